/** Pictures the map needs: pattern squares and symbols, drawn here, never fetched. */

import type { Map as MapLibre } from "maplibre-gl";
import { outlineOf, patternTile } from "./palette";

const RATIO = 2;

function pixels(canvas: HTMLCanvasElement): ImageData {
  return canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
}

export function addPattern(map: MapLibre, image: string, pattern: string, ink: string): void {
  if (!map.hasImage(image)) map.addImage(image, pixels(patternTile(pattern, ink, 20)), { pixelRatio: RATIO });
}

/** A symbol in dark ink on a pale plate, readable on every fill. */
export function addSymbol(map: MapLibre, symbol: string): void {
  const image = `symbol-${symbol}`;
  const outline = outlineOf(symbol);
  if (!outline || map.hasImage(image)) return;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 44;
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "rgba(255,255,255,0.94)";
  pen.beginPath();
  pen.arc(22, 22, 20, 0, Math.PI * 2);
  pen.fill();
  pen.translate(11, 11);
  pen.scale(22 / 24, 22 / 24);
  pen.fillStyle = "#10151a";
  pen.fill(new Path2D(outline), "evenodd");
  map.addImage(image, pixels(canvas), { pixelRatio: RATIO });
}
