/** What all parts of the page are handed: the language, its words and its numbers. */

import type { Lang, Words } from "../api";
import { h } from "../dom";
import { day, number } from "../format";
import { type Dictionary, words } from "./words";

export interface Tell {
  lang: Lang;
  w: Dictionary;
  n: (value: number) => string;
  /** One of a pair of words. */
  of: (pair: Words) => string;
}

export function teller(lang: Lang): Tell {
  return { lang, w: words(lang), n: (value) => number(value, lang), of: (pair) => pair[lang] };
}

/** A sentence begins with a capital, wherever its words came from. */
export const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** A number with at most so many decimals. */
export const decimals = (value: number, most: number, { lang }: Tell): string =>
  new Intl.NumberFormat(lang === "vi" ? "vi-VN" : "en-GB", { maximumFractionDigits: most }).format(value);

/** A sentence of the service with its days written as people write them; what it quotes of the file stays as it stands. */
export const readable = (text: string, { lang }: Tell): string => text.replace(/(?<!['"“‘«\d-])\b(\d{4}-\d\d-\d\d)\b(?![-\d'T])/g, (iso) => day(iso, lang));

/** What to do, said for this page: options of the command line stand for its controls. */
export function remedy(text: string, tell: Tell): string {
  if (text.includes("wardwatch places review")) return tell.w.fix_names;
  return /(^|\s)--[a-z]/.test(text) ? tell.w.fix_here : readable(text, tell);
}

/** Says something to screen readers, once. */
export function say(text: string): void {
  const said = document.getElementById("said");
  if (said && said.textContent !== text) said.textContent = text;
}

type Child = Node | string | null | undefined | false;

/** A block of the page under its heading. */
export function block(name: string, title: string, ...children: Child[]): HTMLElement {
  const id = `h-${name}`;
  return h(`section.card.${name}`, { "aria-labelledby": id }, h("h2", { id }, title), ...children);
}

/** Something long that is folded away. */
export function folded(title: string, ...children: Child[]): HTMLElement {
  return h("details", {}, h("summary", {}, title), ...children);
}

/** A table in a box of its own that can be scrolled sideways. */
export function table(label: string, heads: string[], lines: Child[][], numeric: number[] = []): HTMLElement {
  const cell = (tag: string) => (child: Child, at: number) =>
    h(numeric.includes(at) ? `${tag}.num` : tag, tag === "th" ? { scope: "col" } : {}, child || "–");
  const body = lines.map((line) => h("tr", {}, ...line.map(cell("td"))));
  const head = h("tr", {}, ...heads.map(cell("th")));
  return h(
    "div.scroll",
    { tabindex: 0, role: "region", "aria-label": label },
    h("table", {}, h("thead", {}, head), h("tbody", {}, ...body)),
  );
}
