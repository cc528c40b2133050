/** The numbers of a preview: what is accepted and refused, why and how to mend it, what changes, the first rows. */

import { h } from "../dom";
import { day, moment } from "../format";
import type { AreaCount, Group, Preview } from "./api";
import { block, folded, readable, remedy, sentence, table, type Tell } from "./tell";

const SHOWN_AREAS = 12;

/** Read = accepted + repeated + refused, as a bar and as words. */
export function numbers(preview: Preview, tell: Tell): HTMLElement {
  const { w, n } = tell;
  const parts = (["accepted", "unchanged", "refused"] as const).map((name) => ({ name, rows: preview[name] }));
  const bar = parts.filter((one) => one.rows).map((one) => {
    const piece = h(`span.${one.name}`, {});
    piece.style.flexGrow = String(one.rows);
    return piece;
  });
  const key = parts.map((one) => h(`li.${one.name}`, {}, h("span.mark", { "aria-hidden": "true" }), h("strong", {}, n(one.rows)), ` ${one.name === "unchanged" && isUnits(preview) ? w.repeated_units : w[one.name]}`));
  const remarks = Object.entries(preview.remarks).filter(([code, rows]) => rows && code !== "unplaced");
  return block(
    "numbers",
    readWords(preview, tell),
    h("div.bar", { "aria-hidden": "true" }, ...bar),
    h("ul.key", {}, ...key),
    preview.kind === "cases" ? h("p.total", {}, w.cases(n(preview.cases))) : null,
    preview.unplaced ? h("p.warn", {}, w.unplaced(n(preview.unplaced))) : null,
    remarks.length
      ? h("ul.plain", {}, ...remarks.map(([code, rows]) => h("li", {}, w.remark(n(rows), preview.words[code]?.[tell.lang] ?? code))))
      : null,
  );
}

const isUnits = ({ kind }: Preview): boolean => kind === "boundaries" || kind === "roster";

/** How much of what was read, in the words of its kind. */
function readWords({ kind, read }: Preview, { w, n }: Tell): string {
  if (kind === "boundaries" || kind === "roster") return w.units_read(n(read));
  if (kind === "sites") return w.sites_read(n(read));
  return kind === "cases" ? w.rows_read(n(read)) : w.figures_read(n(read));
}

export function refusals(preview: Preview, tell: Tell): HTMLElement | null {
  const { w, n } = tell;
  if (!preview.read) return null;
  if (!preview.refused) return block("refusals", w.refused_none);
  return block(
    "refusals",
    w.refused_title(n(preview.refused)),
    h("p.aside", {}, w.refused_hint),
    ...preview.groups.map((group) => reason(group, preview, tell)),
  );
}

function reason(group: Group, preview: Preview, tell: Tell): HTMLElement {
  const { w, n, lang } = tell;
  const lines = group.examples.map((one) => {
    const [problem, fix] = lang === "vi" ? [one.problem_vi, one.remedy_vi] : [one.problem, one.remedy];
    const where = one.first.length ? w.in_rows(one.first.join(", "), one.rows > one.first.length) : "";
    return h("li", {},
      h("span.what", {}, sentence(readable(problem, tell))),
      h("span.aside", {}, [w.times(n(one.rows)), where].filter(Boolean).join(": ")),
      h("span.remedy", {}, `${w.how_to} ${remedy(fix, tell)}`));
  });
  const more = group.values - group.examples.length;
  return h("details.reason", { open: preview.groups.length <= 3 },
    h("summary", {}, h("span", {}, sentence(preview.words[group.code]?.[lang] ?? group.code)), h("strong", {}, n(group.rows))),
    h("ul.plain", {}, ...lines, more > 0 ? h("li.aside", {}, w.more_values(n(more))) : null));
}

export function changes(preview: Preview, zone: string, tell: Tell): HTMLElement | null {
  const { w, n, lang } = tell;
  const found = preview.changes;
  if (!found) return null;
  const moved = found.added + found.changed + found.retracted;
  const parts = ([["added", w.added], ["changed", w.changed], ["retracted", w.withdrawn], ["unchanged", w.same]] as const)
    .map(([name, text]) => h("li", {}, h("strong", {}, n(found[name])), ` ${text}`));
  const stated = (cases: number | null) => (cases === null ? "–" : n(cases)); // nothing said is not zero
  const days = found.days.map((one) => [day(one.report_date, lang), one.name, `${stated(one.before)} → ${stated(one.after)}`]);
  const more = found.days_in_all - found.days.length;
  return block(
    "changes",
    w.changes(preview.list),
    found.held ? null : h("p", {}, w.new_list),
    found.last ? h("p.aside", {}, w.compared_with(String(found.last.import), found.last.file, moment(found.last.recorded_at, zone, lang))) : null,
    found.held && !moved ? h("p", {}, w.no_change) : null,
    h("ul.key", {}, ...parts),
    h("p.total", {}, w.cases_change(n(found.cases_before), n(found.cases_after))),
    found.absent ? h("p", {}, w.absent(n(found.absent))) : null,
    rowsChanged(preview, tell),
    found.held && days.length
      ? folded(w.day_changes, table(w.day_changes, [w.fields["report_date"]!, w.area, w.col_cases], days, [2]), more > 0 ? h("p.aside", {}, w.more_days(n(more))) : null)
      : null,
  );
}

