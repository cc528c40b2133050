/** A level as a small sign: colour, pattern and symbol together, so that none of them has to be enough. */

import type { Level } from "./api";
import { glyph, h } from "./dom";
import { colourOf, inkOn, outlineOf, patternBackground, type Palette } from "./palette";

/** The level's symbol as a drawing, in the colour of the surrounding text. */
export function symbolOf(symbol: string): Element | null {
  const outline = outlineOf(symbol);
  if (outline) return glyph(outline, { class: "symbol", "fill-rule": "evenodd" });
  return symbol ? h("span.symbol", { "aria-hidden": "true" }, symbol) : null;
}

/** Inks a band that carries words: plain beneath them, patterned at its end. */
export function paintBand(element: HTMLElement, level: Level, palette: Palette): void {
  paint(element, level, palette);
  const fill = colourOf(level, palette);
  element.style.backgroundImage = `linear-gradient(90deg, ${fill} 58%, transparent), ${patternBackground(level, palette)}`;
}

/** Inks an element in a level's fill and pattern. */
export function paint(element: HTMLElement, level: Level, palette: Palette): void {
  const fill = colourOf(level, palette);
  element.style.backgroundColor = fill;
  element.style.color = inkOn(fill);
  element.style.backgroundImage = patternBackground(level, palette);
}

export function swatch(level: Level, palette: Palette, kind = "swatch"): HTMLElement {
  const plate = symbolOf(level.symbol);
  const box = h(`span.${kind}`, { "aria-hidden": "true" }, plate && h("span.plate", {}, plate));
  paint(box, level, palette);
  return box;
}
