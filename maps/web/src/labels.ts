/** Where names are written. A tile holds only its piece of an area: the largest piece seen so far decides. */

import type { Feature, FeatureCollection } from "geojson";
import type { MapGeoJSONFeature } from "maplibre-gl";

type Ring = [number, number][];

interface Spot {
  code: string;
  name: string;
  size: number;
  at: [number, number];
}

function signedArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    sum += (ring[j]![0] - ring[i]![0]) * (ring[j]![1] + ring[i]![1]);
  }
  return sum / 2;
}

function distanceToEdge([x, y]: [number, number], rings: Ring[]): number {
  let inside = false;
  let least = Infinity;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i]!;
      const [bx, by] = ring[j]!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      least = Math.min(least, squaredDistance(x, y, ax, ay, bx, by));
    }
  }
  return (inside ? 1 : -1) * Math.sqrt(least);
}

function squaredDistance(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2;
}

/** The point farthest from the edge: a coarse grid, then three rounds around the best. */
function innermost(rings: Ring[]): [number, number] {
  const xs = rings[0]!.map(([x]) => x);
  const ys = rings[0]!.map(([, y]) => y);
  let [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let best: [number, number] = [(west + east) / 2, (south + north) / 2];
  for (let round = 0; round < 4; round++) {
    const [width, height] = [east - west, north - south];
    let farthest = distanceToEdge(best, rings);
    for (let i = 1; i < 8; i++) {
      for (let j = 1; j < 8; j++) {
        const spot: [number, number] = [west + (width * i) / 8, south + (height * j) / 8];
        const distance = distanceToEdge(spot, rings);
        if (distance > farthest) [best, farthest] = [spot, distance];
      }
    }
    [west, east] = [best[0] - width / 8, best[0] + width / 8];
    [south, north] = [best[1] - height / 8, best[1] + height / 8];
  }
  return best;
}

function largestPart(geometry: MapGeoJSONFeature["geometry"]): Ring[] | null {
  if (geometry.type === "Polygon") return geometry.coordinates as Ring[];
  if (geometry.type !== "MultiPolygon") return null;
  const parts = geometry.coordinates as Ring[][];
  return parts.reduce<Ring[] | null>(
    (best, part) => (!best || Math.abs(signedArea(part[0]!)) > Math.abs(signedArea(best[0]!)) ? part : best),
    null,
  );
}

/** Collects label points over the life of one layer of one edition. */
export class LabelSpots {
  private readonly spots = new Map<number, Spot>();

  /** Takes in the features of the loaded tiles; true when anything moved. */
  learn(features: Pick<MapGeoJSONFeature, "id" | "properties" | "geometry">[]): boolean {
    let moved = false;
    for (const feature of features) {
      const rings = largestPart(feature.geometry);
      const id = Number(feature.id);
      if (!rings?.[0]?.length || !Number.isFinite(id)) continue;
      const size = Math.abs(signedArea(rings[0]));
      if (size <= (this.spots.get(id)?.size ?? 0) * 1.2) continue;
      const { code, name } = feature.properties;
      this.spots.set(id, { code: String(code ?? ""), name: String(name ?? code ?? ""), size, at: innermost(rings) });
      moved = true;
    }
    return moved;
  }

  placeOf(code: string): [number, number] | undefined {
    for (const spot of this.spots.values()) if (spot.code === code) return spot.at;
    return undefined;
  }

  /** The points as GeoJSON, each with the symbol that its unit wears now. */
  collection(symbolOf: (id: number) => { symbol: string; weight: number }): FeatureCollection {
    const features = [...this.spots].map(([id, { code, name, at }]): Feature => {
      const properties = { code, name, ...symbolOf(id) };
      return { type: "Feature", id, geometry: { type: "Point", coordinates: at }, properties };
    });
    return { type: "FeatureCollection", features };
  }
}
