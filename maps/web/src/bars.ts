/** An indicator as a small bar against its thresholds; what is not known is hatched, never guessed. */

import type { IndicatorValue, Lang, Threshold } from "./api";
import { h } from "./dom";
import { figures, span } from "./format";
import { words } from "./words";

/** "10", "2.5" and "1/3" as numbers, for drawing only. */
function sizeOf(text: string): number {
  const [numerator, denominator = "1"] = text.split("/");
  return Number(numerator) / Number(denominator);
}

/** The right end of the bar: room beyond the largest threshold and the value. */
function scaleEnd(indicator: IndicatorValue): number {
  const sizes = [indicator.lo, indicator.hi, ...indicator.thresholds.map(({ value }) => sizeOf(value))];
  return Math.max(...sizes.filter((size): size is number => size !== null && Number.isFinite(size)), 0) * 1.18 || 1;
}

/** Whether a threshold is met, in words; where the figure is not known, that is not known either. */
function verdict(met: boolean | null, lang: Lang): string {
  const w = words(lang);
  return met === null ? w.not_known : met ? w.crossed : w.below;
}

const percent = (share: number): string => `${(Math.max(0, Math.min(1, share)) * 100).toFixed(2)}%`;

function ticks(thresholds: Threshold[], end: number, lang: Lang): HTMLElement[] {
  const seen = new Set<string>();
  return thresholds.flatMap(({ op, value, met }) => {
    const size = sizeOf(value);
    if (!Number.isFinite(size) || seen.has(value)) return [];
    seen.add(value);
    const text = `${SIGNS[op] ?? op} ${figures(value, lang)}`;
    const title = `${text}: ${verdict(met, lang)}`;
    const side = size / end > 0.82 ? "tick.late" : size / end < 0.06 ? "tick.early" : "tick";
    return [h(`span.${side}${met ? ".met" : ""}`, { style: `left: ${percent(size / end)}`, title }, h("span", {}, text))];
  });
}

const SIGNS: Record<string, string> = { ">=": "≥", "<=": "≤", "==": "=", "!=": "≠" };

function track(indicator: IndicatorValue, lang: Lang): HTMLElement {
  const end = scaleEnd(indicator);
  const from = indicator.lo ?? 0;
  const to = indicator.hi ?? end;
  return h(
    "div.track",
    { "aria-hidden": "true" },
    h("span.sure", { style: `width: ${percent(from / end)}` }),
    to > from ? h("span.unsure", { style: `left: ${percent(from / end)}; width: ${percent((to - from) / end)}` }) : null,
    ...ticks(indicator.thresholds, end, lang),
  );
}

function spoken(indicator: IndicatorValue, lang: Lang): string {
  const each = indicator.thresholds.map(({ op, value, met }) => `${SIGNS[op] ?? op} ${figures(value, lang)}: ${verdict(met, lang)}`);
  return each.join("; ");
}

/** Name, figure, bar and window of one indicator. */
export function indicatorBar(indicator: IndicatorValue, lang: Lang): HTMLElement {
  const w = words(lang);
  const days = indicator.window ? span(indicator.window.from, indicator.window.to, lang) : "";
  return h(
    "li.indicator",
    {},
    h("div.name", {}, h("span", {}, indicator[lang] || indicator.id), h("strong", {}, indicator.missing ? w.not_known : figures(indicator.text, lang))),
    h("span.hidden", {}, spoken(indicator, lang)),
    track(indicator, lang),
    h("div.aside", {}, days, indicator.masked ? h("span.masked", {}, w.masked) : null),
  );
}
