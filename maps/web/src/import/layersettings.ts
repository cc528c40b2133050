/** How boundaries and rosters are to be loaded: their level, the set they belong to and its days, their system. */

import { h } from "../dom";
import type { Level, Options, Preview } from "./api";
import { levelWords } from "./layers";
import { dayInput, field, select, vintage } from "./settings";
import type { Tell } from "./tell";
import type { Change } from "./understood";

const LEVELS: Level[] = ["province", "district", "ward", "hamlet"];

export function ofLayer(preview: Preview, options: Options, tell: Tell, change: Change): HTMLElement[] {
  const { w } = tell;
  const sets = preview.boundaries;
  const level = sets?.level ?? options.level ?? "";
  const levels: [string, string][] = LEVELS.map((one) => [one, levelWords(one, tell)]);
  const parts = [field(w.level, select(level ? levels : [["", w.not_said], ...levels], level, "level", (value) => change(without("parents", { level: value as Level }))))];
  if (sets) parts.push(set(preview, tell, change), ...(sets.is_new ? [name(sets.edition, tell, change)] : []), ...days(preview, options, tell, change));
  if (preview.parents?.suggested.length) parts.push(parents(preview, tell, change));
  if (level === "hamlet") parts.push(complete(options, tell, change));
  if (preview.systems?.length) parts.push(system(preview, options, tell, change));
  if (preview.columns.some((one) => one.field === "population")) parts.push(vintage(options, tell, change));
  return parts;
}

export function ofRoster(preview: Preview, options: Options, tell: Tell, change: Change): HTMLElement[] {
  const { w } = tell;
  const ways = (["complete", "anyway", "never"] as const).map((one): [string, string] => [one, w[`construct_${one}`]]);
  const construct = select(ways, options.construct ?? "complete", "construct", (value) => change((now) => ({ ...now, construct: value as "never" })));
  const parts = [...(preview.boundaries ? [set(preview, tell, change)] : []), field(w.construct, construct), complete(options, tell, change)];
  return preview.columns.some((one) => one.field === "persons") ? [...parts, vintage(options, tell, change)] : parts;
}

/** The options with some set, and one that no longer fits left out. */
const without = (gone: keyof Options, fresh: Options) => (options: Options): Options => {
  const { [gone]: _, ...others } = options;
  return { ...others, ...fresh };
};

function set(preview: Preview, { w }: Tell, change: Change): HTMLElement {
  const sets = preview.boundaries!;
  const entries: [string, string][] = [[sets.edition, sets.is_new ? w.set_new(sets.edition) : `“${sets.edition}”`], ...sets.held.map((one): [string, string] => [one.name, `“${one.name}”`])];
  const pick = (value: string): void => change(({ ends: _e, valid_from: _f, valid_to: _t, parents: _p, ...others }) => ({ ...others, edition: value }));
  return field(w.set, select(entries, sets.edition, "edition", pick));
}

function name(edition: string, { w }: Tell, change: Change): HTMLElement {
  const pick = (event: Event): void => {
    const value = (event.target as HTMLInputElement).value.trim();
    if (value) change((now) => ({ ...now, edition: value }));
  };
  return field(w.set_name, h("input", { type: "text", value: edition, maxlength: 64, "data-name": "set", autocomplete: "off", change: pick }), w.set_name_hint);
}

function days(preview: Preview, options: Options, tell: Tell, change: Change): HTMLElement[] {
  const { w } = tell;
  const sets = preview.boundaries!;
  const put = (key: "valid_from" | "valid_to") => (value: string): void => change(value ? (now) => ({ ...now, [key]: value }) : without(key, {}));
  const parts = [
    field(w.from_day, dayInput(options.valid_from ?? sets.valid_from ?? "", "valid_from", tell, put("valid_from")), w.open_end),
    field(w.to_day, dayInput(options.valid_to ?? sets.valid_to ?? "", "valid_to", tell, put("valid_to")), w.open_end),
  ];
  const may = [...new Set([...sets.ends, ...(sets.is_new && sets.valid_from ? sets.clash : [])])].sort();
  if (may.length) parts.push(boxes(w.ends, may.map((one) => ({ value: one, text: w.ends_one(one), on: sets.ends.includes(one) })), (ends) => change((now) => ({ ...now, ends }))));
  return parts;
}

function parents({ parents: found }: Preview, tell: Tell, change: Change): HTMLElement {
  const { w } = tell;
  const said = (text: string): string => {
    const [level = "", columns = ""] = text.split("=");
    return w.parent_of(levelWords(level, tell), columns.split(":").filter(Boolean).join(", "));
  };
  const choices = found!.suggested.map((one) => ({ value: one, text: said(one), on: found!.taken.includes(one) }));
  return boxes(w.parents, choices, (chosen) => change((now) => ({ ...now, parents: chosen })));
}

/** Several that may be chosen together. */
function boxes(label: string, choices: { value: string; text: string; on: boolean }[], pick: (chosen: string[]) => void): HTMLElement {
  const made = choices.map((one) => ({ one, box: h<HTMLInputElement>("input", { type: "checkbox", checked: one.on }) }));
  for (const { box } of made) box.addEventListener("change", () => pick(made.filter((each) => each.box.checked).map((each) => each.one.value)));
  return h("fieldset.field", {}, h("legend", {}, label), ...made.map(({ one, box }) => h("label.check", {}, box, h("span", {}, one.text))));
}

function complete(options: Options, { w }: Tell, change: Change): HTMLElement {
  const entries: [string, string][] = [["", w.complete_stay], ["yes", w.complete_cease]];
  return field(w.complete, select(entries, options.complete ? "yes" : "", "complete", (value) => change(value ? (now) => ({ ...now, complete: true }) : without("complete", {}))));
}

function system(preview: Preview, options: Options, { w, of }: Tell, change: Change): HTMLElement {
  const listed = preview.systems!.map((one): [string, string] => [one.option, of(one.words)]);
  const own: [string, string][] = options.crs && !listed.some(([value]) => value === options.crs) ? [[options.crs, options.crs]] : [];
  const chosen = options.crs ?? "";
  return field(w.system, select([["", w.system_file], ...own, ...listed], chosen, "crs", (value) => change(value ? (now) => ({ ...now, crs: value }) : without("crs", {}))));
}
