/** The style layers of one zone layer, from the ground up. Colours are set afterwards, by palette and theme. */

import type { ExpressionSpecification as Expression, LayerSpecification, FilterSpecification } from "maplibre-gl";
import { shownWhen } from "./ink";

/** Lines that carry the mark's ink. */
export const MARKS = ["provisional", "override", "pulse", "hover", "selected", "selected-parent"] as const;
/** The pale lines beneath the selection. */
export const CASINGS = ["casing", "casing-parent"] as const;
/** Lines inside the border; they need room, and are left out where units are too small to be named. */
export const INNER_MARKS = ["provisional", "override"] as const;

const NONE: FilterSpecification = ["==", ["get", "code"], "\u0000"];
const byZoom = (...stops: number[]): Expression => ["interpolate", ["linear"], ["zoom"], ...stops] as unknown as Expression;

type Of = { source: string; "source-layer": string };

function marks(of: Of): LayerSpecification[] {
  return [
    { id: "provisional", type: "line", ...of, paint: { "line-width": byZoom(7, 1.3, 10, 2), "line-dasharray": [2, 1.5], "line-offset": byZoom(7, 1.2, 10, 3), "line-opacity": shownWhen("provisional") } },
    { id: "override", type: "line", ...of, paint: { "line-width": byZoom(7, 0.9, 10, 1.3), "line-offset": byZoom(7, 3, 10, 6.5), "line-opacity": shownWhen("override", 0.9) } },
    { id: "pulse", type: "line", ...of, layout: { "line-join": "round" }, paint: { "line-width": 4, "line-opacity": shownWhen("fresh", 0.9) } },
  ];
}

const ROUND = { "line-join": "round", "line-cap": "round" } as const;

const hover = (of: Of): LayerSpecification => ({
  id: "hover", type: "line", ...of, layout: ROUND, paint: { "line-width": 2, "line-opacity": shownWhen("hover", 0.8) },
});

/** The outline of the selected unit, pale beneath dark; `suffix` tells the layer's own from its parents'. */
const selection = (of: Of, suffix: string): LayerSpecification[] => [
  { id: `casing${suffix}`, type: "line", ...of, layout: ROUND, filter: NONE, paint: { "line-width": byZoom(7, 4, 10, 7) } },
  { id: `selected${suffix}`, type: "line", ...of, layout: ROUND, filter: NONE, paint: { "line-width": byZoom(7, 1.8, 10, 3) } },
];

function parentBorder(parent: string): LayerSpecification {
  const paint = { "line-width": byZoom(5, 0.6, 10, 1.6, 13, 2.4), "line-opacity": 0.7 };
  return { id: "parent", type: "line", source: parent, "source-layer": parent, layout: { "line-join": "round" }, paint };
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

/** Everything drawn for a zone layer and, where there is one, the border of its parents. */
export function zoneLayers(layer: string, parent: string | undefined): LayerSpecification[] {
  const of = { source: layer, "source-layer": layer };
  const width = layer === "cell" ? byZoom(4, 0.1, 9, 0.4, 13, 1.2) : byZoom(4, 0.2, 8, 0.7, 12, 1.4);
  const border = { "line-width": width, "line-opacity": 0.85 };
  return [
    { id: "fill", type: "fill", ...of, paint: { "fill-antialias": false } },
    { id: "border", type: "line", ...of, layout: { "line-join": "round" }, paint: border },
    ...(layer === "cell" ? [] : marks(of)),
    ...(parent ? [parentBorder(parent)] : []),
    hover(of),
    ...(parent ? selection({ source: parent, "source-layer": parent }, "-parent") : []),
    ...selection(of, ""),
    names(),
  ];
}

/** A pattern over the fill; its opacity decides where it shows. */
export const patternLayer = (id: string, layer: string, image: string): LayerSpecification => ({
  id, type: "fill", source: layer, "source-layer": layer, paint: { "fill-pattern": image, "fill-antialias": false },
});
