/** The map's own inks: expressions that turn the state of a feature, or the colour key of a cell, into paint. */

import type { ExpressionSpecification as Expression } from "maplibre-gl";
import type { Level } from "./api";
import { PATTERN_OPACITY, colourOf, hasPattern, inkOn, type Palette } from "./palette";

/** What the expressions are made of. `order` is the level list of the packed state. */
export interface Inks {
  levels: Map<string, Level>;
  order: string[];
  palette: Palette;
  /** Only this level stands out, all others step back; null for none. */
  focus: string | null;
}

const PAPER = "rgba(0,0,0,0)";
const SHOWN = 0.92;
const SET_BACK = 0.14;

const place: Expression = ["coalesce", ["feature-state", "level"], -1];
const flag = (name: string): Expression => ["boolean", ["feature-state", name], false];

const drawn = (inks: Inks): { index: number; level: Level }[] =>
  inks.order.flatMap((id, index) => {
    const level = inks.levels.get(id);
    return level && level.colour !== "empty" ? [{ index, level }] : [];
  });

export function areaColour(inks: Inks): Expression | string {
  const cases = drawn(inks).flatMap(({ index, level }) => [index, colourOf(level, inks.palette)]);
  return cases.length ? (["match", place, ...cases, PAPER] as unknown as Expression) : PAPER;
}

function focused(inks: Inks, strong: number, weak: number): Expression | number {
  const index = inks.focus === null ? -1 : inks.order.indexOf(inks.focus);
  return index < 0 ? strong : ["case", ["==", place, index], strong, weak];
}

export const areaOpacity = (inks: Inks): Expression | number => focused(inks, SHOWN, SET_BACK);

/** One pattern in one ink, and where it lies. */
export interface Overlay {
  /** Name of the image, `dots-#10151a`. */
  image: string;
  pattern: string;
  ink: string;
  indices: number[];
  colours: string[];
}

/** The patterns that the levels need, each with the levels that wear it. */
export function overlays(inks: Inks): Overlay[] {
  const found = new Map<string, Overlay>();
  for (const { index, level } of drawn(inks).filter(({ level }) => hasPattern(level))) {
    const ink = inkOn(colourOf(level, inks.palette));
    const image = `${level.pattern}-${ink}`;
    const overlay = found.get(image) ?? { image, pattern: level.pattern, ink, indices: [], colours: [] };
    overlay.indices.push(index);
    overlay.colours.push(level.colour);
    found.set(image, overlay);
  }
  return [...found.values()];
}

/** A pattern shows where the level wears it: opacity may follow the feature's state, the pattern itself may not. */
export function overlayOpacity(inks: Inks, overlay: Overlay): Expression {
  const focusIndex = inks.focus === null ? -1 : inks.order.indexOf(inks.focus);
  const cases = overlay.indices.flatMap((index) => [
    index,
    focusIndex >= 0 && index !== focusIndex ? PATTERN_OPACITY * 0.3 : PATTERN_OPACITY,
  ]);
  return ["match", place, ...cases, 0] as unknown as Expression;
}

export function cellColour(inks: Inks): Expression | string {
  const cases = drawn(inks).flatMap(({ level }) => [level.colour, colourOf(level, inks.palette)]);
  return cases.length ? (["match", ["get", "colour"], ...cases, PAPER] as unknown as Expression) : PAPER;
}

export function cellOpacity(inks: Inks): Expression | number {
  const level = inks.focus === null ? undefined : inks.levels.get(inks.focus);
  return level ? ["case", ["==", ["get", "colour"], level.colour], SHOWN, SET_BACK] : SHOWN;
}

export const shownWhen = (name: string, strength = 1): Expression => ["case", flag(name), strength, 0];
