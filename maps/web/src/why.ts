/** The why-card: one unit's colour, and everything it rests on, in the server's own words. */

import type { Explanation, Lang, Level, Words } from "./api";
import { indicatorBar } from "./bars";
import { h } from "./dom";
import { day, moment, number } from "./format";
import type { Palette } from "./palette";
import { aboutSite, sitesHere } from "./sitecard";
import { paintBand, swatch, symbolOf } from "./swatch";
import { words } from "./words";

export interface WhyFacts {
  explanation: Explanation;
  /** Level of the last closed day where the card shows today's. */
  closed: string | undefined;
  levels: Map<string, Level>;
  palette: Palette;
  lang: Lang;
  timezone: string;
  close(): void;
  open(code: string): void;
}

type Part = HTMLElement | null;

const block = (title: string, ...children: Part[]): Part =>
  children.some(Boolean) ? h("section", {}, h("h3", {}, title), ...children) : null;

const said = (entries: Partial<Words>[], lang: Lang, kind = "ul"): Part =>
  entries.length ? h(kind, {}, ...entries.map((entry) => h("li", {}, entry[lang] ?? ""))) : null;

function badge(id: string, facts: WhyFacts): Part {
  const level = facts.levels.get(id);
  return level ? h("span.badge", {}, swatch(level, facts.palette, "swatch.small"), level[facts.lang]) : null;
}

function head({ explanation, levels, palette, lang, close }: WhyFacts): HTMLElement {
  const { level, unit } = explanation;
  const w = words(lang);
  const symbol = symbolOf(level.symbol);
  const known = levels.get(level.id);
  const band = h(
    "header",
    {},
    symbol && h("span.big.plate", {}, symbol),
    h("div", {}, h("p.level-word", {}, level[lang]), h("h2", { tabindex: "-1" }, unit.name || unit.code), h("p.kind", {}, unit.kind === "site" ? aboutSite({ explanation, lang }) : `${w.area_level(unit.kind === "cell" ? "cell" : (unit.area_level ?? ""))} · ${unit.code}`)),
    h("button.close", { type: "button", "aria-label": w.close, title: `${w.close} (Esc)`, click: close }, h("span", { "aria-hidden": "true" }, "×")),
  );
  if (known) paintBand(band, known, palette);
  return band;
}

function chain(facts: WhyFacts): Part {
  const { explanation, levels, palette, lang } = facts;
  const around = (explanation.chain ?? []).filter(({ code }) => code !== explanation.unit.code);
  const rank = (id: string): number => levels.get(id)?.rank ?? -1;
  const strictest = Math.max(...around.map(({ level }) => rank(level)), rank(explanation.level.id));
  const rows = around.map(({ code, name, area_level, level }) => {
    const known = levels.get(level);
    const marked = rank(level) === strictest && strictest > rank(explanation.level.id);
    return h(
      "li",
      {},
      known ? swatch(known, palette, "swatch.small") : null,
      h("button.link", { type: "button", click: () => facts.open(code) }, name || code),
      h("span.aside", {}, words(lang).area_level(area_level) + (marked ? ` · ${words(lang).strictest}` : "")),
    );
  });
  return rows.length ? h("ul.chain", { "aria-label": words(lang).chain }, ...rows) : null;
}

function reports({ explanation, lang }: WhyFacts): Part {
  const found = explanation.reporting;
  if (!found || !found.of) return null;
  const w = words(lang);
  const days = found.days ?? 0;
  const boxes = Array.from({ length: Math.min(found.of, 31) }, (_, i) => h(`span${i < days ? ".done" : ""}`));
  const last = found.last ? `, ${w.last_on(day(found.last, lang))}` : "";
  return h(`div.reports${found.ok ? "" : ".short"}`, {}, h("p", {}, w.days_reported(days, found.of) + last), h("div.boxes", { "aria-hidden": "true" }, ...boxes));
}

function possible(facts: WhyFacts): Part {
  const { possible: ids } = facts.explanation;
  if (ids.length < 2) return null;
  return h("p.possible", {}, words(facts.lang).possible, ...ids.map((id) => badge(id, facts)));
}

function closedBeside(facts: WhyFacts): Part {
  if (facts.closed === undefined) return null;
  return h("p.possible", {}, words(facts.lang).closed_level, badge(facts.closed, facts));
}

function decided(facts: WhyFacts): Part {
  const found = facts.explanation.decided;
  if (!found) return null;
  const lines: Words[] = [found, ...(found.signed ? [found.signed] : []), ...found.others];
  return h(
    "section.decided",
    {},
    h("p.possible", {}, words(facts.lang).mark_override, badge(found.level.id, facts)),
    ...lines.map((one) => h("p", {}, one[facts.lang])),
  );
}

function changes(facts: WhyFacts): Part {
  const rows = facts.explanation.would_change.map((change) => {
    const level = facts.levels.get(change.to);
    return h("li", {}, level ? swatch(level, facts.palette, "swatch.small") : null, h("span", {}, change[facts.lang]));
  });
  return rows.length ? h("ul.changes", {}, ...rows) : null;
}

function missing({ explanation, lang }: WhyFacts): Part {
  const rows = explanation.missing.map((one) =>
    h("li", {}, one[lang], one.matters ? h("span.tag", {}, words(lang).matters) : null),
  );
  return rows.length ? h("ul.missing", {}, ...rows) : null;
}

/** The citation as one line: document, place in it, issuing body, day. What is no plain text is left out. */
function citation(cite: Explanation["rulebook"]["cite"], lang: Lang): Part {
  const { doc, where, body, date } = cite ?? {};
  const dated = typeof date === "string" ? day(date, lang) : null;
  const parts = [doc, where, body, dated].filter((part) => typeof part === "string" && part && part !== "none");
  return parts.length ? h("p", {}, `${words(lang).cite}: ${parts.join(", ")}`) : null;
}

function law({ explanation, lang, timezone }: WhyFacts): HTMLElement {
  const w = words(lang);
  const { rulebook, decided_by: rule } = explanation;
  const stored = explanation.snapshot === null ? w.not_stored : `${w.snapshot.toLowerCase()} ${number(explanation.snapshot, lang)}`;
  return h(
    "footer",
    {},
    h("p", {}, h("strong", {}, rulebook.title[lang]), h("span.tag", {}, w.status_of(rulebook.status))),
    rule && rule.rule ? h("p", {}, `${w.decided_by}: ${rule[lang] || rule.text} `, h("code", {}, rule.rule)) : null,
    citation(rulebook.cite, lang),
    h("p", {}, `${w.as_of} ${day(explanation.as_of, lang)} · ${w.known_at.toLowerCase()} ${moment(explanation.known_at, timezone, lang)} · ${stored}`),
  );
}

/** The card for one unit. */
export function whyCard(facts: WhyFacts): HTMLElement {
  const { explanation, lang } = facts;
  const w = words(lang);
  const bars = explanation.indicators.map((one) => indicatorBar(one, lang));
  return h(
    "article",
    {},
    head(facts),
    h(
      "div.body",
      {},
      h("p.sentence", {}, explanation.sentence[lang]),
      decided(facts),
      closedBeside(facts),
      possible(facts),
      chain(facts),
      block(w.sites_here, ...sitesHere(facts)),
      block(w.indicators, bars.length ? h("ul.indicators", {}, ...bars) : null, reports(facts)),
      block(w.would_change, changes(facts)),
      block(w.missing, missing(facts)),
      block(w.adjustments, said(explanation.adjustments, lang)),
      block(w.notes, said(explanation.notes, lang)),
      law(facts),
    ),
  );
}
