/** Boundaries and rosters before they are loaded: the set they go to, what they change, what was found in them. */

import { h } from "../dom";
import { day } from "../format";
import type { Preview, Sets, What } from "./api";
import { block, decimals, folded, readable, remedy, sentence, table, type Tell } from "./tell";

const PAIRS = 12; // of overlaps and of gaps, the others folded away
const TOLD: What[] = ["new", "gone", "moved", "renamed"];

export const levelWords = (level: string, { w }: Tell): string => w.units_of[level] ?? level;

/** The set of boundaries as it would be, and what the file changes in it. */
export function setCard(preview: Preview, tell: Tell): HTMLElement | null {
  const { w, n, lang } = tell;
  const sets = preview.boundaries;
  if (!sets) return null;
  const level = levelWords(sets.level, tell);
  const title = sets.is_new ? w.set_is_new(sets.edition) : sets.replaces ? w.set_replaces(sets.edition, level) : w.set_is_held(sets.edition);
  const facts: [string, string][] = [
    [w.set_levels, sets.levels.map((one) => w.units(n(one.units), levelWords(one.level, tell))).join(", ")],
    [w.holds, holds(sets, tell)],
  ];
  if (preview.area_km2) facts.push([w.ground, w.km2(decimals(preview.area_km2, 1, tell))]);
  if (preview.persons) facts.push([w.persons, n(preview.persons)]);
  if (preview.crs) facts.push([w.system, preview.crs]);
  const quoted = (names: string[]): string => names.map((one) => `“${one}”`).join(", ");
  return block(
    "set",
    title,
    h("dl.facts", {}, ...facts.map(([name, said]) => h("div", {}, h("dt", {}, name), h("dd", {}, said)))),
    sets.ends.length && sets.valid_from ? h("p", {}, w.set_ends(quoted(sets.ends), day(sets.valid_from, lang))) : null,
    sets.clash.length ? h("p.warn", {}, w.set_clash(quoted(sets.clash))) : null,
    sets.same ? h("p", {}, w.set_same) : null,
    sets.replaces && !sets.same ? changes(sets, tell) : null,
    sets.held.length ? folded(w.set_others, h("ul.plain", {}, ...sets.held.map((one) => h("li", {}, other(one, tell))))) : null,
  );
}

function holds({ valid_from: from, valid_to: to }: { valid_from: string | null; valid_to: string | null }, { w, lang }: Tell): string {
  return [from ? w.holds_from(day(from, lang)) : "", to ? w.holds_to(day(to, lang)) : ""].filter(Boolean).join(", ") || w.holds_always;
}

const other = (one: Sets["held"][number], tell: Tell): string =>
  `“${one.name}”: ${one.levels.map((level) => levelWords(level, tell)).join(", ")}; ${holds(one, tell)}`;

function changes({ changes: found }: Sets, tell: Tell): HTMLElement {
  const { w, n } = tell;
  const counts = [...TOLD, "same" as const].map((what) => h("li", {}, h("strong", {}, n(found.counts[what])), ` ${w.changes_units[what]}`));
  const named = TOLD.filter((what) => found.named[what]?.length).map((what) => {
    const units = found.named[what]!;
    const words = units.map((one) => (what === "renamed" ? w.unit_was(one.name ?? one.code, one.was ?? "") : (one.name ?? one.was ?? one.code)));
    const more = found.counts[what] > units.length ? `, ${w.and_more}` : "";
    return h("li", {}, `${sentence(w.changes_units[what]!)}: ${words.join(", ")}${more}`);
  });
  return h("div.moved", {}, h("ul.key", {}, ...counts), named.length ? h("ul.plain", {}, ...named) : null);
}

/** What was found, what has to be looked at first; overlaps and gaps with their ground. */
export function findings(preview: Preview, tell: Tell): HTMLElement | null {
  const { w, of, n } = tell;
  const found = preview.findings;
  if (!found) return null;
  const layer = preview.kind === "boundaries";
  const line = (one: (typeof found)[number]): HTMLElement => {
    const more = one.times - one.examples.length;
    return h(`li.${one.severity}`, {},
      h("p", {}, h("span.tag", {}, w.severity[one.severity]!), ` ${sentence(readable(of(one.examples[0]!), tell))}`),
      one.examples.length > 1 ? folded(`+ ${n(one.times - 1)}`, h("ul.plain", {}, ...one.examples.slice(1).map((said) => h("li", {}, sentence(readable(of(said), tell)))), more > 0 ? h("li", {}, w.and_more) : null)) : null,
      one.severity === "warned" ? h("p.aside", {}, `${w.how_to} ${remedy(of(one.remedy), tell)}`) : null);
  };
  const shown = found.filter((one) => !(layer && ["overlaps", "overlap_large", "gaps"].includes(one.code)));
  return block(
    "findings",
    layer ? w.findings : w.findings_roster,
    layer ? overlaps(preview, tell) : null,
    layer ? gaps(preview, tell) : null,
    shown.length ? h("ul.found", {}, ...shown.map(line)) : h("p", {}, w.findings_none),
  );
}

function overlaps({ overlaps: found }: Preview, tell: Tell): HTMLElement | null {
  const { w, n } = tell;
  if (!found) return null;
  if (!found.pairs) return h("p", {}, w.overlaps_none);
  const share = (part: number): string => `${decimals(part * 100, 1, tell)} %`;
  const lines = found.largest.slice(0, PAIRS).map((one) => [`${one.name ?? one.code} – ${one.other_name ?? one.other}`, decimals(one.km2, 3, tell), share(one.share)]);
  return h("div", {},
    h("p", {}, w.overlaps(n(found.pairs), decimals(found.km2, 3, tell))),
    found.above_limit ? h("p.warn", {}, w.overlaps_large(n(found.above_limit), share(found.limit_share))) : null,
    found.above_limit ? h("p.aside", {}, w.mend_layer) : null,
    folded(w.overlap_pair, table(w.overlap_pair, [w.overlap_pair, w.km2("").trim(), w.overlap_share], lines, [1, 2])));
}

function gaps({ gaps: found }: Preview, tell: Tell): HTMLElement | null {
  const { w, n } = tell;
  if (!found) return null;
  if (!found.count) return h("p", {}, w.gaps_none);
  const at = (one: { lon: number; lat: number }): string => `${decimals(one.lat, 4, tell)}; ${decimals(one.lon, 4, tell)}`;
  const lines = found.largest.slice(0, PAIRS).map((one) => [at(one), decimals(one.km2, 3, tell), w.gap_metres(n(Math.round(one.width_m)))]);
  const title = w.gaps(n(found.count), decimals(found.km2, 3, tell), n(found.slivers));
  return folded(title, table(title, [w.gap_at, w.km2("").trim(), w.gap_width], lines, [1, 2]));
}

/** The areas of a roster by ward. */
export function byWard({ by_area: found }: Preview, tell: Tell): HTMLElement | null {
  const { w, n } = tell;
  if (!found?.length) return null;
  const count = (value: number | null): string => (value === null ? "" : n(value));
  const lines = found.map((one) => [one.name, n(one.units), n(one.with_point), count(one.households), count(one.persons)]);
  const heads = [w.area, sentence(levelWords("hamlet", tell)), sentence(w.with_point), sentence(w.fields["households"]!), w.persons];
  return block("wards", w.by_ward, table(w.by_ward, heads, lines, [1, 2, 3, 4]));
}
