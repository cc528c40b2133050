/** The whole state of the screen in the address, so that a view is a link. */

import type { Lang, Reading } from "./api";
import type { PaletteName } from "./palette";

export interface Place {
  lon: number;
  lat: number;
  zoom: number;
}

/** Since when changes are told: the day that was closed before, an hour ago, the last look at this page. */
export type Since = "closed" | "hour" | "seen";

export interface Screen {
  lang: Lang;
  palette: PaletteName;
  reading: Reading;
  /** A stored snapshot that is looked at instead; null for the present. */
  snapshot: number | null;
  /** A layer chosen by hand, or `auto`. */
  layer: string;
  /** Whether sites are drawn. */
  sites: "on" | "off";
  since: Since;
  /** The selected unit, "" for none. */
  unit: string;
  place: Place | null;
}

const oneOf = <T extends string>(value: string | null, allowed: readonly T[], fallback: T): T =>
  allowed.find((choice) => choice === value) ?? fallback;

function readPlace(text: string | null): Place | null {
  const [lat, lon, zoom] = (text ?? "").split(",").map(Number);
  const known = [lat, lon, zoom].every((n) => n !== undefined && Number.isFinite(n));
  if (!text || !known || Math.abs(lat!) > 85 || Math.abs(lon!) > 180) return null;
  return { lat: lat!, lon: lon!, zoom: zoom! };
}

const KEYS = ["palette", "reading", "snapshot", "layer", "sites", "since", "unit"] as const;

/** Reads what stands behind `?` and `#`, the latter first; anything unknown or malformed falls back to the usual. */
export function readScreen(search: string, hash: string): Screen {
  const behind = [new URLSearchParams(hash.replace(/^#/, "")), new URLSearchParams(search)];
  const given = { get: (key: string): string | null => behind.map((one) => one.get(key)).find((text) => text !== null) ?? null };
  return {
    lang: oneOf(given.get("lang"), ["vi", "en"], "vi"),
    palette: oneOf(given.get("palette"), ["official", "colour_blind"], "official"),
    reading: oneOf(given.get("reading"), ["today", "closed"], "today"),
    snapshot: Number.parseInt(given.get("snapshot") ?? "", 10) || null,
    layer: given.get("layer") ?? "auto",
    sites: oneOf(given.get("sites"), ["on", "off"], "on"),
    since: oneOf(given.get("since"), ["closed", "hour", "seen"], "closed"),
    unit: given.get("unit") ?? "",
    place: readPlace(given.get("at")),
  };
}

/** The shortest address that means the screen: `?lang=` as everywhere, the rest behind `#`; the usual is left out. */
export function writeScreen(screen: Screen, search: string): string {
  const out = new URLSearchParams();
  const asked = new URLSearchParams(search);
  const usual = readScreen("", "");
  for (const key of [...KEYS, "lang", "at"]) asked.delete(key);
  for (const key of KEYS) if (screen[key] !== usual[key]) out.set(key, String(screen[key]));
  if (screen.lang !== usual.lang) asked.set("lang", screen.lang);
  const at = screen.place;
  const place = at ? `at=${at.lat.toFixed(5)},${at.lon.toFixed(5)},${at.zoom.toFixed(2)}` : "";
  const query = asked.toString();
  return `${query ? `?${query}` : "."}#${[place, out.toString()].filter(Boolean).join("&")}`;
}
