/** The latest imports: what they came to, their refused rows, and taking them back. */

import { h } from "../dom";
import { moment } from "../format";
import { type History, type Past, refusedAddress } from "./api";
import { block, table, type Tell } from "./tell";

/** Lists that have no name of their own: the kind says what they are. */
const OWN = new Set(["place_answers", "population", "reports", "context", "sites", "double_answers", "overrides", "crosswalk"]);
const STEP = 20; // so many more each time
export const FIRST = STEP;

export interface PastActions {
  undo: (one: Past) => void;
  more: (limit: number) => void;
}

export function history(found: History | null, limit: number, tell: Tell, act: PastActions): HTMLElement {
  const { w } = tell;
  if (!found?.imports.length) return block("past", w.history, h("p.aside", {}, found ? w.history_none : "…"));
  const lines = found.imports.map((one) => line(one, found.timezone, tell, act));
  const more = found.imports.length >= limit && limit < 200;
  return block("past", w.history,
    table(w.history, [w.number, w.when, w.what, w.took, w.actions], lines),
    h("div.row", {},
      more ? h("button.plain", { type: "button", "data-action": "more", click: () => act.more(limit + STEP) }, w.history_more) : null,
      h("span.aside", {}, w.history_zone(found.timezone))));
}

function line(one: Past, zone: string, tell: Tell, act: PastActions): (HTMLElement | string)[] {
  const { w, n, lang } = tell;
  const { name, from } = called(one, tell);
  const counts = one.undoes ? w.undoes(String(one.undoes)) : w.past_counts(n(one.counts["read"] ?? 0), n(one.counts["accepted"] ?? 0), n(one.counts["refused"] ?? 0));
  const tags = [one.undone ? w.undone : "", one.mode === "replace" ? w.replaced : ""].filter(Boolean);
  const acts = [
    one.refused_file && !one.undone ? h("a", { href: refusedAddress(one.import, one.refused_file), download: one.refused_file }, w.download(n(one.counts["refused"] ?? 0))) : null,
    one.settled && !one.undone ? h("span.aside", { "data-settled": one.import }, w.refused_settled) : null,
    one.undone ? null : h("button.link", { type: "button", "aria-label": `${w.undo_short} ${one.import}`, "data-undo": one.import, click: () => act.undo(one) }, w.undo_short),
  ];
  return [
    String(one.import),
    moment(one.recorded_at, zone, lang),
    h("span", {}, h("strong", {}, name), h("span.aside", {}, ` ${from}`)),
    h("span", {}, counts, ...tags.map((tag) => h("span.tag", {}, tag))),
    h("span.acts", {}, ...acts),
  ];
}

/** What an import is called: its list, or what it holds; and where its rows came from. */
function called(one: Past, { w }: Tell): { name: string; from: string } {
  const kind = w.kinds[one.kind] ?? w.kinds_all[one.kind] ?? one.kind;
  const answered = /^places-answered-(\d+)-/.exec(one.file);
  const file = answered ? w.by_answers(answered[1]!) : one.file;
  return OWN.has(one.list) ? { name: kind, from: file } : { name: one.list, from: [kind, file].filter(Boolean).join(", ") };
}

/** Asks whether an import is to be taken back, in words that say what that does; true if so. */
export function sure(one: Past, zone: string, tell: Tell): Promise<boolean> {
  const { w, n, lang } = tell;
  const { name, from } = called(one, tell);
  const when = one.recorded_at ? moment(one.recorded_at, zone, lang) : "";
  const what = one.undoes ? w.undo_undo(String(one.undoes)) : one.kind === "boundaries" ? w.undo_boundaries : one.kind === "place_answers" ? w.undo_answers : w.undo_what;
  return new Promise((resolve) => {
    const answer = (yes: boolean) => (): void => {
      resolve(yes);
      dialog.close();
    };
    const dialog = h<HTMLDialogElement>("dialog", { "aria-labelledby": "sure" },
      h("h2", { id: "sure" }, w.undo_sure(String(one.import), name)),
      one.undoes ? null : h("p", {}, w.undo_took(from, when, n(one.counts["accepted"] ?? 0))),
      h("p", {}, what),
      one.later && !one.undoes ? h("p", {}, w.undo_later(n(one.later))) : null,
      h("div.row", {},
        h("button.button", { type: "button", "data-action": "sure", click: answer(true) }, w.undo_yes),
        h("button.plain", { type: "button", autofocus: true, click: answer(false) }, w.no)));
    dialog.addEventListener("close", () => {
      resolve(false);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
