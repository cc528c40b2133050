/** How to load: of which list the file is, what its numbers are, and what holds for all of its rows. */

import { h } from "../dom";
import type { Kind, Options, Preview } from "./api";
import { ofLayer, ofRoster } from "./layersettings";
import { block, type Tell } from "./tell";
import type { Change } from "./understood";

const KINDS: Kind[] = ["cases", "reports", "context", "population", "boundaries", "roster", "sites"];

let fields = 0;

/** A labelled control with a hint under it. */
export function field(label: string, control: HTMLElement, hint = ""): HTMLElement {
  const id = `field-${++fields}`;
  control.id = id;
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return h("div.field", {}, h("label", { for: id }, label), control, hint ? h("p.aside", { id: `${id}-hint` }, hint) : null);
}

export function select(entries: [string, string][], chosen: string, name: string, pick: (value: string) => void): HTMLElement {
  const options = entries.map(([value, text]) => h("option", { value, selected: value === chosen }, text));
  return h("select", { "data-name": name, change: (event) => pick((event.target as HTMLSelectElement).value) }, ...options);
}

export function settings(preview: Preview, options: Options, tell: Tell, change: Change): HTMLElement {
  const { w } = tell;
  const kinds = KINDS.map((kind): [string, string] => [kind, w.kinds[kind] ?? kind]);
  const kind = select(kinds, preview.kind, "kind", (value) => change(({ sheet }) => ({ kind: value as Kind, ...(sheet ? { sheet } : {}) })));
  const parts = [field(w.kind, kind)];
  if (preview.kind === "cases") parts.push(...ofCases(preview, options, tell, change));
  if (preview.kind === "population") parts.push(vintage(options, tell, change));
  if (preview.kind === "boundaries") parts.push(...ofLayer(preview, options, tell, change));
  if (preview.kind === "roster") parts.push(...ofRoster(preview, options, tell, change));
  if (preview.kind === "sites") parts.push(...ofSites(preview, options, tell, change));
  const sheets = preview.sheets.length > 1 ? h("p", {}, w.sheets_filled) : null;
  return block("settings", w.settings, sheets, h("div.fields", {}, ...parts));
}

const taken = ({ columns }: Preview): Set<string | null> => new Set(columns.filter((one) => one.heading !== null).map((one) => one.field));

/** What holds for all sites of a file that does not say it. */
function ofSites(preview: Preview, options: Options, tell: Tell, change: Change): HTMLElement[] {
  const { w } = tell;
  const known = taken(preview);
  const parts: HTMLElement[] = [];
  if (!known.has("site_kind")) {
    const entries: [string, string][] = [["", w.not_said], ...Object.entries(w.site_kind_names)];
    parts.push(field(w.kind_all, select(entries, options.constants?.["site_kind"] ?? "", "site_kind", (value) => change(fixed("site_kind", value)))));
  }
  for (const [name, label] of [["valid_from", w.site_from], ["valid_to", w.site_to]] as const) {
    if (!known.has(name)) parts.push(field(label, dayInput(options.constants?.[name] ?? "", name, tell, (value) => change(fixed(name, value))), w.open_end));
  }
  return parts;
}

/** `18/02/2022` (or `2022-02-18`) as `2022-02-18`; null for what is no day. */
export function isoDay(text: string): string | null {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text.trim());
  const own = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim());
  const [year, month, date] = iso ? [iso[1]!, iso[2]!, iso[3]!] : own ? [own[3]!, own[2]!.padStart(2, "0"), own[1]!.padStart(2, "0")] : ["", "", ""];
  const at = new Date(`${year}-${month}-${date}T00:00:00Z`);
  return year && !Number.isNaN(at.getTime()) && at.getUTCDate() === Number(date) ? `${year}-${month}-${date}` : null;
}

