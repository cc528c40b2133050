/** Figures of areas before they are loaded: which were understood, a small table of them, what they change. */

import { h } from "../dom";
import { day, span } from "../format";
import type { Lang, Words } from "../api";
import type { FigureTold, Preview } from "./api";
import { block, folded, sentence, table, type Tell } from "./tell";

const SHOWN = 12;

/** A value as it is held: numbers as the language writes them, other words as they stand. */
function valueOf(value: number | string | null | undefined, { n }: Tell): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return n(value);
  return /^-?\d+(\.\d+)?$/.test(value) ? n(Number(value)) : value;
}

export function figures(preview: Preview, tell: Tell): HTMLElement | null {
  const { w, n, of } = tell;
  const found = preview.figures;
  if (!found?.length) return null;
  const range = (one: FigureTold): string =>
    one.total !== null ? n(one.total) : one.low === null || one.high === null ? "" : w.figure_range(n(one.low), n(one.high));
  const line = (one: FigureTold): string[] => [sentence(of(one.label)), n(one.areas), one.days === null ? "" : n(one.days), n(one.values), range(one)];
  const heads = [w.figure_name, w.figure_areas, w.figure_days, w.figure_values, w.figure_total];
  const first = found.slice(0, SHOWN);
  const more = (preview.figures_in_all ?? found.length) - first.length;
  return block("figures", w.figures,
    table(w.figures, heads, first.map(line), [1, 2, 3, 4]),
    more > 0 ? folded(w.figures_more(n(more)), table(w.figures, heads, found.slice(SHOWN).map(line), [1, 2, 3, 4])) : null,
    preview.unknown ? h("p.warn", {}, w.unknown_areas(n(preview.unknown))) : null);
}

/** A day under a heading that says the year. */
const shortDay = (iso: string, lang: Lang): string => (lang === "vi" ? day(iso, lang).slice(0, 5) : day(iso, lang).slice(0, -5));

export function grid({ grid: found }: Preview, tell: Tell): HTMLElement | null {
  const { w, n, lang, of } = tell;
  if (!found) return null;
  const title = found.by === "date" ? w.grid_days : w.grid_figures;
  const head = (one: string | Words): string => (typeof one === "string" ? shortDay(one, lang) : sentence(of(one)));
  const lines = found.lines.map((one) => [one.name, ...one.cells.map((cell) => valueOf(cell, tell))]);
  const dated = found.heads.filter((one) => typeof one === "string");
  const days = dated.length ? span(dated[0]!, dated.at(-1)!, lang) : "";
  return block("grid", title, h("p.aside", {}, [w.grid_areas(n(found.lines.length), n(found.areas)), days].filter(Boolean).join(" · ")),
    table(title, [w.area, ...found.heads.map(head)], lines, found.heads.map((_, at) => at + 1)));
}

export function against({ against: found }: Preview, tell: Tell): HTMLElement | null {
  const { w, n, lang, of } = tell;
  if (!found) return null;
  const parts = ([["new", w.added], ["changed", w.changed], ["same", w.same]] as const).map(([name, text]) => h("li", {}, h("strong", {}, n(found[name])), ` ${text}`));
  const sums = found.sums;
  const lines = found.examples.map((one) => [
    one.name ?? one.area_code ?? "",
    [one.date ? day(one.date, lang) : "", one.figure ? of(one.figure) : ""].filter(Boolean).join(", "),
    `${valueOf(one.before, tell)} → ${valueOf(one.after, tell)}`,
  ]);
  const more = found.examples_in_all - found.examples.length;
  return block("against", w.against,
    h("ul.key", {}, ...parts),
    found.same && !found.new && !found.changed ? h("p", {}, w.against_none) : null,
    sums && sums.before !== null ? h("p.total", {}, w.against_sum(n(sums.before), n(sums.after))) : null,
    lines.length ? folded(w.changed_figures, table(w.changed_figures, [w.area, w.figure_name, w.before_after], lines, [2]), more > 0 ? h("p.aside", {}, w.against_more(n(more))) : null) : null);
}
