/** Where the map looks, given what the panels leave free. */

import type { Map as MapLibre } from "maplibre-gl";
import type { Bounds } from "./api";
import type { Place } from "./url";

const MARGIN = 28;
const REVEAL = 70; // pixels that a selected unit keeps from the edge of what is free
const CLOSEST_FIT = 13;

/** Pixels that panels cover on each side. */
export type Room = Record<"left" | "right" | "top" | "bottom", number>;

export const calm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

const beyond = (value: number, least: number, most: number): number =>
  value < least ? value - least : value > most ? value - most : 0;

export class Camera {
  constructor(private readonly map: MapLibre) {}

  get zoom(): number {
    return this.map.getZoom();
  }

  get place(): Place {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.zoom };
  }

  /** Shows a box in the free part of the map. */
  fit(bounds: Bounds | null, { left, right, top, bottom }: Room, animate: boolean): void {
    if (!bounds) return;
    const padding = { left: left + MARGIN, right: right + MARGIN, top: top + MARGIN, bottom: bottom + MARGIN };
    this.map.fitBounds(bounds, { padding, duration: calm() || !animate ? 0 : 700, maxZoom: CLOSEST_FIT });
  }

  /** Puts a point into the middle of the free part. */
  fly(lon: number, lat: number, { left, right, top, bottom }: Room): void {
    const offset: [number, number] = [(left - right) / 2, (top - bottom) / 2];
    this.map.easeTo({ center: [lon, lat], zoom: Math.max(this.zoom, CLOSEST_FIT), offset, duration: 700 });
  }

  /** Moves just so far that a point lies in the free part. */
  reveal(at: [number, number], room: Room): void {
    const { x, y } = this.map.project(at);
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const dx = beyond(x, room.left + REVEAL, width - room.right - REVEAL);
    const dy = beyond(y, room.top + REVEAL, height - room.bottom - REVEAL);
    if (dx || dy) this.map.panBy([dx, dy], { duration: calm() ? 0 : 400 });
  }

  zoomBy(step: number): void {
    this.map.zoomTo(this.zoom + step, { duration: calm() ? 0 : 250 });
  }
}
