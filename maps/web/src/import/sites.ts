/** Sites before they are loaded: how many of each kind, and against those that are held. */

import { h } from "../dom";
import type { Preview } from "./api";
import { block, table, type Tell } from "./tell";

export function kinds({ kinds: found }: Preview, tell: Tell): HTMLElement | null {
  const { w, n } = tell;
  if (!found?.length) return null;
  const count = (value: number | null): string => (value === null ? "" : n(value));
  const lines = found.map((one) => [w.site_kind_names[one.kind] ?? one.kind, n(one.sites), count(one.capacity), count(one.persons)]);
  return block("kinds", w.site_kinds, table(w.site_kinds, [w.site_kind, w.sites_count, w.capacity, w.persons], lines, [1, 2, 3]));
}

export function sitesAgainst({ against: found }: Preview, tell: Tell): HTMLElement | null {
  const { w, n } = tell;
  if (!found) return null;
  const parts = ([["new", w.added], ["changed", w.changed], ["same", w.same]] as const).map(([name, text]) => h("li", {}, h("strong", {}, n(found[name])), ` ${text}`));
  const stay = (found.held ?? 0) - found.changed - found.same;
  const changed = found.examples.map((one) => h("li", {}, one.was && one.was !== one.name ? w.unit_was(one.name ?? "", one.was) : (one.name ?? one.code ?? "")));
  return block("against", w.sites_against, h("ul.key", {}, ...parts), changed.length ? h("ul.plain", {}, ...changed) : null, stay > 0 ? h("p.aside", {}, w.sites_stay(n(stay))) : null);
}
