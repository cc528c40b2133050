/** The switch of the sites in the panel: how many there are at which level, and the sign of each kind. */

import type { Lang, Level, SiteSummary } from "./api";
import { glyph, h } from "./dom";
import { number } from "./format";
import type { Palette } from "./palette";
import { swatch } from "./swatch";
import { words } from "./words";

export interface SiteFacts {
  sites: SiteSummary | null | undefined;
  shown: boolean;
  /** Whether the map is too far away for signs to be drawn. */
  far: boolean;
  levels: Level[];
  palette: Palette;
  lang: Lang;
}

/** The strictest first, and only those that occur. */
function counts({ sites, levels, palette, lang }: SiteFacts): HTMLElement[] {
  const rank = (level: Level): number => (level.rank >= 0 ? level.rank : level.colour === "grey" ? 0.5 : -1);
  const there = levels.filter(({ id }) => sites?.levels[id]).sort((a, b) => rank(b) - rank(a));
  return there.map((level) => {
    const n = number(sites!.levels[level.id]!, lang);
    return h("span.tally", { title: `${level[lang]}: ${n}` }, swatch(level, palette, "swatch.small"), h("span.hidden", {}, level[lang]), n);
  });
}

function kinds({ sites, lang }: SiteFacts): HTMLElement {
  const rows = sites!.kinds.map((kind) =>
    h("li", { title: kind[lang] }, glyph(kind.picture, { class: "kindsign", "fill-rule": "evenodd" }), h("span.kindname", {}, kind[lang]), h("span.count", {}, number(kind.units, lang))),
  );
  return h("ul.kinds", {}, ...rows);
}

/** Nothing where the result holds no sites. */
export function siteSwitch(facts: SiteFacts, toggle: () => void): HTMLElement | null {
  const { sites, shown, far, lang } = facts;
  if (!sites) return null;
  const w = words(lang);
  return h(
    "section.sites",
    { "aria-label": w.sites },
    h(
      "div.row",
      {},
      h("button.switch", { type: "button", role: "switch", "aria-checked": String(shown), "aria-label": w.show_sites, title: w.show_sites, click: toggle }, h("span.track2", { "aria-hidden": "true" }), h("span", {}, w.sites)),
      h("a.aside", { href: lang === "vi" ? "/sites?f=html" : "/sites?f=html&lang=en", title: w.list_of_sites }, number(sites.units, lang)),
      h("span.tallies", {}, ...counts(facts)),
    ),
    shown && far ? h("p.aside", {}, w.sites_from_close) : null,
    shown ? kinds(facts) : null,
  );
}
