/** The few buttons on the map: closer, farther, everything. */

import { glyph, h } from "./dom";
import type { Dictionary } from "./words";

const DRAWINGS = {
  zoom_in: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  zoom_out: "M5 11h14v2H5z",
  whole: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
} as const;

export function mapButtons(w: Dictionary, press: Record<keyof typeof DRAWINGS, () => void>): HTMLElement {
  const names = Object.keys(DRAWINGS) as (keyof typeof DRAWINGS)[];
  const buttons = names.map((name) =>
    h("button", { type: "button", "aria-label": w[name], title: w[name], click: press[name] }, glyph(DRAWINGS[name])),
  );
  return h("div", { id: "buttons" }, ...buttons);
}
