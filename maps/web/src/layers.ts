/** Which layer to show: area layers in their order, cells last, and the automatic choice by zoom. */

import type { Bounds, LayerSummary, Snapshot } from "./api";

const ORDER = ["province", "district", "ward", "hamlet"];
/** A unit narrower than this on the screen is better shown through its parent. */
const SMALLEST_SIDE = 130;

const rank = (layer: string): number => {
  if (layer === "cell") return ORDER.length + 1;
  const found = ORDER.indexOf(layer);
  return found < 0 ? ORDER.length : found;
};

/** Layers of a snapshot from the largest areas to the cells. */
export const layerNames = (snapshot: Snapshot): string[] =>
  Object.keys(snapshot.layers).sort((a, b) => rank(a) - rank(b));

/** Layers worth a switch: those in which the rulebook assesses anything at all. */
export function offeredLayers(snapshot: Snapshot): string[] {
  const assessed = (name: string): boolean => {
    const { counted, levels } = snapshot.layers[name]!;
    return counted === false || Object.keys(levels).some((id) => id !== "not_assessed");
  };
  const names = layerNames(snapshot);
  const worth = names.filter(assessed);
  return worth.length ? worth : names;
}

/** The next coarser area layer, whose borders are drawn above. */
export function parentLayer(names: string[], layer: string): string | undefined {
  if (layer === "cell") return names.filter((name) => name === "ward" || name === "district").at(-1);
  return names[names.indexOf(layer) - 1];
}

/** Side of a mean unit in pixels at a zoom: the root of its share of the layer's box. */
export function unitSide(summary: LayerSummary, zoom: number): number {
  const box = summary.bounds;
  if (!box || summary.units === 0) return 0;
  const [width, height] = boxSize(box);
  return Math.sqrt((width * height) / summary.units) * 512 * 2 ** zoom;
}

/** Width and height of a box as shares of the Mercator world. */
function boxSize([west, south, east, north]: Bounds): [number, number] {
  const y = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
  return [(east - west) / 360, y(north) - y(south)];
}

/** The finest area layer whose units are wide enough at this zoom; the ward where none is; cells where alone. */
export function automaticLayer(snapshot: Snapshot, zoom: number): string {
  const areas = layerNames(snapshot).filter((name) => name !== "cell");
  const candidates = areas.filter((name) => rank(name) >= rank("ward"));
  const shown = candidates.length ? candidates : areas.slice(-1);
  const wide = shown.filter((name) => unitSide(snapshot.layers[name]!, zoom) >= SMALLEST_SIDE);
  return wide.at(-1) ?? shown[0] ?? "cell";
}