/** A day as people write it here, day before month whatever the browser's own language. */
export function dayInput(value: string, name: string, { w }: Tell, pick: (value: string) => void): HTMLElement {
  const shown = value ? value.split("-").reverse().join("/") : "";
  const input = h<HTMLInputElement>("input", { type: "text", value: shown, inputmode: "numeric", placeholder: w.day_form, maxlength: 10, autocomplete: "off", "data-name": name });
  input.addEventListener("change", () => {
    const text = input.value.trim();
    const iso = text ? isoDay(text) : "";
    input.setCustomValidity(iso === null ? w.day_wrong : "");
    input.setAttribute("aria-invalid", String(iso === null));
    if (iso === null) input.reportValidity();
    else pick(iso);
  });
  return input;
}

function ofCases(preview: Preview, options: Options, tell: Tell, change: Change): HTMLElement[] {
  const { w } = tell;
  const known = taken(preview);
  const counted = known.has("count") || preview.unpivoted.length > 0;
  const parts = [list(preview, options, tell, change), mode(options, tell, change)];
  if (counted) parts.push(counts(options, tell, change));
  if (!known.has("setting") && !preview.unpivoted.some((one) => one.setting)) {
    const entries: [string, string][] = [["", w.not_said], ...["community", "quarantine"].map((one): [string, string] => [one, w.values[one] ?? one])];
    parts.push(field(w.setting_all, select(entries, options.constants?.["setting"] ?? "", "setting", (value) => change(fixed("setting", value)))));
  }
  if (!known.has("report_date") && !preview.unpivoted.some((one) => one.report_date)) {
    parts.push(field(w.day_all, dayInput(options.constants?.["report_date"] ?? "", "day", tell, (value) => change(fixed("report_date", value)))));
  }
  return parts;
}

/** The options with a constant, or without it. */
const fixed = (name: string, value: string) => (options: Options): Options => {
  const { [name]: _, ...others } = options.constants ?? {};
  return { ...options, constants: value ? { ...others, [name]: value } : others };
};

function list(preview: Preview, options: Options, tell: Tell, change: Change): HTMLElement {
  const { w } = tell;
  const pick = (event: Event): void => {
    const value = (event.target as HTMLInputElement).value.trim();
    change((now) => ({ ...now, list: value }));
  };
  const value = options.list || preview.list;
  const input = h("input", { type: "text", value, list: "lists", "data-name": "list", autocomplete: "off", maxlength: 200, change: pick });
  const known = h("datalist", { id: "lists" }, ...preview.lists.map((one) => h("option", { value: one })));
  const made = field(w.list, input, w.list_hint);
  made.append(known);
  return made;
}

function mode(options: Options, { w }: Tell, change: Change): HTMLElement {
  const entries: [string, string][] = [["append", w.append], ["replace", w.replace]];
  return field(w.mode, select(entries, options.mode ?? "append", "mode", (value) => change((now) => ({ ...now, mode: value as "append" | "replace" }))));
}

function counts(options: Options, { w }: Tell, change: Change): HTMLElement {
  const entries: [string, string][] = [["", w.counts_auto], ["daily", w.counts_daily], ["cumulative", w.counts_cumulative]];
  const answered = options.answers ?? [];
  const said = (name: "daily" | "cumulative"): boolean => Boolean(options[name]) || answered.includes(`--${name}`);
  const chosen = said("cumulative") ? "cumulative" : said("daily") ? "daily" : "";
  const pick = (value: string): void =>
    change(({ cumulative: _c, daily: _d, ...others }) => ({
      ...others,
      answers: answered.filter((one) => one !== "--cumulative" && one !== "--daily"),
      ...(value ? { [value]: true } : {}),
    }));
  return field(w.counts, select(entries, chosen, "counts", pick));
}

export function vintage(options: Options, { w }: Tell, change: Change): HTMLElement {
  const pick = (event: Event): void => {
    const value = Number((event.target as HTMLInputElement).value);
    change(({ vintage: _, ...others }) => (value ? { ...others, vintage: value } : others));
  };
  return field(w.vintage, h("input", { type: "number", min: 1900, max: 2200, value: options.vintage ?? "", change: pick }));
}
