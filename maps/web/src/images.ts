/** Pictures the map needs: pattern squares and symbols, drawn here, never fetched. */

import type { Map as MapLibre } from "maplibre-gl";
import type { Level } from "./api";
import { colourOf, inkOn, outlineOf, patternTile, type Palette } from "./palette";

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

const SIDE = 68; // of a sign's canvas; half of it on the screen
const disc = (pen: CanvasRenderingContext2D, x: number, y: number, radius: number, fill: string): void => {
  pen.fillStyle = fill;
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fill();
};

/** A picture on a field of 24 by 24, `side` pixels wide around a point. */
function picture(pen: CanvasRenderingContext2D, path: string, x: number, y: number, side: number, fill: string): void {
  pen.save();
  pen.translate(x - side / 2, y - side / 2);
  pen.scale(side / 24, side / 24);
  pen.fillStyle = fill;
  pen.fill(new Path2D(path), "evenodd");
  pen.restore();
}

/** The sign of a site: its kind on the colour of its level, and the level's own sign at the corner. */
export function drawSign(map: MapLibre, image: string, level: Level, palette: Palette, path: string): void {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  const pen = canvas.getContext("2d")!;
  const fill = colourOf(level, palette);
  disc(pen, 32, 32, 29, "#10151a");
  disc(pen, 32, 32, 27, "#ffffff");
  disc(pen, 32, 32, 23, fill);
  picture(pen, path, 32, 32, 29, inkOn(fill));
  const outline = outlineOf(level.symbol);
  if (outline) {
    disc(pen, 53, 53, 14, "#10151a");
    disc(pen, 53, 53, 12.5, "#ffffff");
    picture(pen, outline, 53, 53, 15, "#10151a");
  }
  map.addImage(image, pixels(canvas), { pixelRatio: RATIO });
}
