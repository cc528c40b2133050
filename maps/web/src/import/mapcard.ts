/** The block of the map: what is drawn, what the marks mean, and what was clicked. The map library comes when it is needed. */

import { h } from "../dom";
import type { Flagged, Preview } from "./api";
import { MARKS, sign } from "./marks";
import { block, folded, type Tell } from "./tell";

let remove: (() => void) | null = null;

/** Takes the map of the preview before away. */
export function forgetMap(): void {
  remove?.();
  remove = null;
}

export function mapCard(preview: Preview, tell: Tell): HTMLElement | null {
  const { w, n } = tell;
  if (!preview.points_in_all) return null;
  const all = n(preview.points_in_all);
  const drawn = preview.spots ? w.map_spots(all) : preview.points.length < preview.points_in_all ? w.map_some(n(preview.points.length), all) : w.map_all(all);
  const box = h("div.map", {});
  const picked = h("p.picked", { role: "status" }, w.map_pick);
  const legend = h("ul.legend", {}, ...MARKS.map((mark) => h("li", {}, sign(mark), w.point_states[mark]!)));
  void show(box, picked, preview, tell);
  return block("points", w.map, h("p.aside", {}, drawn), box, legend, picked, flagged(preview, tell));
}

async function show(box: HTMLElement, picked: HTMLElement, preview: Preview, { w, n }: Tell): Promise<void> {
  try {
    const { draw } = await import("./pointmap");
    if (!box.isConnected) return;
    remove = draw(box, preview, w.map_label, (spot) => {
      const state = w.point_states[spot.mark]!;
      picked.textContent = spot.row ? w.map_row(String(spot.row), state) : w.map_spot(n(spot.points), state);
    });
  } catch {
    box.remove();
    picked.textContent = w.map_failed;
  }
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
