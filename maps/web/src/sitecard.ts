/** Sites on the why-card: what a site is, and the sites of an area with what they do to it. */

import type { Explanation, Lang, Level } from "./api";
import { h } from "./dom";
import { number } from "./format";
import type { Palette } from "./palette";
import { swatch } from "./swatch";
import { words } from "./words";

const MOST = 5;

/** Kind, persons and code of a site, in a line. */
export function aboutSite({ explanation, lang }: { explanation: Explanation; lang: Lang }): string {
  const { unit } = explanation;
  const w = words(lang);
  const people = unit.people == null ? null : w.people_of_site(number(unit.people, lang), unit.people_from === "capacity");
  const size = unit.size_class ? w.size_class(unit.size_class) : null;
  return [unit[`kind_${lang}`], size, people, unit.code].filter(Boolean).join(" · ");
}

interface Facts {
  explanation: Explanation;
  levels: Map<string, Level>;
  palette: Palette;
  lang: Lang;
  open(code: string): void;
}

/** The sites in an area, the strictest first, under the sentence that tells their part in its level. */
export function sitesHere(facts: Facts): HTMLElement[] {
  const { explanation, levels, palette, lang } = facts;
  const w = words(lang);
  const listed = explanation.sites_here ?? [];
  const more = (explanation.sites_count ?? listed.length) - Math.min(listed.length, MOST);
  const rows = listed.slice(0, MOST).map(({ code, name, level, ...site }) => {
    const known = levels.get(level);
    return h(
      "li",
      {},
      known ? swatch(known, palette, "swatch.small") : null,
      h("button.link", { type: "button", click: () => facts.open(code) }, name),
      h("span.aside", {}, site[`kind_${lang}`]),
    );
  });
  const all = `/sites?f=html&area=${encodeURIComponent(`${explanation.unit.area_level}:${explanation.unit.code}`)}${lang === "vi" ? "" : "&lang=en"}`;
  return [
    ...(explanation.sites ? [h("p.effect", {}, explanation.sites[lang])] : []),
    ...(rows.length ? [h("ul.chain.sitelist", {}, ...rows)] : []),
    ...(more > 0 ? [h("p.aside", {}, h("a", { href: all }, w.more_sites(number(more, lang))))] : []),
  ];
}
