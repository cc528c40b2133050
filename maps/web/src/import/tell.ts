/** What all parts of the page are handed: the language, its words and its numbers. */

import type { Lang, Words } from "../api";
import { h } from "../dom";
import { number } from "../format";
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
