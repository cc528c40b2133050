/** The points and outlines of a file over the areas that are loaded. State is told by shape as well as by colour. */

import { type ExpressionSpecification, Map as MapLibre, NavigationControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import { areaTiles } from "../api";
import { calm } from "../camera";
import { PAPERS } from "../paper";
import type { Outline, Preview } from "./api";
import { inks, LINES, MARKS, type Mark, outline } from "./marks";

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

/** What was clicked: a point, an area of the file, or a gap between areas. */
export type Hit = { spot: Spot } | { unit: Outline["properties"] } | { gap: { km2: number } };

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

type Box = [west: number, south: number, east: number, north: number];

function boxOfSpots(all: Spot[]): Box {
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

function boxOfUnits(units: Outline[]): Box {
  const box: Box = [180, 90, -180, -90];
  const widen = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    const [x, y] = part as unknown[];
    if (typeof x === "number" && typeof y === "number") {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    } else part.forEach(widen);
  };
  const kept = units.filter((one) => one.properties.what !== "gone");
  (kept.length ? kept : units).forEach((one) => widen(one.geometry.coordinates));
  return box;
}

/** Draws; calls back with what was clicked. Throws where the browser cannot draw maps. */
export function draw(container: HTMLElement, preview: Preview, label: string, picked: (hit: Hit) => void): () => void {
  const spots = spotsOf(preview);
  const units = preview.outlines?.features ?? [];
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const paper = PAPERS[dark ? "dark" : "light"];
  const colours = inks(dark);
  const map = new MapLibre({
    container,
    style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": paper.ground } }] },
    bounds: units.length ? boxOfUnits(units) : boxOfSpots(spots),
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
    ground(map, preview, dark);
    if (units.length) areas(map, preview, dark, picked);
    if (!spots.length) return;
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
      if (spot) picked({ spot });
    });
  });
  map.on("mousemove", (event) => {
    const layers = ["points", "units", "gaps"].filter((name) => map.getLayer(name));
    map.getCanvas().style.cursor = layers.length && map.queryRenderedFeatures(event.point, { layers }).length ? "pointer" : "";
  });
  map.on("idle", () => (container.dataset["map"] = "idle"));
  return () => map.remove();
}

/** The areas of the file: those that change stand out by line and tint, those that would go are dashed. */
function areas(map: MapLibre, preview: Preview, dark: boolean, picked: (hit: Hit) => void): void {
  const colours = LINES(dark);
  map.addSource("units", { type: "geojson", data: preview.outlines as GeoJSON.FeatureCollection });
  const what: ExpressionSpecification = ["match", ["get", "what"], "new", colours.new, "moved", colours.moved, "renamed", colours.moved, "gone", colours.gone, colours.same];
  map.addLayer({ id: "units", type: "fill", source: "units", paint: { "fill-color": what, "fill-opacity": ["match", ["get", "what"], "same", 0.08, "gone", 0.06, 0.28] } });
  const solid: ExpressionSpecification = ["!", ["any", ["==", ["get", "what"], "gone"], ["==", ["get", "made"], "voronoi"]]];
  map.addLayer({ id: "units-line", type: "line", source: "units", filter: solid, paint: { "line-color": what, "line-width": ["match", ["get", "what"], "same", 1.2, 2.4] } });
  map.addLayer({ id: "units-gone", type: "line", source: "units", filter: ["==", ["get", "what"], "gone"], paint: { "line-color": colours.gone, "line-width": 2.4, "line-dasharray": [2, 2] } });
  map.addLayer({ id: "units-made", type: "line", source: "units", filter: ["==", ["get", "made"], "voronoi"], paint: { "line-color": what, "line-width": 1.6, "line-dasharray": [1, 2] } });
  map.addLayer({ id: "units-marked", type: "line", source: "units", filter: ["==", ["get", "marked"], true], paint: { "line-color": colours.marked, "line-width": 4 } });
  map.on("click", "units", (event) => {
    const above = map.getLayer("gaps") ? map.queryRenderedFeatures(event.point, { layers: ["gaps"] }) : [];
    const found = event.features?.at(0);
    if (found && !above.length) picked({ unit: found.properties as Outline["properties"] });
  });
  const gaps = preview.gaps?.largest ?? [];
  if (!gaps.length) return;
  const features = gaps.map((one) => ({ type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [one.lon, one.lat] }, properties: { km2: one.km2 } }));
  map.addSource("gaps", { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({ id: "gaps", type: "circle", source: "gaps", paint: { "circle-radius": 7, "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": colours.marked, "circle-stroke-width": 2.5 } });
  map.on("click", "gaps", (event) => {
    const found = event.features?.at(0);
    if (found) picked({ gap: { km2: Number(found.properties["km2"]) } });
  });
}

function ground(map: MapLibre, preview: Preview, dark: boolean): void {
  const below = preview.map;
  if (!below) return;
  const ink = dark ? "#8b989f" : "#6d7a82";
  below.layers.forEach((layer, at) => {
    map.addSource(layer, { type: "vector", tiles: [areaTiles(below.edition, layer)], maxzoom: MAXZOOM });
    const finest = at === below.layers.length - 1;
    if (finest) {
      map.addLayer({ id: `${layer}-fill`, type: "fill", source: layer, "source-layer": layer, paint: { "fill-color": dark ? "#1b2226" : "#f7f9f8" } });
    }
  });
  [...below.layers].reverse().forEach((layer, at) => {
    map.addLayer({ id: layer, type: "line", source: layer, "source-layer": layer, paint: { "line-color": ink, "line-width": at === 0 ? 0.8 : 1 + at * 0.7, "line-opacity": 0.9 } });
  });
}
