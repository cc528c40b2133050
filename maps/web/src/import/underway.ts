/** A load under way, stage by stage with real figures, and what it came to. */

import { h } from "../dom";
import { type Kind, type Progress, refusedAddress, type Result, type Step } from "./api";
import { block, sentence, type Tell } from "./tell";

const STAGES: Step["stage"][] = ["reading", "placing", "storing"];

export function underway(file: string, found: Progress | null, lost: boolean, cancelling: boolean, tell: Tell, cancel: () => void): HTMLElement {
  const { w } = tell;
  const button = h("button.plain", { type: "button", disabled: cancelling, "data-action": "cancel", click: cancel }, cancelling ? w.cancelling : w.cancel);
  return block(
    "underway",
    w.loading(file),
    h("ol.steps", {}, ...STAGES.map((stage) => step(stage, found, tell))),
    lost ? h("p.warn", { role: "alert" }, w.lost) : null,
    h("div.row", {}, button),
  );
}

function step(stage: Step["stage"], found: Progress | null, { w, n }: Tell): HTMLElement {
  const one = found?.steps.find((other) => other.stage === stage);
  const reached = one ? STAGES.indexOf(found!.stage) : -1;
  const state = !one ? "ahead" : STAGES.indexOf(stage) < reached || found?.state === "done" ? "over" : "now";
  const rows = !one ? "" : state === "over" ? w.stage_rows(n(one.of || one.rows)) : one.of && one.rows ? w.stage_of(n(one.rows), n(one.of)) : one.of ? w.stage_rows(n(one.of)) : "";
  const bar = h("progress", { "aria-label": w.stages[stage], max: 1, ...(state === "ahead" ? { value: 0 } : state === "over" ? { value: 1 } : one?.of && one.rows ? { value: one.rows / one.of } : {}) });
  const rate = one?.rows_per_second ? w.rate(n(one.rows_per_second)) : "";
  return h(`li.${state}`, state === "now" ? { "aria-current": "step" } : {},
    h("span.name", {}, w.stages[stage]), bar, h("span.aside", {}, [rows, rate].filter(Boolean).join(" · ")));
}

export interface Ended {
  undo: () => void;
  another: () => void;
  /** The other sheets of a template that are filled in. */
  next: { sheets: Kind[]; look: (kind: Kind) => void };
}

export function ended(found: Progress, tell: Tell, then: Ended): HTMLElement {
  const { w, n, lang } = tell;
  const result = found.result!;
  const rate = found.seconds > 0 ? Math.round(result.read / found.seconds) : 0;
  const taken = result.accepted + result.unchanged > 0 || !result.read;
  return block(
    taken ? "ended" : "problem",
    w.done(String(result.import)),
    taken ? null : h("p.asked", {}, w.none_taken),
    h("p.sum", {}, sentence(w.done_sum(n(result.read), n(result.accepted), n(result.unchanged), n(result.refused)))),
    h("p.aside", {}, [`“${result.list}”`, result.retracted ? `${w.retracted} ${n(result.retracted)}` : "", rate ? w.done_speed(n(found.seconds), n(rate)) : ""].filter(Boolean).join(" · ")),
    result.refused_file ? refused(result, result.refused_file, tell) : null,
    ...after(result, tell),
    then.next.sheets.length ? h("div.row", {}, ...then.next.sheets.map((kind) => h("button.button.second", { type: "button", "data-sheet": kind, click: () => then.next.look(kind) }, w.next_sheet(w.kinds[kind] ?? kind)))) : null,
    h("div.row", {},
      h("a.button", { href: lang === "vi" ? "/" : "/?lang=en" }, w.show_map),
      h("button.plain", { type: "button", click: then.another }, w.other_file),
      h("button.plain", { type: "button", "data-action": "undo", click: then.undo }, w.undo)),
  );
}

/** What else came of boundaries: sets that end, and what is still to be done. */
function after(result: Result, { w }: Tell): HTMLElement[] {
  const parts: HTMLElement[] = [];
  if (result.ended?.length) parts.push(h("p", {}, w.ended_sets(result.ended.map((one) => `“${one}”`).join(", "))));
  if (result.crosswalks?.length) parts.push(h("p", {}, w.crosswalk, ...result.crosswalks.map((one) => h("code", {}, one))));
  return parts;
}

function refused(result: Result, file: string, { w, n }: Tell): HTMLElement {
  const open = result.widened;
  const names = open ? open.names.map((one) => one.name).join(", ") : "";
  const more = open ? open.areas - open.names.length : 0;
  return h("div.mending", {},
    h("a.button.second", { href: refusedAddress(result.import, file), download: file }, w.download(n(result.refused))),
    h("p.aside", {}, w.mend),
    names ? h("p", {}, w.widened(names + (more > 0 ? `, ${w.widened_more(n(more))}` : ""))) : null,
    open?.nowhere ? h("p", {}, w.widened_nowhere(n(open.nowhere))) : null);
}
