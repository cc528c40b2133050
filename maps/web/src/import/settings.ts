/** How to load: of which list the file is, what its numbers are, and what holds for all of its rows. */

import { h } from "../dom";
import type { Kind, Options, Preview } from "./api";
import { block, type Tell } from "./tell";
import type { Change } from "./understood";

const KINDS: Kind[] = ["cases", "reports", "context", "population"];

let fields = 0;

/** A labelled control with a hint under it. */
function field(label: string, control: HTMLElement, hint = ""): HTMLElement {
  const id = `field-${++fields}`;
  control.id = id;
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return h("div.field", {}, h("label", { for: id }, label), control, hint ? h("p.aside", { id: `${id}-hint` }, hint) : null);
}

function select(entries: [string, string][], chosen: string, name: string, pick: (value: string) => void): HTMLElement {
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
  return block("settings", w.settings, h("div.fields", {}, ...parts));
}

function ofCases(preview: Preview, options: Options, tell: Tell, change: Change): HTMLElement[] {
  const { w } = tell;
  const taken = new Set(preview.columns.filter((one) => one.heading !== null).map((one) => one.field));
  const counted = taken.has("count") || preview.unpivoted.length > 0;
  const parts = [list(preview, options, tell, change), mode(options, tell, change)];
  if (counted) parts.push(counts(options, tell, change));
  if (!taken.has("setting") && !preview.unpivoted.some((one) => one.setting)) {
    const entries: [string, string][] = [["", w.not_said], ...["community", "quarantine"].map((one): [string, string] => [one, w.values[one] ?? one])];
    parts.push(field(w.setting_all, select(entries, options.constants?.["setting"] ?? "", "setting", (value) => change(fixed("setting", value)))));
  }
  if (!taken.has("report_date") && !preview.unpivoted.some((one) => one.report_date)) {
    const given = options.constants?.["report_date"] ?? "";
    const pick = (event: Event): void => change(fixed("report_date", (event.target as HTMLInputElement).value));
    parts.push(field(w.day_all, h("input", { type: "date", value: given, "data-name": "day", change: pick })));
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

function vintage(options: Options, { w }: Tell, change: Change): HTMLElement {
  const pick = (event: Event): void => {
    const value = Number((event.target as HTMLInputElement).value);
    change(({ vintage: _, ...others }) => (value ? { ...others, vintage: value } : others));
  };
  return field(w.vintage, h("input", { type: "number", min: 1900, max: 2200, value: options.vintage ?? "", change: pick }));
}
