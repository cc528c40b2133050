/** The packed state of one layer: one byte a unit, joined to the tiles by dense feature ids. */

const LEVEL = 0b1111;
export const PROVISIONAL = 1 << 4; // today is worse than the last closed day
export const OVERRIDE = 1 << 5; // decided by the competent authority
export const STALE = 1 << 6; // reports are too old or too few
export const WIDENED = 1 << 7; // more than one level is possible

interface Header {
  edition: string;
  layer: string;
  snapshot: number | null;
  reading: string;
  as_of: string;
  known_at: string;
  rulebook: string;
  first_id: number;
  count: number;
  levels: string[];
  /** The change of the store that a reading of the present follows. */
  change?: string;
}

export class PackedState {
  constructor(
    readonly header: Header,
    readonly units: Uint8Array,
  ) {}

  /** Ids run from `first` up to, not including, `end`. */
  get first(): number {
    return this.header.first_id;
  }

  get end(): number {
    return this.header.first_id + this.units.length;
  }

  byte(id: number): number | undefined {
    return this.units[id - this.header.first_id];
  }

  /** Level id of a unit, undefined for a feature that is not in this state. */
  level(id: number): string | undefined {
    const byte = this.byte(id);
    return byte === undefined ? undefined : this.header.levels[byte & LEVEL];
  }

  has(id: number, flag: number): boolean {
    return ((this.byte(id) ?? 0) & flag) !== 0;
  }

  /** How many units carry a flag, among those whose level is one of `ids` where these are given. */
  count(flag: number, ids?: Set<string>): number {
    const counted = (byte: number): boolean => ids === undefined || ids.has(this.header.levels[byte & LEVEL] ?? "");
    return this.units.reduce((sum, byte) => sum + (byte & flag && counted(byte) ? 1 : 0), 0);
  }

  /** What the map is told about one unit. */
  feature(id: number): { level: number; provisional: boolean; override: boolean; stale: boolean } {
    const byte = this.byte(id) ?? 0;
    return {
      level: byte & LEVEL,
      provisional: (byte & PROVISIONAL) !== 0,
      override: (byte & OVERRIDE) !== 0,
      stale: (byte & STALE) !== 0,
    };
  }
}

/** Reads the JSON line and the bytes behind it; refuses a body that is cut off. */
export function decode(buffer: ArrayBuffer): PackedState {
  const bytes = new Uint8Array(buffer);
  const newline = bytes.indexOf(10);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, newline))) as Header;
  const units = bytes.subarray(newline + 1);
  if (newline < 0 || units.length !== header.count) {
    throw new Error(`packed state of ${header.layer}: ${header.count} units announced, ${units.length} came`);
  }
  return new PackedState(header, units);
}

const joinable = (old: PackedState, now: PackedState): boolean =>
  old.header.edition === now.header.edition &&
  old.first === now.first &&
  old.units.length === now.units.length &&
  old.header.levels.join() === now.header.levels.join();

/** Ids whose byte differs; every id when the two cannot be compared. */
export function changedIds(old: PackedState | null, now: PackedState): number[] {
  const same = old !== null && joinable(old, now) ? old.units : null;
  const ids: number[] = [];
  now.units.forEach((byte, i) => {
    if (same === null || same[i] !== byte) ids.push(now.first + i);
  });
  return ids;
}
