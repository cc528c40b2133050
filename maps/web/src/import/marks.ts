/** The marks of points: a disc, a triangle, a cross; told apart without colour too. */

import { glyph, h } from "../dom";

export type Mark = "accepted" | "flagged" | "refused";

/** In the order in which they are drawn: what matters most on top. */
export const MARKS: Mark[] = ["accepted", "flagged", "refused"];

const INKS: Record<Mark, [light: string, dark: string]> = {
  accepted: ["#1d4f87", "#8dbdf2"],
  flagged: ["#a85b00", "#ffb454"],
  refused: ["#8f1d17", "#ffb4ad"],
};

export const inks = (dark: boolean): Record<Mark, string> =>
  Object.fromEntries(MARKS.map((mark) => [mark, INKS[mark][dark ? 1 : 0]])) as Record<Mark, string>;

/** The shape on a field of 26 × 26. */
export const outline = (mark: Mark): string =>
  ({
    accepted: "M13 6a7 7 0 1 1 0 14a7 7 0 1 1 0-14z",
    flagged: "M13 4L22.5 20.5H3.5z",
    refused: "M6 6L20 20M20 6L6 20",
  })[mark];

/** The shape beside words. */
export function sign(mark: Mark): SVGElement {
  const drawn = glyph(outline(mark), { viewBox: "0 0 26 26", class: `sign ${mark}` });
  return drawn;
}

export interface Lines {
  same: string;
  new: string;
  moved: string;
  gone: string;
  marked: string;
}

/** The lines of areas: by what becomes of them, and where they overlap. */
export const LINES = (dark: boolean): Lines =>
  dark
    ? { same: "#a3b0b8", new: "#8dbdf2", moved: "#ffb454", gone: "#ffb4ad", marked: "#ff8f85" }
    : { same: "#56626a", new: "#1d4f87", moved: "#a85b00", gone: "#8f1d17", marked: "#c0271f" };

/** A line beside words. */
export function stroke(name: keyof Lines | "made"): HTMLElement {
  return h(`span.stroke.${name}`, { "aria-hidden": "true" });
}
