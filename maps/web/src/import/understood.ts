/** How the file was understood: where its table stands, what its columns are taken for, and how to say otherwise. */

import { h } from "../dom";
import { day, span } from "../format";
import type { Column, Figure, Kind, Options, Preview } from "./api";
import { block, folded, readable, sentence, table, type Tell } from "./tell";

/** Changes the options and asks anew. */
export type Change = (change: (options: Options) => Options) => void;

const PLACE = ["province", "district", "ward", "hamlet", "area_code"];
const OF_CASES = [
  "case_id", "report_date", "count", "province", "district", "ward", "hamlet", "area_code", "lon", "lat", "point",
  "setting", "onset_date", "sample_date", "acquisition", "source", "exposure", "household_id", "site_id", "age", "sex",
  "status", "outcome", "outcome_date", "place_kind",
]; // prettier-ignore
/** What a column of each kind of file may be taken for. */
const FIELDS: Record<Kind, string[]> = {
  cases: OF_CASES,
  reports: ["date", "cases_stated", "setting", ...PLACE],
  context: ["date", "name", "value", "source", "vintage", ...PLACE],
  population: ["persons", ...PLACE],
  boundaries: ["code", "name", "parent", "population"],
  roster: ["code", "name", "ward_code", "ward", "district_code", "district", "province_code", "province", "lon", "lat", "households", "persons"],
  sites: ["site_code", "site_name", "site_kind", "size_class", "capacity", "persons", "valid_from", "valid_to", "source", ...PLACE, "lon", "lat", "point"],
};
const MOST_FIGURES = 12;

export function understood(preview: Preview, options: Options, tell: Tell, change: Change): HTMLElement {
  const { w } = tell;
  return block(
    "understood",
    w.understood,
    where(preview, options, tell, change),
    skipped(preview, tell),
    columns(preview, tell, change),
    remarks(preview, tell),
  );
}

function where(preview: Preview, options: Options, tell: Tell, change: Change): HTMLElement {
  const { w, lang } = tell;
  const { layout, days } = preview;
  const facts: [string, Node | string][] = [];
  const sheets = [...(layout?.sheets ?? []), ...(layout?.sheets_aside ?? []).map((one) => one.sheet)];
  const heading = layout?.heading_rows.length ? w.headings(layout.heading_rows.join(", ")) : "";
  if (layout && (layout.sheet || layout.sheets.length)) facts.push([w.sheet, sheetOf(layout.sheet, sheets, heading, options, tell, change)]);
  else if (heading) facts.push([w.sheet, `${w.no_sheet}, ${heading}`]);
  if (layout?.titles.length) facts.push([w.titles, layout.titles.map((one) => one.text).join(" · ")]);
  const layers = preview.layers ?? [];
  if (layers.length > 1) facts.push([w.layer, sheetOf(options.sheet ?? null, layers, "", options, tell, change, false)]);
  if (days) facts.push([preview.kind === "cases" ? w.days : w.days_span, days[0] === days[1] ? day(days[0], lang) : span(days[0], days[1], lang)]);
  return h("dl.facts", {}, ...facts.map(([name, said]) => h("div", {}, h("dt", {}, name), h("dd", {}, said))));
}

function sheetOf(shown: string | null, sheets: string[], heading: string, options: Options, tell: Tell, change: Change, all = true): Node | string {
  const { w } = tell;
  if (sheets.length < 2) return [shown, heading].filter(Boolean).join(", ");
  const chosen = options.sheet ?? shown ?? (all ? "all" : sheets[0]);
  const pick = (event: Event): void => {
    const sheet = (event.target as HTMLSelectElement).value;
    change((now) => ({ ...now, sheet }));
  };
  const entries = [...sheets.map((name) => [name, name] as const), ...(all ? [["all", w.all_sheets] as const] : [])];
  const list = entries.map(([value, text]) => h("option", { value, selected: value === chosen }, text));
  return h("span.pair", {}, h("select", { "aria-label": w.sheet, change: pick }, ...list), h("span", {}, heading));
}

function skipped({ layout, skipped: totals }: Preview, { w, lang, n }: Tell): HTMLElement | null {
  const why = (one: { why: string; why_vi: string }): string => (lang === "vi" ? one.why_vi : one.why);
  const once = new Map(totals.map((one) => [one.row, one]));
  const lines = [
    ...(layout?.skipped ?? []).map((one) => `${w.skipped_rows(ranges(one.rows))}: ${why(one)}`),
    ...[...once.values()].map((one) => w.skipped_total(String(one.row), one.value)),
    ...(layout?.sheets_aside ?? []).map((one) => `${w.sheet} “${one.sheet}”: ${why(one)}`),
  ];
  if (!lines.length) return null;
  return folded(w.skipped(n(lines.length)), h("ul.plain", {}, ...lines.map((line) => h("li", {}, sentence(line)))));
}

