/** Sites on the map: a disc in the colour of the level with the picture of the kind and the level's sign; from close by
 * the outline and the name. They come in tiles of their own, which carry their colours. */

import type { FilterSpecification, LayerSpecification, Map as MapLibre, MapMouseEvent } from "maplibre-gl";
import { calm } from "./camera";
import * as inking from "./ink";
import type { Inks } from "./ink";
import { drawSign } from "./images";
import type { Paper } from "./paper";

/** From this zoom on signs are drawn; further out they would hide the zones. */
export const SIGNS_FROM = 9;
const OUTLINES_FROM = 12;
const TILES_FROM = 8;
const TILES_TO = 14;
const SOURCE = "site";
const LAYERS = ["site-fill", "site-edge", "site-ring", "site-sign"] as const;
const NONE: FilterSpecification = ["==", ["get", "code"], "\u0000"];

/** A site that was pointed at. */
export interface Pointed {
  id: number;
  code: string;
  name: string;
  kind: string;
  level: string;
  at: [number, number];
}

/** What signs are drawn from: the tiles' address, and the picture of each kind. */
export interface SiteSigns {
  tiles: string;
  pictures: Map<string, string>;
}

export class SiteMarks {
  private signs: SiteSigns | null = null;
  private inks: Inks | null = null;
  private tiles = "";
  private selected = "";

  constructor(private readonly map: MapLibre) {}

  /** Shows the sites over everything else, or takes them away. */
  show(signs: SiteSigns | null, inks: Inks, paper: Paper): void {
    this.signs = signs;
    if (!signs) return this.remove();
    if (this.map.getSource(SOURCE) && this.tiles !== signs.tiles) this.remove();
    if (!this.map.getSource(SOURCE)) this.add(signs.tiles);
    this.restyle(inks, paper);
  }

  /** Inks the signs anew: another palette, theme or highlighted level. */
  restyle(inks: Inks, paper: Paper): void {
    this.inks = inks;
    if (!this.map.getLayer("site-sign")) return;
    this.draw(inks);
    const colour = inking.cellColour(inks);
    this.map.setPaintProperty("site-fill", "fill-color", colour);
    this.map.setPaintProperty("site-edge", "line-color", paper.mark);
    this.map.setPaintProperty("site-ring", "circle-stroke-color", paper.mark);
    this.map.setPaintProperty("site-ring", "circle-color", paper.halo);
    this.map.setPaintProperty("site-sign", "text-color", paper.text);
    this.map.setPaintProperty("site-sign", "text-halo-color", paper.halo);
    this.map.setPaintProperty("site-sign", "icon-opacity", inks.focus === null ? 1 : ["case", ["==", ["get", "level"], inks.focus], 1, 0.25]);
    this.map.setLayoutProperty("site-sign", "icon-image", ["concat", `site|${this.inked}|`, ["get", "kind"], "|", ["get", "level"]]);
    this.map.setLayoutProperty("site-sign", "symbol-sort-key", ["match", ["get", "level"], ...this.ranks(inks), 1] as never);
  }

  select(code: string): void {
    this.selected = code;
    if (this.map.getLayer("site-ring")) this.map.setFilter("site-ring", code ? ["==", ["get", "code"], code] : NONE);
  }

  /** The site under the pointer. */
  at(event: MapMouseEvent): Pointed | null {
    if (!this.map.getLayer("site-sign")) return null;
    const found = this.map.queryRenderedFeatures(event.point, { layers: ["site-sign", "site-fill"] })[0];
    if (!found) return null;
    const { code, name, kind, level } = found.properties;
    return { id: Number(found.id), code: String(code), name: String(name), kind: String(kind), level: String(level), at: event.lngLat.toArray() };
  }

  private add(tiles: string): void {
    this.tiles = tiles;
    this.map.addSource(SOURCE, { type: "vector", tiles: [tiles], minzoom: TILES_FROM, maxzoom: TILES_TO });
    for (const layer of layers(this.selected)) this.map.addLayer(layer);
  }

  private remove(): void {
    for (const id of LAYERS) if (this.map.getLayer(id)) this.map.removeLayer(id);
    if (this.map.getSource(SOURCE)) this.map.removeSource(SOURCE);
  }

  /** Names the inks in the names of the images, so that another palette draws its own. */
  private get inked(): string {
    const { name = "", dark = false } = this.inks?.palette ?? {};
    return `${name}-${dark}`;
  }

  /** The strictest first: where there is no room for all, these are seen. */
  private ranks(inks: Inks): (string | number)[] {
    const all = [...inks.levels.values()];
    return all.length ? all.flatMap(({ id, rank, colour }) => [id, rank >= 0 ? -rank : colour === "grey" ? -0.5 : 0.5]) : ["", 0];
  }

  /** The signs of every kind at every level, `site|inks|kind|level`; those that are there stay. */
  private draw({ levels, palette }: Inks): void {
    for (const [kind, path] of this.signs?.pictures ?? []) {
      for (const level of levels.values()) {
        const image = `site|${this.inked}|${kind}|${level.id}`;
        if (!this.map.hasImage(image)) drawSign(this.map, image, level, palette, path);
      }
    }
  }
}

function layers(selected: string): LayerSpecification[] {
  const outline = { source: SOURCE, "source-layer": "site_outline", minzoom: OUTLINES_FROM };
  const point = { source: SOURCE, "source-layer": "site", minzoom: SIGNS_FROM };
  const large = innerWidth >= 1800 ? 1.25 : 1;
  return [
    { id: "site-fill", type: "fill", ...outline, paint: { "fill-opacity": 0.75 } },
    { id: "site-edge", type: "line", ...outline, layout: { "line-join": "round" }, paint: { "line-width": 1.6, "line-dasharray": [3, 1.2] } },
    {
      id: "site-ring", type: "circle", ...point,
      filter: selected ? ["==", ["get", "code"], selected] : NONE,
      paint: { "circle-radius": 19 * large, "circle-stroke-width": 3, "circle-opacity": 0.85 },
    },
    {
      id: "site-sign",
      type: "symbol",
      ...point,
      layout: {
        "icon-size": ["interpolate", ["linear"], ["zoom"], 9, 0.7 * large, 10.5, 0.85 * large, 12, large],
        "icon-overlap": ["step", ["zoom"], "never", 13, "always"],
        "icon-padding": 1,
        "text-field": ["step", ["zoom"], "", 13, ["get", "name"]],
        "text-font": ["Noto Sans"],
        "text-size": 12 * large,
        "text-anchor": "top",
        "text-offset": [0, 1.6],
        "text-max-width": 9,
        "text-optional": true,
      },
      paint: { "text-halo-width": 1.4, "text-halo-blur": 0.4, "icon-opacity-transition": { duration: calm() ? 0 : 200 } },
    },
  ];
}
