/** How a level is inked here and now. Colours, symbols and patterns come from the server; this file draws them. */

import type { Level, Snapshot } from "./api";

export type PaletteName = "official" | "colour_blind";

export interface Palette {
  name: PaletteName;
  dark: boolean;
}

/** The outcomes of a snapshot by id: the ordered ones, the unknown ones and the fixed ones. */
export const levelsById = (snapshot: Snapshot): Map<string, Level> =>
  new Map([...snapshot.levels, ...snapshot.unknown].map((level) => [level.id, level]));

/** Fill of a level. The colour-blind colours serve both themes, except for those that are paper. */
export function colourOf(level: Level, palette: Palette): string {
  const paper = level.colour === "not_assessed" || level.colour === "empty";
  if (palette.dark && (palette.name === "official" || paper)) return level.dark;
  return palette.name === "colour_blind" ? level.colour_blind : level.hex;
}

function luminance(hex: string): number {
  const channel = (at: number): number => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** Ink that stays readable on a fill: white or near-black, whichever contrasts more; both do alike at 0.196. */
export const inkOn = (hex: string): "#ffffff" | "#10151a" => (luminance(hex) < 0.196 ? "#ffffff" : "#10151a");

/** Outlines of the symbols on a 24 × 24 field; a symbol that is not listed is written as text. */
const OUTLINES: Record<string, string> = {
  "■": "M4 4h16v16H4z",
  "◪": "M4 4h16v16H4zM6 6v12L18 6z",
  "▲": "M12 3 22 20.500H2z",
  "◆": "M12 1.500 22.500 12 12 22.500 1.500 12z",
  "●": "M12 2.500a9.500 9.500 0 1 0 0 19a9.500 9.500 0 1 0 0-19z",
  "⬟": "M12 2 22.500 9.700 18.500 22H5.500L1.500 9.700z",
  "⬢": "M12 1.500 21.100 6.750v10.500L12 22.500 2.900 17.250V6.750z",
  "⁇": "M5.46 3.96a5.46 5.46 0 0 0 -5.46 5.46h2.808a2.652 2.652 0 1 1 4.056 2.262c-1.794 1.092 -2.73 2.028 -2.73 3.9h2.652c0 -0.936 0.546 -1.404 1.794 -2.262A5.46 5.46 0 0 0 5.46 3.96zM3.978 17.22h2.964v2.808h-2.964zM18.56 3.96a5.46 5.46 0 0 0 -5.46 5.46h2.808a2.652 2.652 0 1 1 4.056 2.262c-1.794 1.092 -2.73 2.028 -2.73 3.9h2.652c0 -0.936 0.546 -1.404 1.794 -2.262A5.46 5.46 0 0 0 18.56 3.96zM17.078 17.22h2.964v2.808h-2.964z",
  "□": "M4 4h16v16H4zM6.500 6.500v11h11v-11z",
  "○": "M12 2.500a9.500 9.500 0 1 0 0 19a9.500 9.500 0 1 0 0-19zM12 5.500a6.500 6.500 0 1 1 0 13a6.500 6.500 0 1 1 0-13z",
  "–": "M5 10.500h14v3H5z",
  "?": "M12 2a7 7 0 0 0-7 7h3.600a3.400 3.400 0 1 1 5.200 2.900c-2.300 1.400-3.500 2.600-3.500 5h3.400c0-1.200.7-1.800 2.300-2.900A7 7 0 0 0 12 2zM10.100 19h3.800v3.600h-3.800z",
};

export const outlineOf = (symbol: string): string | undefined => OUTLINES[symbol];

type Pen = (pen: CanvasRenderingContext2D, size: number) => void;

function diagonals(pen: CanvasRenderingContext2D, size: number, step: number): void {
  for (let x = -size; x <= size * 2; x += step) {
    pen.moveTo(x, size + 1);
    pen.lineTo(x + size + 2, -1);
  }
}

/** Each pattern repeats without a seam on its square. */
const PATTERNS: Record<string, Pen> = {
  dots: (pen, size) => {
    for (const [x, y] of [[0.25, 0.25], [0.75, 0.75]] as const) {
      pen.moveTo(x * size + size * 0.1, y * size);
      pen.arc(x * size, y * size, size * 0.1, 0, Math.PI * 2);
    }
    pen.fill();
  },
  lines: (pen, size) => {
    pen.lineWidth = size / 10;
    for (const y of [0.25, 0.75]) {
      pen.moveTo(-1, y * size);
      pen.lineTo(size + 1, y * size);
    }
    pen.stroke();
  },
  cross: (pen, size) => {
    pen.lineWidth = size / 13;
    diagonals(pen, size, size);
    pen.stroke();
    pen.translate(size, 0);
    pen.scale(-1, 1);
    pen.beginPath();
    diagonals(pen, size, size);
    pen.stroke();
  },
  hatch: (pen, size) => {
    pen.lineWidth = size / 7;
    diagonals(pen, size, size / 2);
    pen.stroke();
  },
};

export const hasPattern = (level: Level): boolean => level.pattern in PATTERNS;

/** One square of a pattern in one ink, `pixels` wide, as the map and the legend both use it. */
export function patternTile(pattern: string, ink: string, pixels: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = pixels;
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.strokeStyle = pen.fillStyle = ink;
    pen.beginPath();
    PATTERNS[pattern]?.(pen, pixels);
  }
  return canvas;
}

/** How strongly a pattern stands on its fill. */
export const PATTERN_OPACITY = 0.34;

const backgrounds = new Map<string, string>();

/** CSS background that repeats a level's pattern at its strength, "none" for a level without one. */
export function patternBackground(level: Level, palette: Palette): string {
  if (!hasPattern(level)) return "none";
  const ink = inkOn(colourOf(level, palette));
  const key = `${level.pattern}${ink}`;
  const alpha = Math.round(PATTERN_OPACITY * 255).toString(16);
  let url = backgrounds.get(key);
  if (!url) backgrounds.set(key, (url = `url(${patternTile(level.pattern, ink + alpha, 24).toDataURL()})`));
  return url;
}
