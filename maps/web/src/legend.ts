/** What the colours mean here and now, and how many units and people stand in each. Pressing one highlights it. */

import type { Lang, LayerSummary, Level, Snapshot } from "./api";
import { h } from "./dom";
import { crowd, number } from "./format";
import type { Palette } from "./palette";
import { OVERRIDE, PROVISIONAL, STALE, WIDENED, type PackedState } from "./state";
import { paint, swatch } from "./swatch";
import { words } from "./words";

export interface LegendFacts {
  snapshot: Snapshot;
  layer: string;
  state: PackedState | undefined;
  palette: Palette;
  lang: Lang;
  focus: string | null;
  pick(level: string | null): void;
}

/** The strictest first; grey is always named, other outcomes outside the order only where they occur. */
function listed(facts: LegendFacts, summary: LayerSummary): Level[] {
  const outside = facts.snapshot.unknown.filter((level) => level.colour === "grey" || summary.levels[level.id]);
  return [...[...facts.snapshot.levels].reverse(), ...outside];
}

function bar(levels: Level[], summary: LayerSummary, palette: Palette): HTMLElement {
  const parts = levels.flatMap((level) => {
    const count = summary.levels[level.id] ?? 0;
    if (!count) return [];
    const part = h("span", { style: `flex: ${count} 1 4px` });
    paint(part, level, palette);
    return [part];
  });
  return h("div.shares", { "aria-hidden": "true" }, ...parts);
}

function row(level: Level, facts: LegendFacts, summary: LayerSummary): HTMLElement {
  const w = words(facts.lang);
  const count = summary.levels[level.id] ?? 0;
  const people = summary.population[level.id];
  const pressed = facts.focus === level.id;
  const known = count && people != null;
  const exact = known ? w.people(number(people, facts.lang)) : "";
  const told = [`${level[facts.lang]}: ${w.units(number(count, facts.lang))}`, exact].filter(Boolean).join(", ");
  return h(
    `button.level${count ? "" : ".none"}`,
    { type: "button", "aria-pressed": String(pressed), title: `${w.highlight(level[facts.lang])} (${told})`, click: () => facts.pick(pressed ? null : level.id) },
    swatch(level, facts.palette),
    h("span.label", {}, level[facts.lang]),
    " ", // not drawn, but it keeps the words apart when they are read out
    h("span.count", {}, number(count, facts.lang)),
    " ",
    h("span.people", {}, known ? w.people(crowd(people, facts.lang)) : ""),
  );
}

/** Signs of the map besides the fills, each named only where it occurs. */
function marks(facts: LegendFacts): HTMLElement[] {
  const w = words(facts.lang);
  const known: [number, string, string][] = [
    [PROVISIONAL, "provisional", w.mark_provisional],
    [OVERRIDE, "override", w.mark_override],
  ];
  const told: [number, string][] = [
    [WIDENED, w.mark_widened],
    [STALE, w.mark_stale],
  ];
  const drawn = known.flatMap(([flag, sign, text]) => mark(facts, flag, text, h(`span.mark.${sign}`)));
  return [...drawn, ...told.flatMap(([flag, text]) => mark(facts, flag, text, h("span.mark.dot")))];
}

function mark(facts: LegendFacts, flag: number, text: string, sign: HTMLElement): HTMLElement[] {
  const decided = new Set(facts.snapshot.levels.map(({ id }) => id)); // a grey unit says these things by its colour
  const count = facts.state?.count(flag, decided) ?? 0;
  return count ? [h("li", {}, sign, h("span", {}, text), h("span.count", {}, number(count, facts.lang)))] : [];
}

/** The whole legend of the layer that is shown. */
export function legend(facts: LegendFacts): HTMLElement {
  const w = words(facts.lang);
  const summary = facts.snapshot.layers[facts.layer];
  if (!summary?.units) return h("section.legend", {}, h("h2", {}, w.no_units), h("p.aside", {}, w.no_units_hint));
  const levels = listed(facts, summary);
  const finest = facts.layer === "cell" ? Math.max(...(summary.resolutions ?? [])) : Number.NaN;
  return h(
    "section.legend",
    { "aria-label": w.legend },
    h(
      "h2",
      {},
      h("span", {}, w.area_level(facts.layer)),
      h("span.aside", {}, w.units(number(summary.units, facts.lang)) + (Number.isFinite(finest) ? `, ${w.base_cells(finest)}` : "")),
    ),
    bar(levels, summary, facts.palette),
    h("div.levels", { role: "group", "aria-label": w.units_of(w.area_level(facts.layer)) }, ...levels.map((level) => row(level, facts, summary))),
    h("ul.marks", {}, ...marks(facts)),
  );
}
