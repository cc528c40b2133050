/** The block of the map: what is drawn, what the marks mean, and what was clicked. The map library comes when it is needed. */

import { h } from "../dom";
import type { Flagged, Preview, What } from "./api";
import { type Mark, MARKS, sign, stroke } from "./marks";
import type { Hit } from "./pointmap";
import { block, decimals, folded, type Tell } from "./tell";

let remove: (() => void) | null = null;

/** Takes the map of the preview before away. */
export function forgetMap(): void {
  remove?.();
  remove = null;
}

export function mapCard(preview: Preview, tell: Tell): HTMLElement | null {
  const { w, n } = tell;
  const units = preview.outlines?.features.length ?? 0;
  if (!preview.points_in_all && !units) return null;
  const all = n(preview.points_in_all);
  const drawn = preview.spots ? w.map_spots(all) : preview.points.length < preview.points_in_all ? w.map_some(n(preview.points.length), all) : w.map_all(all);
  const box = h("div.map", {});
  const picked = h("p.picked", { role: "status" }, units ? w.outlines_pick : w.map_pick);
  const marks = preview.kind === "cases" ? MARKS : MARKS.filter((mark) => has(preview, mark));
  const legend = h("ul.legend", {}, ...marks.map((mark) => h("li", {}, sign(mark), w.point_states[mark]!)), ...lines(preview, tell));
  void show(box, picked, preview, tell);
  return block("points", units ? w.outlines : w.map, preview.points_in_all ? h("p.aside", {}, drawn) : null, box, legend, picked, flagged(preview, tell));
}

/** Whether a mark occurs among the points. */
function has({ points, flagged_in_all: doubtful }: Preview, mark: Mark): boolean {
  if (mark === "flagged") return Boolean(doubtful) || points.some(([, , , state]) => state === "no_area");
  return points.some(([, , , state]) => state === mark);
}

/** What the lines mean, those that occur. */
function lines(preview: Preview, { w }: Tell): HTMLElement[] {
  const units = preview.outlines?.features ?? [];
  const some = (what: What): boolean => units.some((one) => one.properties.what === what);
  const moved = [some("moved") ? w.changes_units["moved"]! : "", some("renamed") ? w.changes_units["renamed"]! : ""].filter(Boolean).join(", ");
  const told: [Parameters<typeof stroke>[0], string][] = [];
  if (some("new")) told.push(["new", w.changes_units["new"]!]);
  if (moved) told.push(["moved", moved]);
  if (some("gone")) told.push(["gone", w.changes_units["gone"]!]);
  if (told.length && some("same")) told.push(["same", w.changes_units["same"]!]);
  if (units.some((one) => one.properties.marked)) told.push(["marked", w.legend_overlap]);
  if (preview.gaps?.largest.length) told.push(["marked", w.legend_gap]);
  if (units.some((one) => one.properties.made === "voronoi")) told.push(["made", w.legend_made]);
  return told.map(([name, words]) => h(`li${words === w.legend_gap ? ".gap" : ""}`, {}, stroke(name), words));
}

async function show(box: HTMLElement, picked: HTMLElement, preview: Preview, tell: Tell): Promise<void> {
  const { w } = tell;
  try {
    const { draw } = await import("./pointmap");
    if (!box.isConnected) return;
    const label = preview.outlines?.features.length ? w.outlines_label : w.map_label;
    remove = draw(box, preview, label, (hit) => (picked.textContent = said(hit, tell)));
  } catch {
    box.remove();
    picked.textContent = w.map_failed;
  }
}

function said(hit: Hit, tell: Tell): string {
  const { w, n } = tell;
  if ("gap" in hit) return w.outlines_gap(decimals(hit.gap.km2, 3, tell));
  if ("spot" in hit) {
    const state = w.point_states[hit.spot.mark]!;
    return hit.spot.row ? w.map_row(String(hit.spot.row), state) : w.map_spot(n(hit.spot.points), state);
  }
  const { name, code, what, km2, marked, made } = hit.unit;
  const parts = [what === "same" ? "" : w.changes_units[what]!, km2 ? w.km2(decimals(km2, 2, tell)) : "", marked ? w.outlines_marked : "", made === "voronoi" ? w.outlines_made : ""];
  return w.outlines_unit(name, code, parts.filter(Boolean).join("; ") || "–");
}

function flagged(preview: Preview, { w, n, lang }: Tell): HTMLElement | null {
  const rows = preview.flagged_in_all ?? 0;
  if (!rows) return null;
  const line = (one: Flagged): HTMLElement => {
    const hint = lang === "vi" ? one.hint_vi : one.hint;
    const said = w.flagged_row(String(one.row), n(Math.round(one.distance_m / 100) / 10), one.area_name ?? "");
    return h("li", {}, hint ? `${said} (${hint})` : said);
  };
  return folded(w.flagged(n(rows)), h("ul.plain", {}, ...preview.flagged.slice(0, 30).map(line)));
}
