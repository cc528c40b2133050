/** Colours of the map that are not zones: ground, borders, words and marks. */

export interface Paper {
  ground: string;
  border: string;
  parent: string;
  text: string;
  halo: string;
  mark: string;
}

export const PAPERS: Record<"light" | "dark", Paper> = {
  light: { ground: "#e9ecea", border: "#ffffff", parent: "#27323a", text: "#10181d", halo: "#ffffff", mark: "#10181d" },
  dark: { ground: "#101417", border: "#14181b", parent: "#e6ebee", text: "#ffffff", halo: "#0b0e10", mark: "#ffffff" },
};