/** `1–3, 7`; long lists are cut. */
function ranges(rows: number[]): string {
  const runs: [number, number][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last && row === last[1] + 1) last[1] = row;
    else runs.push([row, row]);
  }
  const shown = runs.slice(0, 12).map(([a, b]) => (a === b ? String(a) : `${a}–${b}`));
  return shown.join(", ") + (runs.length > 12 ? ", …" : "");
}

function columns(preview: Preview, tell: Tell, change: Change): HTMLElement | null {
  const { w } = tell;
  if (!preview.columns.length && !preview.unpivoted.length) return null;
  const own = preview.columns.filter((one) => one.heading !== null);
  const fixed = preview.columns.filter((one) => one.heading === null);
  const lines = [
    ...own.map((one) => [lettered(one), meaning(one, preview, tell, change)]),
    ...fixed.map((one) => [h("span.aside", {}, w.every_row), `${w.fields[one.field ?? ""] ?? one.field}: ${w.values[one.value ?? ""] ?? one.value}`]),
    ...(preview.private ?? []).map((one) => [lettered(one), h("span.private", {}, sentence(tell.of(one.words)))]),
    ...figures(preview.unpivoted, tell),
  ];
  return h("div", {}, h("h3", {}, w.columns), table(w.columns, [w.col_file, w.col_means], lines));
}

const lettered = (one: { heading: string | null; column: string | null }): HTMLElement =>
  h("span.heading", {}, one.column ? h("span.letter", {}, one.column) : null, one.heading ?? "");

function meaning(one: Column, preview: Preview, { w }: Tell, change: Change): HTMLElement | string {
  const fields = FIELDS[preview.kind];
  const words = (name: string): string => (unitWords(preview) && w.fields_units[name]) || (w.fields[name] ?? name);
  if (one.field && !fields.includes(one.field)) return words(one.field); // made levels above: chosen elsewhere
  const heading = one.heading ?? "";
  const pick = (event: Event): void => {
    const field = (event.target as HTMLSelectElement).value;
    change((options) => ({ ...options, mapping: remapped(options.mapping ?? {}, preview.columns, one, field) }));
  };
  const option = (value: string, text: string): HTMLElement => h("option", { value, selected: value === (one.field ?? "") }, text);
  return h(
    one.field ? "select" : "select.unused",
    { "aria-label": w.col_change(heading), change: pick },
    option("", w.unused),
    ...fields.map((name) => option(name, words(name))),
  );
}

const unitWords = ({ kind }: Preview): boolean => kind === "boundaries" || kind === "roster";

/** The mapping once a column is taken for a field, or for none: what it was taken for has no column then. */
function remapped(mapping: Record<string, string>, all: Column[], one: Column, field: string): Record<string, string> {
  const next = { ...mapping };
  if (one.field) next[one.field] = "";
  if (field) next[field] = one.heading ?? "";
  for (const other of all) {
    // what the others are taken for stays as it is shown
    if (other !== one && other.heading !== null && other.field && other.field !== field) next[other.field] = other.heading;
  }
  return next;
}

function figures(found: Figure[], { w, lang, n }: Tell): (HTMLElement | string)[][] {
  const said = (one: Figure): string => {
    if (one.total) return w.total_column;
    const what = one.report_date ? w.figure_of(day(one.report_date, lang)) : w.figure;
    return one.setting ? `${what}, ${w.values[one.setting] ?? one.setting}` : what;
  };
  const lines: (HTMLElement | string)[][] = found.slice(0, MOST_FIGURES).map((one) => [lettered(one), said(one)]);
  if (found.length > MOST_FIGURES) lines.push([w.more_columns(n(found.length - MOST_FIGURES)), ""]);
  return lines;
}

function remarks({ notes }: Preview, tell: Tell): HTMLElement | null {
  const { w, of, n } = tell;
  const told = notes.filter((note) => !/--(no-)?at-sites/.test(note.en)); // a card of its own asks that
  if (!told.length) return null;
  return folded(w.notes(n(told.length)), h("ul.plain", {}, ...told.map((note) => h("li", {}, sentence(readable(of(note), tell))))));
}