/** Some rows that change, field by field, and some that are taken back. */
function rowsChanged({ changes: found }: Preview, tell: Tell): HTMLElement | null {
  const { w, n, lang } = tell;
  if (!found?.rows.length) return null;
  const said = (value: string | null): string => (value === null ? "–" : /^\d{4}-\d\d-\d\d$/.test(value) ? day(value, lang) : (w.values[value] ?? value));
  const lines = found.rows.map((one) => [
    one.report_date ? day(one.report_date, lang) : "",
    one.name,
    one.what === "changed" ? `${w.fields[one.field ?? ""] ?? one.field ?? ""}: ${said(one.before)} → ${said(one.after)}` : w.row_withdrawn(n(one.count)),
  ]);
  return folded(w.rows_changed, table(w.rows_changed, [w.fields["report_date"]!, w.area, w.before_after], lines));
}

export const levelOf = (level: string | null, { w }: Tell): string => (level ? (w.values[level] ?? level) : "");

export function areas(preview: Preview, tell: Tell, open: boolean): HTMLElement | null {
  const { w, n } = tell;
  if (!preview.areas.length) return null;
  const line = (one: AreaCount): string[] => [
    one.area_code ? `${one.name ?? one.area_code}` : w.nowhere,
    one.area_code ? `${levelOf(one.area_level, tell)} ${one.area_code}` : "",
    n(one.cases),
    n(one.rows),
  ];
  const heads = [w.area, w.fields["area_code"]!, w.col_cases, w.col_rows];
  const tableOf = (some: AreaCount[]): HTMLElement => table(w.areas, heads, some.map(line), [2, 3]);
  const named = preview.areas.filter((one) => one.area_code).length;
  const all = Math.max(preview.places ?? 0, named);
  const first = preview.areas.slice(0, SHOWN_AREAS);
  const rest = preview.areas.slice(SHOWN_AREAS);
  const shown = h("div", {}, h("p.aside", {}, w.areas_many(n(named), n(all))), tableOf(first),
    rest.length ? folded(`+ ${n(rest.length)}`, tableOf(rest)) : null);
  return open ? block("areas", w.areas, shown) : block("areas", w.areas, folded(w.areas_many(n(named), n(all)), tableOf(preview.areas)));
}

export function sample(preview: Preview, tell: Tell): HTMLElement | null {
  const { w, n, lang } = tell;
  if (!preview.rows.length) return null;
  const units = isUnits(preview);
  const named = units || preview.kind === "sites";
  const names = new Map(preview.areas.map((one) => [`${one.area_level}:${one.area_code}`, one.name]));
  const labels = new Map((preview.figures ?? []).map((one) => [one.name, one.label[lang]]));
  const had = new Set(preview.rows.flatMap((row) => Object.keys(row).filter((name) => row[name] !== null)));
  const keys = [...Object.keys(preview.rows[0]!)].filter((name) => had.has(name) && !["area_level", "area_code", "area"].includes(name));
  if (had.has("area_code")) keys.splice(Math.min(2, keys.length), 0, "area");
  const said = (row: Preview["rows"][number], key: string): string => {
    if (key === "area" && row["area"]) return String(row["area"]);
    if (key === "area") return row["area_code"] ? (names.get(`${row["area_level"]}:${row["area_code"]}`) ?? String(row["area_code"])) : w.nowhere;
    const value = row[key];
    if (value === null || value === undefined) return "";
    if (/date|_day$/.test(key) && /^\d{4}-\d\d-\d\d/.test(String(value))) return day(String(value), lang);
    if (key === "lon" || key === "lat") return Number(value).toLocaleString(lang === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: 5 });
    if (key === "name" && preview.kind === "context") return sentence(labels.get(String(value)) ?? String(value));
    if (key === "site_kind") return w.site_kind_names[String(value)] ?? String(value);
    return typeof value === "number" && key !== "row" && key !== "vintage" ? n(value) : (w.values[String(value)] ?? String(value));
  };
  const numeric = keys.flatMap((key, at) => (["row", "count", "lon", "lat", "persons", "value", "cases_stated", "area_km2", "households", "capacity"].includes(key) ? [at] : []));
  const lines = preview.rows.map((row) => keys.map((key) => said(row, key)));
  const heads = keys.map((key) => sentence((named && w.fields_units[key]) || (w.fields[key] ?? key)));
  const title = units ? w.sample_units : w.sample;
  return block("sample", title, table(title, heads, lines, numeric));
}
