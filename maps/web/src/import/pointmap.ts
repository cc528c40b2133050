/** The points of a file over the outlines of the areas that are loaded. State is told by shape as well as by colour. */

import { type ExpressionSpecification, Map as MapLibre, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import { areaTiles } from "../api";
import { calm } from "../camera";
import { PAPERS } from "../paper";
import type { Preview } from "./api";
import { inks, MARKS, type Mark, outline } from "./marks";

setWorkerUrl(workerUrl);

const SIDE = 26; // of a mark, in pixels
const MAXZOOM = 13;

export interface Spot {
  lon: number;
  lat: number;
  /** The row of a single point, how many points where they are drawn together. */
  row: number;
  points: number;
  mark: Mark;
}

/** The points of a preview with the mark that each bears. */
export function spotsOf(preview: Preview): Spot[] {
  const doubtful = new Set(preview.flagged.map((one) => one.row));
  const markOf = (state: string, row: number): Mark => (state === "refused" ? "refused" : state === "no_area" || doubtful.has(row) ? "flagged" : "accepted");
  if (preview.spots) return preview.spots.map(([lon, lat, points, state]) => ({ lon, lat, row: 0, points, mark: markOf(state, -1) }));
  return preview.points.map(([lon, lat, row, state]) => ({ lon, lat, row, points: 1, mark: markOf(state, row) }));
}

function image(mark: Mark, ink: string, halo: string): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE * 2;
  const context = canvas.getContext("2d")!;
  context.scale(2, 2);
  const path = new Path2D(outline(mark));
  context.lineJoin = context.lineCap = "round";
  context.strokeStyle = halo;
  context.lineWidth = mark === "refused" ? 8 : 3.5;
  context.stroke(path);
  if (mark === "refused") {
    context.strokeStyle = ink;
    context.lineWidth = 4;
    context.stroke(path);
  } else {
    context.fillStyle = ink;
    context.fill(path);
  }
  return context.getImageData(0, 0, SIDE * 2, SIDE * 2);
}

function boxOf(all: Spot[]): [number, number, number, number] {
  const sure = all.filter((one) => one.mark === "accepted");
  const spots = sure.length ? sure : all;
  // one stray point should not make the others a dot: the middle 98 % decide, where there are many
  const span = (values: number[]): [number, number] => {
    values.sort((a, b) => a - b);
    const cut = values.length > 50 ? Math.floor(values.length * 0.01) : 0;
    return [values[cut]!, values[values.length - 1 - cut]!];
  };
  const [west, east] = span(spots.map((one) => one.lon));
  const [south, north] = span(spots.map((one) => one.lat));
  return [west, south, east, north];
}

/** Draws; calls back with the spot that was clicked. Throws where the browser cannot draw maps. */
export function draw(container: HTMLElement, preview: Preview, label: string, picked: (spot: Spot) => void): () => void {
  const spots = spotsOf(preview);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const paper = PAPERS[dark ? "dark" : "light"];
  const colours = inks(dark);
  const map = new MapLibre({
    container,
    style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": paper.ground } }] },
    bounds: boxOf(spots),
    fitBoundsOptions: { padding: 36, maxZoom: 14 },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    fadeDuration: calm() ? 0 : 150,
  });
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.getCanvas().setAttribute("aria-label", label);
  map.on("load", () => {
    outlines(map, preview, dark);
    for (const mark of MARKS) map.addImage(mark, image(mark, colours[mark], paper.halo), { pixelRatio: 2 });
    const most = Math.max(...spots.map((one) => one.points));
    const size: ExpressionSpecification | number = preview.spots ? ["interpolate", ["linear"], ["sqrt", ["/", ["get", "points"], most]], 0, 0.4, 1, 1.5] : 0.62;
    map.addSource("points", {
      type: "geojson",
      data: {
        type: "FeatureCollection",
        features: spots.map((one, id) => ({
          type: "Feature",
          id,
          geometry: { type: "Point", coordinates: [one.lon, one.lat] },
          properties: { mark: one.mark, points: one.points, rank: MARKS.indexOf(one.mark) },
        })),
      },
    });
    map.addLayer({
      id: "points",
      type: "symbol",
      source: "points",
      layout: { "icon-image": ["get", "mark"], "icon-size": size, "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["get", "rank"] },
    });
    map.on("click", "points", (event) => {
      const found = event.features?.at(0);
      const spot = found && spots[Number(found.id)];
      if (spot) picked(spot);
    });
    map.on("mousemove", (event) => {
      map.getCanvas().style.cursor = map.queryRenderedFeatures(event.point, { layers: ["points"] }).length ? "pointer" : "";
    });
  });
  map.on("idle", () => (container.dataset["map"] = "idle"));
  return () => map.remove();
}

function outlines(map: MapLibre, preview: Preview, dark: boolean): void {
  const ground = preview.map;
  if (!ground) return;
  const ink = dark ? "#8b989f" : "#6d7a82";
  ground.layers.forEach((layer, at) => {
    map.addSource(layer, { type: "vector", tiles: [areaTiles(ground.edition, layer)], maxzoom: MAXZOOM });
    const finest = at === ground.layers.length - 1;
    if (finest) {
      map.addLayer({ id: `${layer}-fill`, type: "fill", source: layer, "source-layer": layer, paint: { "fill-color": dark ? "#1b2226" : "#f7f9f8" } });
    }
  });
  [...ground.layers].reverse().forEach((layer, at) => {
    map.addLayer({ id: layer, type: "line", source: layer, "source-layer": layer, paint: { "line-color": ink, "line-width": at === 0 ? 0.8 : 1 + at * 0.7, "line-opacity": 0.9 } });
  });
}
