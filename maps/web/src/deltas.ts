/** What the server tells of a change: enough to repaint without asking for anything. */

import type { LayerSummary } from "./api";
import { PackedState } from "./state";

export interface LayerDelta {
  /** Ids of the units that changed and the bytes that they have now… */
  ids?: number[];
  states?: number[];
  /** …or the bytes of all units, in base64. */
  packed?: string;
  first_id?: number;
  levels?: string[];
  counts?: Pick<LayerSummary, "units" | "levels" | "population">;
}

/** An event of the line: `token` names the state that it leads to, `from` the one that it starts from. */
export interface News {
  token: string;
  from?: string;
  snapshot: number | null;
  edition?: string;
  as_of?: string;
  known_at?: string;
  layers?: Record<string, LayerDelta>;
}

/** The state of a layer after a change; null where the difference does not join it and all of it has to be asked for. */
export function patched(state: PackedState, told: LayerDelta | undefined, news: News): PackedState | null {
  const header = { ...state.header, change: news.token, as_of: news.as_of ?? state.header.as_of };
  if (told?.packed !== undefined) {
    const units = Uint8Array.from(atob(told.packed), (letter) => letter.charCodeAt(0));
    const levels = told.levels ?? header.levels;
    const first_id = told.first_id ?? header.first_id;
    return new PackedState({ ...header, levels, first_id, count: units.length }, units);
  }
  const units = state.units.slice();
  for (const [at, id] of (told?.ids ?? []).entries()) {
    const place = id - state.first;
    if (place < 0 || place >= units.length) return null;
    units[place] = told!.states![at]!;
  }
  return new PackedState(header, units);
}

/** True where a change of a store came before another one that is shown already; false of changes that do not compare. */
export function behind(change: string | null | undefined, shown: string | null | undefined): boolean {
  const [[store, at], [other, seen]] = [parted(change), parted(shown)];
  return store === other && at < seen;
}

/** The store and the number of a change. */
function parted(change: string | null | undefined): [store: string, number: number] {
  const [store = "", number = ""] = (change ?? "").split("-");
  return [store, Number(number)];
}
