/** Find a unit by name without diacritics, by code or by coordinates; the keyboard is enough. */

import { areas, type AreaHit, type Lang, type Level } from "./api";
import { h } from "./dom";
import type { Palette } from "./palette";
import { swatch } from "./swatch";
import { words } from "./words";

interface Listener {
  found(hit: AreaHit): void;
  coordinates(lat: number, lon: number): void;
  /** How levels are drawn at this moment. */
  ink(): { levels: Map<string, Level>; palette: Palette };
}

const PAUSE_MS = 120;

/** "21.58, 103.42": latitude first, as people and phones write it; swapped where only that is possible. */
export function readCoordinates(text: string): { lat: number; lon: number } | null {
  const match = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (!match) return null;
  const [first, second] = [Number(match[1]), Number(match[2])];
  if (Math.abs(first) <= 90 && Math.abs(second) <= 180) return { lat: first, lon: second };
  return Math.abs(second) <= 90 && Math.abs(first) <= 180 ? { lat: second, lon: first } : null;
}

export class Search {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private hits: AreaHit[] = [];
  private active = -1;
  private timer = 0;
  private asking: AbortController | null = null;

  constructor(
    private readonly listener: Listener,
    private lang: Lang,
  ) {
    this.input = h<HTMLInputElement>("input", {
      type: "search", role: "combobox", id: "search", autocomplete: "off", spellcheck: "false",
      "aria-expanded": "false", "aria-controls": "hits", "aria-autocomplete": "list",
      input: () => this.typed(),
      keydown: (event) => this.pressed(event as KeyboardEvent),
      blur: () => setTimeout(() => this.close(), 150),
    });
    this.list = h("ul", { id: "hits", role: "listbox", hidden: true });
    this.element = h("div.search", { role: "search" }, this.input, this.list);
    this.speak(lang);
  }

  speak(lang: Lang): void {
    this.lang = lang;
    const text = words(lang).search;
    this.input.placeholder = text;
    this.input.setAttribute("aria-label", text);
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  private typed(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    const text = this.input.value.trim();
    if (text.length < 2 || readCoordinates(text)) return this.close();
    this.timer = window.setTimeout(() => void this.ask(text), PAUSE_MS);
  }

  private async ask(text: string): Promise<void> {
    this.asking = new AbortController();
    const hits = await areas(text, this.asking.signal).catch(() => null);
    if (hits) this.show(hits);
  }

  private show(hits: AreaHit[]): void {
    this.hits = hits.slice(0, 8);
    this.active = this.hits.length ? 0 : -1;
    const rows = this.hits.map((hit, index) => this.row(hit, index));
    this.list.replaceChildren(...(rows.length ? rows : [h("li.nothing", {}, words(this.lang).nothing_found)]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
  }

  private row(hit: AreaHit, index: number): HTMLElement {
    const { levels, palette } = this.listener.ink();
    const level = levels.get(hit.level);
    const what = hit[`kind_${this.lang}`] ?? words(this.lang).area_level(hit.area_level);
    const where = [what, ...hit.parents].join(" · ");
    return h(
      "li",
      { role: "option", id: `hit-${index}`, mousedown: (event) => (event.preventDefault(), this.choose(hit)) },
      level ? swatch(level, palette, "swatch.small") : null,
      h("span.name", {}, hit.name || hit.code),
      h("span.aside", {}, where),
    );
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Escape") return this.escape(event);
    if (event.key === "Enter") return this.enter();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.hits.length) return;
    event.preventDefault();
    this.active = (this.active + step + this.hits.length) % this.hits.length;
    this.mark();
  }

  private escape(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    event.stopPropagation();
    this.close();
  }

  private enter(): void {
    const at = readCoordinates(this.input.value);
    if (at) return this.listener.coordinates(at.lat, at.lon);
    const hit = this.list.hidden ? undefined : this.hits[this.active];
    if (hit) this.choose(hit);
  }

  private mark(): void {
    for (const [index, row] of [...this.list.children].entries()) {
      row.setAttribute("aria-selected", String(index === this.active));
    }
    this.input.setAttribute("aria-activedescendant", this.active < 0 ? "" : `hit-${this.active}`);
    this.list.children[this.active]?.scrollIntoView({ block: "nearest" });
  }

  private choose(hit: AreaHit): void {
    this.input.value = hit.name || hit.code;
    this.close();
    this.listener.found(hit);
  }

  private close(): void {
    this.hits = [];
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-activedescendant", "");
  }
}
