/** Names of places that are in doubt: each wording with its likeliest areas as buttons, and what was answered. */

import { h } from "../dom";
import type { Applied, Doubt, Doubts, Named, Remembered } from "./api";
import { block, folded, sentence, type Tell } from "./tell";

const SHOWN = 3; // areas offered for each wording
const OPEN = 6; // wordings that are shown at once, the others are folded away
const KEY = "wardwatch-author";
const WAIT_MS = 250; // after the last letter that is typed

/** An answer that was given on this page, and the imports by which its rows came in. */
export interface Now {
  key: string;
  text: string;
  meant: Named | null;
  applied: Applied[];
}

export interface NameActions {
  answer: (doubt: Doubt, meant: Named | null) => void;
  takeBack: (key: string, text: string, applied: Applied[]) => void;
  search: (edition: string, text: string) => Promise<Named[]>;
}

export const author = (): string => (document.getElementById("author") as HTMLInputElement | null)?.value.trim() ?? "";

function remembered(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return ""; // a browser that keeps nothing asks each time
  }
}

export function rememberAuthor(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // as above
  }
}

export const path = (one: Named): string => [one.name, ...one.parents].join(", ");

export interface Where {
  title: (n: string) => string;
  /** Whether the answers stand for the file that is shown, or for everything that is held. */
  ofFile: boolean;
}

export function namesCard(found: Doubts | null, now: Now[], where: Where, tell: Tell, act: NameActions): HTMLElement | null {
  if (!found || (!found.in_all && !now.length && !(where.ofFile && found.answered.length))) return null;
  const { w, n } = tell;
  const fresh = new Set(now.map((one) => one.key));
  const earlier = found.answered.filter((one) => !fresh.has(one.key));
  const more = found.in_all - found.asked.length;
  const asking = found.in_all > 0;
  const rest = found.asked.slice(OPEN);
  return block(
    "names",
    asking ? where.title(n(found.in_all)) : w.names_none,
    asking ? h("p.aside", {}, w.names_hint) : null,
    asking ? authorField(tell) : null,
    now.length ? justNow(now, tell, act) : null,
    asking ? h("ul.doubts", {}, ...found.asked.slice(0, OPEN).map((one) => question(one, tell, act))) : null,
    rest.length ? folded(`+ ${n(rest.length)}`, h("ul.doubts", {}, ...rest.map((one) => question(one, tell, act)))) : null,
    more > 0 ? h("p.aside", {}, w.names_more(n(more))) : null,
    earlier.length ? before(earlier, found.answered_in_all - found.answered.length + earlier.length, where, tell, act) : null,
  );
}

function authorField({ w }: Tell): HTMLElement {
  const input = h<HTMLInputElement>("input", { type: "text", id: "author", value: remembered(), maxlength: 200, autocomplete: "name", "aria-describedby": "author-hint" });
  input.addEventListener("change", () => rememberAuthor(input.value.trim()));
  return h("div.field.author", {}, h("label", { for: "author" }, w.author), input, h("p.aside", { id: "author-hint" }, w.author_hint));
}

function question(doubt: Doubt, tell: Tell, act: NameActions): HTMLElement {
  const { w, n } = tell;
  const id = `doubt-${doubt.id}`;
  const why = [w.names_why[doubt.why] ?? "", doubt.certain ? w.names_certain(doubt.certain) : ""].filter(Boolean).join("; ");
  const lists = doubt.lists.filter(Boolean).map((one) => w.names_list(one));
  const likely = doubt.candidates.slice(0, SHOWN).map((one) => areaButton(one, w.alike(n(one.score)), () => act.answer(doubt, one)));
  const none = h("button.plain", { type: "button", "data-code": "none", click: () => act.answer(doubt, null) }, w.none_of_ours);
  return h("li.doubt", { role: "group", "aria-labelledby": id, "data-doubt": doubt.id },
    h("p", { id }, h("strong", {}, `“${doubt.text}”`)),
    h("p.aside", {}, [w.names_rows(n(doubt.rows), n(doubt.cases)), ...lists, why].join(" · ")),
    h("div.answers", {}, ...likely, none),
    search(doubt, tell, act));
}

function areaButton(one: Named, aside: string, click: () => void): HTMLElement {
  return h("button.answer.area", { type: "button", "data-code": one.code, click },
    h("span", {}, one.name),
    h("span.aside", {}, [one.parents.join(", "), aside].filter(Boolean).join(" · ")));
}

/** Any other area: typed, found, chosen. */
function search(doubt: Doubt, { w }: Tell, act: NameActions): HTMLElement {
  const input = h<HTMLInputElement>("input", { type: "search", placeholder: w.search_hint, "aria-label": w.search_for(doubt.text), autocomplete: "off", maxlength: 100 });
  const found = h("div.answers", { "aria-live": "polite" });
  let clock = 0;
  let asked = 0;
  const look = async (): Promise<void> => {
    const text = input.value.trim();
    const mine = ++asked;
    const areas = text ? await act.search(doubt.edition, text).catch(() => []) : [];
    if (mine !== asked) return; // more has been typed since
    const buttons = areas.map((one) => areaButton(one, "", () => act.answer(doubt, one)));
    found.replaceChildren(...(text && !buttons.length ? [h("p.aside", {}, w.search_nothing)] : buttons));
  };
  input.addEventListener("input", () => {
    clearTimeout(clock);
    clock = window.setTimeout(() => void look(), WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") found.querySelector<HTMLElement>("button")?.focus();
  });
  const box = folded(w.other_area, h("div.search", {}, input, found)) as HTMLDetailsElement;
  box.querySelector("summary")!.addEventListener("click", (event) => {
    event.preventDefault(); // opened here, so that the first letter that is typed is not lost
    box.open = !box.open;
    if (box.open) input.focus();
  });
  return box;
}

const said = (text: string, meant: Named | null, { w }: Tell): string => (meant ? w.remembered(text, path(meant)) : w.remembered_none(text));

function justNow(now: Now[], tell: Tell, act: NameActions): HTMLElement {
  const { w, n } = tell;
  const line = (one: Now): HTMLElement => {
    const taken = one.applied.map((each) => w.taken_in(String(each.import), each.list, n(each.accepted)));
    return h("li", {},
      h("span", {}, said(one.text, one.meant, tell)),
      h("span.aside", {}, taken.join("; ") || (one.meant ? w.nothing_taken : "")),
      h("button.link", { type: "button", "aria-label": w.forget_label(one.text), "data-forget": one.key, click: () => act.takeBack(one.key, one.text, one.applied) }, w.forget));
  };
  return h("div.given", {}, h("strong", {}, w.remembered_now), h("ul.plain", {}, ...now.map(line)));
}

function before(found: Remembered[], inAll: number, { ofFile }: Where, tell: Tell, act: NameActions): HTMLElement {
  const { w, n } = tell;
  const line = (one: Remembered): HTMLElement =>
    h("li", {},
      h("span", {}, sentence(said(one.text, one.meant, tell))),
      h("span.aside", {}, [ofFile && one.rows ? w.times(n(one.rows)) : "", one.author ? w.answered_by(one.author) : ""].filter(Boolean).join(" · ")),
      h("button.link", { type: "button", "aria-label": w.forget_label(one.text), click: () => act.takeBack(one.key, one.text, []) }, w.take_back));
  const title = ofFile ? w.answered_used(n(inAll)) : w.answered_all(n(inAll));
  return folded(title, h("p.aside", {}, w.answered_stay), h("ul.plain.earlier", {}, ...found.map(line)));
}
