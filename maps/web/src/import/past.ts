/** The latest imports: what they came to, their refused rows, and taking them back. */

import { h } from "../dom";
import { moment } from "../format";
import { type Past, refusedAddress } from "./api";
import { block, table, type Tell } from "./tell";

const NOT_HERE = new Set(["boundaries"]); // undone by hand only: everything else lies in them

export function history(found: Past[] | null, tell: Tell, undo: (number: number, list: string) => void): HTMLElement {
  const { w } = tell;
  if (!found?.length) return block("past", w.history, h("p.aside", {}, found ? w.history_none : "…"));
  const lines = found.map((one) => line(one, tell, undo));
  return block("past", w.history, table(w.history, [w.number, w.when, w.what, w.took, w.actions], lines));
}

function line(one: Past, tell: Tell, undo: (number: number, list: string) => void): (HTMLElement | string)[] {
  const { w, n, lang } = tell;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const kind = w.kinds[one.kind] ?? w.kinds_all[one.kind] ?? one.kind;
  const counts = one.undoes ? w.undoes(String(one.undoes)) : w.past_counts(n(one.counts["read"] ?? 0), n(one.counts["accepted"] ?? 0), n(one.counts["refused"] ?? 0));
  const tags = [one.undone ? w.undone : "", one.mode === "replace" ? w.replaced : ""].filter(Boolean);
  const acts = [
    one.refused_file && !one.undone ? h("a", { href: refusedAddress(one.import, one.refused_file), download: one.refused_file }, w.download(n(one.counts["refused"] ?? 0))) : null,
    !one.undone && !NOT_HERE.has(one.kind)
      ? h("button.link", { type: "button", "aria-label": `${w.undo_short} ${one.import}`, click: () => undo(one.import, one.list) }, w.undo_short)
      : null,
  ];
  return [
    String(one.import),
    moment(one.recorded_at, zone, lang),
    h("span", {}, h("strong", {}, one.list), h("span.aside", {}, ` ${[kind, one.file].filter(Boolean).join(", ")}`)),
    h("span", {}, counts, ...tags.map((tag) => h("span.tag", {}, tag))),
    h("span.acts", {}, ...acts),
  ];
}

/** Asks whether an import is to be taken back; true if so. */
export function sure(number: number, list: string, { w }: Tell): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (yes: boolean) => (): void => {
      resolve(yes);
      dialog.close();
    };
    const dialog = h<HTMLDialogElement>("dialog", { "aria-labelledby": "sure" },
      h("h2", { id: "sure" }, w.undo_sure(String(number), list)),
      h("p", {}, w.undo_what),
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
