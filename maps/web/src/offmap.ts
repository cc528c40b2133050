/** Decisions in force whose area the boundaries on the map do not have, or not whole: told, so that none is lost. */

import type { Lang, Snapshot } from "./api";
import { h } from "./dom";
import { day } from "./format";
import { words } from "./words";

/** The list beside the map; nothing where every decision is on it. */
export function offTheMap(snapshot: Snapshot, lang: Lang): HTMLElement | null {
  const found = snapshot.off_the_map ?? [];
  if (!found.length) return null;
  const w = words(lang);
  const lines = found.map((one) => {
    const level = snapshot.levels.find(({ id }) => id === one.level);
    const title = `${one.name} (${one.area_code})${one.partly ? `, ${w.partly_on_map}` : ""}`;
    const told = w.off_map_decided(level?.[lang] ?? one.level, day(one.last, lang), one.document);
    return h("li", {}, h("strong", {}, title), h("span.aside", {}, told));
  });
  return h("section.offmap", { "aria-label": w.off_map }, h("p", {}, h("strong", {}, w.off_map)), h("ul", {}, ...lines));
}
