/** The map: bare areas coloured by the state of their features, cells by their own attribute; one layer at a time. */

import { Map as MapLibre, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import type { MapGeoJSONFeature, MapMouseEvent, VectorTileSource } from "maplibre-gl";
import { areaTiles } from "./api";
import { Camera, calm } from "./camera";
import { addPattern, addSymbol } from "./images";
import * as inking from "./ink";
import type { Inks } from "./ink";
import { Nameplates, type Worn } from "./nameplates";
import { changedIds, type PackedState } from "./state";
import type { Place } from "./url";
import { PAPERS, type Paper } from "./paper";
import { SiteMarks, type Pointed, type SiteSigns } from "./sitemarks";
import { CASINGS, INNER_MARKS, MARKS, patternLayer, zoneLayers, type Shown } from "./zonelayers";

setWorkerUrl(workerUrl);

const AREA_MAXZOOM = 13; // about a metre a tile unit; beyond it tiles are stretched
const CELL_MAXZOOM = 12;
const PULSE_MS = 8000;
const REMIND_MS = 400;

export interface Unit {
  id: number;
  layer: string;
  /** Area code, or the hex text of a cell. */
  code: string;
  name: string;
  /** Where it was pointed at, as lon and lat. */
  at: [number, number];
  /** Of a site, which carries these itself: its kind and its level. */
  site?: { kind: string; level: string };
}

interface Listener {
  picked(unit: Unit | null): void;
  hovered(unit: Unit | null, x: number, y: number): void;
  moved(place: Place): void;
}

export class ZoneMap {
  readonly camera: Camera;
  private readonly map: MapLibre;
  private readonly sites: SiteMarks;
  private signs: SiteSigns | null = null;
  private names: Nameplates | null = null;
  private readonly states = new Map<string, PackedState>();
  private edition = "";
  private layer = "";
  private parent: string | undefined;
  private inks: Inks | null = null;
  private selected = "";
  private hover: Unit | null = null;
  private labelled = false;
  private nudge = 0;
  private readonly ready: Promise<void>;

  constructor(
    container: HTMLElement,
    place: Place | null,
    private readonly listener: Listener,
  ) {
    this.map = new MapLibre({
      container,
      style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": "#e9ecea" } }] },
      ...(place ? { center: [place.lon, place.lat] as [number, number], zoom: place.zoom } : { center: [106, 16], zoom: 4.5 }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      maxZoom: 17,
      fadeDuration: calm() ? 0 : 150,
    });
    this.camera = new Camera(this.map);
    this.sites = new SiteMarks(this.map);
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new ScaleControl({ maxWidth: 120, unit: "metric" }), "bottom-right");
    this.ready = new Promise((resolve) => void this.map.once("load", () => resolve()));
    this.listen();
  }

  /** Waits for the style; everything below needs it. */
  async start(): Promise<void> {
    await this.ready;
    this.names = new Nameplates(this.map);
  }

  /** Another edition: every source goes, because ids mean other units now. */
  setEdition(key: string): void {
    if (key === this.edition) return;
    this.clear();
    this.edition = key;
    this.states.clear();
    this.names?.forget();
  }

  /** Shows one layer. `cells` is the tile address of the cells, needed when the layer is `cell`. */
  show(shown: Shown, parent: Shown | undefined, inks: Inks, cells: string): void {
    const { layer } = shown;
    const same = layer === this.layer && parent?.layer === this.parent;
    this.inks = inks;
    if (!same) {
      this.tellState("loading");
      this.clear();
      this.layer = layer;
      this.parent = parent?.layer;
      this.addSources(cells);
      this.addLayers(shown, parent);
    } else if (layer === "cell") {
      this.turnCells(cells);
    }
    this.restyle(inks);
    this.sites.show(this.signs, inks, this.paper);
  }

  /** Which sites are drawn over every layer from now on; null for none. */
  setSites(signs: SiteSigns | null): void {
    this.signs = signs;
    if (this.inks && this.layer) this.sites.show(signs, this.inks, this.paper);
  }

  /** Colours a layer from its packed state, touching only what changed. Returns the ids that did. */
  colour(layer: string, state: PackedState, announce: boolean): number[] {
    const old = this.states.get(layer) ?? null;
    this.states.set(layer, state);
    if (!this.map.getSource(layer)) return [];
    const ids = changedIds(old, state);
    for (const id of ids) this.map.setFeatureState(this.feature(layer, id), state.feature(id));
    if (ids.length) this.writeLabels();
    if (announce && ids.length) this.pulse(layer, ids);
    return ids;
  }

  /** Resolves when the next picture is drawn. */
  painted(): Promise<void> {
    return new Promise((resolve) => {
      void this.map.once("render", () => resolve());
      this.map.triggerRepaint();
    });
  }

  state(layer: string): PackedState | undefined {
    return this.states.get(layer);
  }

  select(code: string): void {
    this.selected = code;
    this.sites.select(code);
    if (!this.map.getLayer("selected")) return;
    const key = this.layer === "cell" ? "cell" : "code";
    for (const line of ["casing", "selected"]) {
      this.map.setFilter(line, ["==", ["get", key], code]);
      if (this.parent) this.map.setFilter(`${line}-parent`, ["==", ["get", "code"], code]);
    }
  }

  /** Inks the map anew: another palette, theme or highlighted level. */
  restyle(inks: Inks): void {
    this.inks = inks;
    const paper = this.paper;
    this.map.setPaintProperty("ground", "background-color", paper.ground);
    this.sites.restyle(inks, paper);
    if (!this.map.getLayer("fill")) return;
    const cells = this.layer === "cell";
    this.map.setPaintProperty("fill", "fill-color", cells ? inking.cellColour(inks) : inking.areaColour(inks));
    this.map.setPaintProperty("fill", "fill-opacity", cells ? inking.cellOpacity(inks) : inking.areaOpacity(inks));
    this.overlay(inks);
    this.map.setPaintProperty("border", "line-color", paper.border);
    for (const id of MARKS) {
      if (this.map.getLayer(id)) this.map.setPaintProperty(id, "line-color", paper.mark);
    }
    for (const id of CASINGS) {
      if (this.map.getLayer(id)) this.map.setPaintProperty(id, "line-color", paper.halo);
    }
    if (this.map.getLayer("parent")) this.map.setPaintProperty("parent", "line-color", paper.parent);
    this.map.setPaintProperty("names", "text-color", paper.text);
    this.map.setPaintProperty("names", "text-halo-color", paper.halo);
    this.writeLabels();
  }

  /** Names are written only where units are wide enough to carry them. */
  setLabelled(labelled: boolean): void {
    if (labelled !== this.labelled) {
      this.labelled = labelled;
      this.showInnerMarks();
      this.writeLabels();
    }
    this.learnLabels();
  }

  /** For whoever waits for the picture to be complete: `data-map` of the document. */
  private tellState(state: "loading" | "moving" | "idle"): void {
    document.documentElement.dataset["map"] = state;
    clearTimeout(this.nudge);
    if (state !== "idle") this.nudge = window.setTimeout(() => this.remind(), REMIND_MS);
  }

  /** What arrives last does not always ask for a picture, and without one the map does not say that it is complete. */
  private remind(): void {
    this.map.triggerRepaint();
    this.nudge = window.setTimeout(() => this.remind(), REMIND_MS);
  }

  private get paper(): Paper {
    return PAPERS[this.inks?.palette.dark ? "dark" : "light"];
  }

  private feature(layer: string, id: number): { source: string; sourceLayer: string; id: number } {
    return { source: layer, sourceLayer: layer, id };
  }

  private clear(): void {
    for (const { id } of this.map.getStyle()?.layers ?? []) if (id !== "ground") this.map.removeLayer(id);
    for (const id of Object.keys(this.map.getStyle()?.sources ?? {})) if (id !== "labels") this.map.removeSource(id);
    this.layer = "";
    this.hover = null;
  }

  private addSources(cells: string): void {
    const areas = [this.layer, this.parent].filter((name): name is string => Boolean(name) && name !== "cell");
    for (const name of areas) {
      this.map.addSource(name, { type: "vector", tiles: [areaTiles(this.edition, name)], maxzoom: AREA_MAXZOOM });
    }
    if (this.layer === "cell") this.map.addSource("cell", { type: "vector", tiles: [cells], maxzoom: CELL_MAXZOOM });
    const state = this.states.get(this.layer);
    for (const id of state ? changedIds(null, state) : []) {
      this.map.setFeatureState(this.feature(this.layer, id), state!.feature(id));
    }
  }

  private turnCells(cells: string): void {
    const source = this.map.getSource<VectorTileSource>("cell");
    if (source && source.tiles?.[0] !== cells) source.setTiles([cells]);
  }

  private addLayers(shown: Shown, parent: Shown | undefined): void {
    for (const layer of zoneLayers(shown, parent)) this.map.addLayer(layer);
    this.showInnerMarks();
    this.select(this.selected);
  }

  private showInnerMarks(): void {
    const visibility = this.labelled ? "visible" : "none";
    for (const id of INNER_MARKS) {
      if (this.map.getLayer(id)) this.map.setLayoutProperty(id, "visibility", visibility);
    }
  }

  private overlay(inks: Inks): void {
    const wanted = inking.overlays(inks);
    const names = new Set(wanted.map((one) => `pattern-${one.image}`));
    for (const { id } of this.map.getStyle().layers) {
      if (id.startsWith("pattern-") && !names.has(id)) this.map.removeLayer(id);
    }
    for (const one of wanted) {
      const id = `pattern-${one.image}`;
      addPattern(this.map, one.image, one.pattern, one.ink);
      if (!this.map.getLayer(id)) this.map.addLayer(patternLayer(id, this.layer, one.image), "border");
      if (this.layer === "cell") {
        this.map.setFilter(id, ["in", ["get", "colour"], ["literal", one.colours]]);
        this.map.setPaintProperty(id, "fill-opacity", 0.3);
      } else {
        this.map.setPaintProperty(id, "fill-opacity", inking.overlayOpacity(inks, one));
      }
    }
  }

  /** A ring around what has just changed, for a few seconds. */
  private pulse(layer: string, ids: number[]): void {
    const mark = (fresh: boolean): void => {
      if (!this.map.getSource(layer)) return;
      for (const id of ids) this.map.setFeatureState(this.feature(layer, id), { fresh });
    };
    mark(true);
    setTimeout(() => mark(false), PULSE_MS);
  }

  private get labelLayer(): string | undefined {
    return this.layer === "cell" ? this.parent : this.layer;
  }

  /** True when names were written that are not drawn yet. */
  private learnLabels(): boolean {
    const layer = this.labelLayer;
    if (!layer || !this.labelled || !this.map.getSource(layer)) return false;
    return this.names?.learn(layer, this.worn) ?? false;
  }

  private writeLabels(): void {
    this.names?.write((this.labelled && this.labelLayer) || null, this.worn);
  }

  /** Where a unit of the labelled layer is, if that is known. */
  placeOf(code: string): [number, number] | undefined {
    return this.names?.placeOf(this.labelLayer ?? "", code);
  }

  /** Symbol and weight of a unit for its label: the stricter, the sooner it gets its place. */
  private readonly worn: Worn = (id) => {
    const level = this.layer === "cell" ? undefined : this.inks?.levels.get(this.states.get(this.layer)?.level(id) ?? "");
    if (!level) return { symbol: "", weight: -2 };
    addSymbol(this.map, level.symbol);
    return { symbol: `symbol-${level.symbol}`, weight: level.rank };
  };

  private unitAt(event: MapMouseEvent): Unit | null {
    const site = this.sites.at(event);
    if (site) return ofSite(site);
    if (!this.map.getLayer("fill")) return null;
    const found: MapGeoJSONFeature | undefined = this.map.queryRenderedFeatures(event.point, { layers: ["fill"] })[0];
    if (!found) return null;
    const { code, cell, name } = found.properties;
    const key = String(this.layer === "cell" ? cell : code);
    return { id: Number(found.id), layer: this.layer, code: key, name: String(name || key), at: event.lngLat.toArray() };
  }

  private point(unit: Unit | null, event: MapMouseEvent): void {
    if (unit?.id !== this.hover?.id || unit?.layer !== this.hover?.layer) {
      for (const [one, hover] of [[this.hover, false], [unit, true]] as const) {
        if (one && !one.site && this.map.getSource(one.layer)) this.map.setFeatureState(this.feature(one.layer, one.id), { hover });
      }
      this.hover = unit;
      this.map.getCanvas().style.cursor = unit ? "pointer" : "";
    }
    this.listener.hovered(unit, event.originalEvent.clientX, event.originalEvent.clientY);
  }

  private listen(): void {
    this.map.on("click", (event) => this.listener.picked(this.unitAt(event)));
    this.map.on("mousemove", (event) => this.point(this.unitAt(event), event));
    this.map.on("mouseout", (event) => this.point(null, event));
    this.map.on("moveend", () => this.listener.moved(this.camera.place));
    this.map.on("idle", () => {
      if (!this.learnLabels()) this.tellState("idle");
    });
    this.map.on("movestart", () => this.tellState("moving"));
  }
}

const ofSite = ({ id, code, name, kind, level, at }: Pointed): Unit => ({ id, layer: "site", code, name, at, site: { kind, level } });
