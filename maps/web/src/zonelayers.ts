/** The style layers of one zone layer, from the ground up. Colours are set afterwards, by palette and theme. */

import type { ExpressionSpecification as Expression, LayerSpecification, FilterSpecification } from "maplibre-gl";
import { shownWhen } from "./ink";

/** Lines that carry the mark's ink. */
export const MARKS = ["provisional", "override", "touched", "selected", "selected-parent"] as const;
/** The pale lines beneath the selection. */
export const CASINGS = ["casing", "casing-parent"] as const;
/** Lines inside the border; they need room, and are left out where units are too small to be named. */
export const INNER_MARKS = ["provisional", "override"] as const;

const NONE: FilterSpecification = ["==", ["get", "code"], "\u0000"];
const byZoom = (...stops: number[]): Expression => ["interpolate", ["linear"], ["zoom"], ...stops] as unknown as Expression;

type Of = { source: string; "source-layer": string };

/** Line layers of one layout share their geometry: a new layout would cost every border once more. */
const ROUND = { "line-join": "round", "line-cap": "round" } as const;

function marks(of: Of): LayerSpecification[] {
  const dashed = { "line-width": byZoom(7, 1.3, 10, 2), "line-dasharray": [2, 1.5], "line-offset": byZoom(7, 1.2, 10, 3) };
  const inner = { "line-width": byZoom(7, 0.9, 10, 1.3), "line-offset": byZoom(7, 3, 10, 6.5) };
  return [
    { id: "provisional", type: "line", ...of, layout: {}, paint: { ...dashed, "line-opacity": shownWhen("provisional") } },
    { id: "override", type: "line", ...of, layout: ROUND, paint: { ...inner, "line-opacity": shownWhen("override", 0.9) } },
  ];
}

/** Under the pointer, or changed a moment ago. */
const touched = (of: Of): LayerSpecification => ({
  id: "touched",
  type: "line",
  ...of,
  layout: ROUND,
  paint: {
    "line-width": ["case", ["boolean", ["feature-state", "fresh"], false], 4, 2],
    "line-opacity": ["case", ["boolean", ["feature-state", "fresh"], false], 0.9, ["boolean", ["feature-state", "hover"], false], 0.8, 0],
  },
});

/** The outline of the selected unit, pale beneath dark; `suffix` tells the layer's own from its parents'. */
const selection = (of: Of, suffix: string): LayerSpecification[] => [
  { id: `casing${suffix}`, type: "line", ...of, layout: ROUND, filter: NONE, paint: { "line-width": byZoom(7, 4, 10, 7) } },
  { id: `selected${suffix}`, type: "line", ...of, layout: ROUND, filter: NONE, paint: { "line-width": byZoom(7, 1.8, 10, 3) } },
];

/** A line that grows with the units it bounds and is gone where they are mere specks; `side` is theirs at zoom 0. */
function grown(side: number, ...stops: [pixels: number, width: number][]): Expression {
  const zoomAt = (pixels: number): number => Math.log2(pixels / (side || 1));
  return byZoom(...stops.flatMap(([pixels, width]) => [zoomAt(pixels), width]));
}

function parentBorder(parent: Shown): LayerSpecification {
  const paint = { "line-width": grown(parent.side, [16, 0], [50, 0.8], [150, 1.6], [900, 2.4]), "line-opacity": 0.7 };
  return { id: "parent", type: "line", source: parent.layer, "source-layer": parent.layer, layout: { "line-join": "round" }, paint };
}

/** Symbol and name; on a wall both are a size larger. */
function names(): LayerSpecification {
  const large = innerWidth >= 1800 ? 1.2 : 1;
  return {
    id: "names",
    type: "symbol",
    source: "labels",
    layout: {
      "icon-image": ["get", "symbol"],
      "icon-size": byZoom(7, 0.7 * large, 12, 0.95 * large),
      "text-field": ["get", "name"],
      "text-font": ["Noto Sans"],
      "text-size": byZoom(7, 10.5 * large, 10, 12.5 * large, 14, 15 * large),
      "text-max-width": 7,
      "text-line-height": 1.15,
      "text-variable-anchor-offset": ["top", [0, 0.85], "bottom", [0, -0.85]],
      "text-optional": true,
      "text-padding": 3,
      "symbol-sort-key": ["-", 0, ["get", "weight"]],
    },
    paint: { "text-halo-width": 1.3, "text-halo-blur": 0.4 },
  };
}

/** A layer and the side of its mean unit at zoom 0, in pixels. */
export interface Shown {
  layer: string;
  side: number;
}

/** Everything drawn for a zone layer and, where there is one, the border of its parents. */
export function zoneLayers({ layer, side }: Shown, parent: Shown | undefined): LayerSpecification[] {
  const of = { source: layer, "source-layer": layer };
  const width = layer === "cell" ? byZoom(4, 0.1, 9, 0.4, 13, 1.2) : grown(side, [12, 0], [30, 0.35], [80, 0.9], [300, 1.4]);
  return [
    { id: "fill", type: "fill", ...of, paint: { "fill-antialias": false } },
    { id: "border", type: "line", ...of, layout: ROUND, paint: { "line-width": width, "line-opacity": 0.85 } },
    ...(layer === "cell" ? [] : marks(of)),
    ...(parent ? [parentBorder(parent)] : []),
    touched(of),
    ...(parent ? selection({ source: parent.layer, "source-layer": parent.layer }, "-parent") : []),
    ...selection(of, ""),
    names(),
  ];
}

/** A pattern over the fill; its opacity decides where it shows. */
export const patternLayer = (id: string, layer: string, image: string): LayerSpecification => ({
  id, type: "fill", source: layer, "source-layer": layer, paint: { "fill-pattern": image, "fill-antialias": false },
});
