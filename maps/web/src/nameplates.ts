/** Names and symbols on the map: learnt from the loaded tiles, written as points of their own. */

import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import type { Feature, FeatureCollection } from "geojson";
import { LabelSpots } from "./labels";

const NOTHING: FeatureCollection<never> = { type: "FeatureCollection", features: [] };

/** The symbol of a unit and its weight: the heavier, the sooner it gets its place. */
export type Worn = (id: number) => { symbol: string; weight: number };

export class Nameplates {
  private readonly spots = new Map<string, LabelSpots>();
  private written = "";

  constructor(private readonly map: MapLibre) {
    map.addSource("labels", { type: "geojson", data: NOTHING });
  }

  /** Forgets every place, for another edition. */
  forget(): void {
    this.spots.clear();
  }

  placeOf(layer: string, code: string): [number, number] | undefined {
    return this.spots.get(layer)?.placeOf(code);
  }

  /** Takes in what the tiles of a layer show now; true when something was written anew. */
  learn(layer: string, worn: Worn): boolean {
    const spots = this.spots.get(layer) ?? new LabelSpots();
    this.spots.set(layer, spots);
    const moved = spots.learn(this.map.querySourceFeatures(layer, { sourceLayer: layer }));
    if (moved || this.written !== layer) this.write(layer, worn);
    return moved;
  }

  /** Writes the names of a layer, or none. */
  write(layer: string | null, worn: Worn): void {
    const spots = layer === null ? undefined : this.spots.get(layer);
    if (!spots && this.written === "") return;
    this.written = spots && layer !== null ? layer : "";
    const data: FeatureCollection<Feature["geometry"]> = spots ? spots.collection(worn) : NOTHING;
    this.map.getSource<GeoJSONSource>("labels")?.setData(data);
  }
}
