/** What has changed colour, since when it is asked: the worst first, each a way to its place. */

import type { Change, Lang, Level, Snapshot } from "./api";
import { choice } from "./choice";
import { h } from "./dom";
import { day, moment, number } from "./format";
import { levelsById, type Palette } from "./palette";
import { swatch } from "./swatch";
import type { Since } from "./url";
import { words } from "./words";

const SHORT = 6; // so many stand there before all are asked for
const MOST = 200;

/** The units that changed; null while they are looked up, a text where that failed. */
export interface Changes {
  since: Since;
  /** The day or the instant that is compared with. */
  from: string;
  rows: Change[] | null | string;
}

export interface ChangesListener {
  since(since: Since): void;
  all(): void;
  fly(code: string, layer: string): void;
}

interface Facts {
  snapshot: Snapshot;
  changes: Changes;
  offered: Since[];
  whole: boolean;
  palette: Palette;
  lang: Lang;
}

const rank = (level: Level | undefined): number => level?.rank ?? -1;

/** Worse ones first, then by name. */
function ordered(rows: Change[], levels: Map<string, Level>, lang: Lang): Change[] {
  const step = ({ from, to }: Change): number => rank(levels.get(to)) - rank(levels.get(from));
  const names = new Intl.Collator(lang);
  return [...rows].sort(
    (a, b) => rank(levels.get(b.to)) - rank(levels.get(a.to)) || step(b) - step(a) || names.compare(a.name ?? "", b.name ?? ""),
  );
}

function line(change: Change, levels: Map<string, Level>, facts: Facts, listener: ChangesListener): HTMLElement {
  const { palette, lang } = facts;
  const name = change.name ?? change.code ?? "";
  const [from, to] = [levels.get(change.from), levels.get(change.to)];
  const told = words(lang).turned(from?.[lang] ?? change.from, to?.[lang] ?? change.to);
  return h(
    "li",
    {},
    h("span.turn", { "aria-hidden": "true" }, from && swatch(from, palette, "swatch.small"), "→", to && swatch(to, palette, "swatch.small")),
    h("button.link", { type: "button", click: () => listener.fly(change.code ?? "", change.layer) }, name),
    h("span.aside", {}, told),
  );
}

function list(rows: Change[], facts: Facts, listener: ChangesListener): HTMLElement[] {
  const w = words(facts.lang);
  if (!rows.length) return [h("p.aside", {}, w.nothing_changed)];
  const levels = levelsById(facts.snapshot);
  const all = ordered(rows, levels, facts.lang);
  const shown = all.slice(0, facts.whole ? MOST : SHORT);
  const rest = facts.whole || all.length <= SHORT ? null : h("button.link.rest", { type: "button", click: listener.all }, w.all_changes(number(all.length, facts.lang)));
  const beyond = all.length > MOST && facts.whole ? h("p.aside", {}, w.more_changes(number(all.length - MOST, facts.lang))) : null;
  return [h("ul", {}, ...shown.map((one) => line(one, levels, facts, listener))), rest, beyond].filter((one) => one !== null);
}

/** The section of the panel. */
export function changed(facts: Facts, listener: ChangesListener): HTMLElement {
  const { changes, offered, snapshot, lang } = facts;
  const w = words(lang);
  const options = offered.map((value) => ({ value, text: w.since[value] }));
  const from = changes.since === "closed" ? day(changes.from, lang) : moment(changes.from, snapshot.workspace.timezone, lang);
  const { rows } = changes;
  const body = rows === null ? [h("p.aside", {}, w.looking)] : typeof rows === "string" ? [h("p.aside", {}, rows)] : list(rows, facts, listener);
  return h(
    "section.changed",
    { "aria-label": w.changes },
    h("p", {}, h("strong", {}, w.changes), h("span.aside", {}, changes.from ? w.against(from) : "")),
    options.length > 1 ? choice(w.changes, "quiet", options, changes.since, (value) => listener.since(value as Since)) : null,
    ...body,
  );
}
