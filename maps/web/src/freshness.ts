/** How old the picture is: days, moment of knowledge, snapshot, rulebook, and who has not reported. */

import type { Lang, Reporting, Rulebook, Snapshot } from "./api";
import { h } from "./dom";
import { ago, day, dayIn, moment, number } from "./format";
import { words } from "./words";

function fact(term: string, ...description: (Node | string | null)[]): HTMLElement {
  return h("div", {}, h("dt", {}, term), h("dd", {}, ...description));
}

/** "3 minutes ago"; where the workspace's clock is pinned, the age would lie, so the pinned day is named. */
export function age(snapshot: Snapshot, now: Date, lang: Lang): string {
  const { timezone, today } = snapshot.workspace;
  if (today && today !== dayIn(now, timezone)) return words(lang).pinned_clock(day(today, lang));
  return ago(snapshot.known_at, now, lang);
}

/** The snapshot's number; today is derived, so it names the closed one it stands over. */
function numbered({ number: own, closed }: Snapshot, lang: Lang): string {
  if (own !== null) return number(own, lang);
  return closed?.number == null ? words(lang).not_stored : words(lang).beside_closed(number(closed.number, lang));
}

/** The rulebook's title, as a link to its text where there is one. */
function titled({ title, page }: Rulebook, lang: Lang): HTMLElement | string {
  if (!page) return title[lang];
  return h("a", { href: `${page}&lang=${lang}`, target: "_blank", rel: "noopener" }, title[lang]);
}

/** The particulars that stand on every screen. */
export function particulars(snapshot: Snapshot, now: Date, lang: Lang): HTMLElement {
  const w = words(lang);
  const { rulebook, workspace } = snapshot;
  return h(
    "dl.particulars",
    {},
    fact(w.as_of, h("strong", {}, day(snapshot.as_of, lang))),
    fact(w.known_at, moment(snapshot.known_at, workspace.timezone, lang), h("span.age", {}, age(snapshot, now, lang))),
    fact(w.snapshot, numbered(snapshot, lang)),
    fact(w.rulebook, titled(rulebook, lang), h("span.tag", {}, w.status_of(rulebook.status))),
  );
}

/** The strip of reporting: how many units reported enough, and who did not. Nothing where nobody counts it. */
export function reporting(found: Reporting | undefined, lang: Lang, open: (code: string) => void): HTMLElement | null {
  if (!found || !found.units) return null;
  const w = words(lang);
  const reported = found.units - found.silent;
  const share = `${Math.round((100 * reported) / found.units)}%`;
  const late = (found.overdue ?? []).map((unit) =>
    h(
      "li",
      {},
      h("button.link", { type: "button", click: () => open(unit.code) }, unit.name),
      h("span.aside", {}, unit.last ? w.last_report(day(unit.last, lang)) : w.never_reported),
    ),
  );
  return h(
    "section.reporting",
    { "aria-label": w.reports },
    h("p", {}, h("strong", {}, w.reports), h("span.aside", {}, w.reported(number(reported, lang), number(found.units, lang)))),
    h("div.meter", { "aria-hidden": "true" }, h("span", { style: `width: ${share}` })),
    late.length ? h("details", {}, h("summary", {}, `${w.overdue} (${number(found.silent, lang)})`), h("ul", {}, ...late)) : null,
  );
}
