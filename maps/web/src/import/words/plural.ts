/** One and many in English. */

export const s = (n: string, one: string, many: string): string => `${n} ${n === "1" ? one : many}`;
export const rows = (n: string): string => s(n, "row", "rows");
