/** The why-card on the screen: which unit is selected, and its explanation as the server gives it now. */

import { closedLevel, explanation as explain, type Explanation, type Lang, type Level, type Moment } from "./api";
import type { Palette } from "./palette";
import { whyCard } from "./why";
import { words } from "./words";

/** What the card needs to know of the page at the moment it is drawn. */
export interface CardFacts {
  at: Moment;
  lang: Lang;
  palette: Palette;
  levels: Map<string, Level>;
  timezone: string;
}

interface Listener {
  /** The card stands; `quiet` when it was opened by itself and not by a hand. */
  opened(code: string, quiet: boolean, at: [number, number] | undefined): void;
  closed(): void;
  refused(problem: unknown, code: string): void;
}

export class Card {
  private opener: HTMLElement | null = null;
  private shown: { explanation: Explanation; closed: string | undefined } | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly facts: () => CardFacts,
    private readonly listener: Listener,
  ) {}

  /** Asks for a unit's explanation and shows it. Quietly: a failure or a missing unit changes nothing. */
  async open(code: string, quiet = false): Promise<void> {
    const { at, lang } = this.facts();
    try {
      const explanation = await explain(code, at, lang);
      const same = this.shown?.explanation.unit.code === code;
      this.shown = { explanation, closed: same ? this.shown?.closed : undefined };
    } catch (problem) {
      if (!quiet) this.listener.refused(problem, code);
      return;
    }
    this.render();
    if (!quiet) this.takeFocus();
    this.listener.opened(code, quiet, this.place);
    await this.besideClosed(code, at);
  }

  /** Where the site is that the card is about. */
  get place(): [number, number] | undefined {
    const { kind, lon, lat } = this.shown?.explanation.unit ?? {};
    return kind === "site" && lon != null && lat != null ? [lon, lat] : undefined;
  }

  /** The level of the area that the card is about. */
  get areaLevel(): string | undefined {
    return this.shown?.explanation.unit.area_level ?? undefined;
  }

  close(): void {
    const held = this.element.contains(document.activeElement);
    this.shown = null;
    this.render();
    this.listener.closed();
    if (held) this.giveFocusBack();
  }

  private takeFocus(): void {
    const before = document.activeElement;
    if (before instanceof HTMLElement && !this.element.contains(before)) this.opener = before;
    this.element.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  /** To where the keyboard was before the card opened, else to the map. */
  private giveFocusBack(): void {
    const usable = this.opener?.isConnected && this.opener !== document.body;
    (usable ? this.opener : document.querySelector<HTMLElement>(".maplibregl-canvas"))?.focus({ preventScroll: true });
  }

  render(): void {
    this.element.hidden = this.shown === null;
    document.documentElement.toggleAttribute("data-card", this.shown !== null); // others make room
    if (!this.shown) return this.element.replaceChildren();
    const facts = this.facts();
    const top = this.element.scrollTop;
    this.element.setAttribute("aria-label", words(facts.lang).why);
    const card = whyCard({ ...facts, ...this.shown, close: () => this.close(), open: (code) => void this.open(code) });
    const at = this.stops.indexOf(document.activeElement as HTMLElement);
    this.element.replaceChildren(card);
    this.element.scrollTop = top;
    if (at >= 0) this.stops[at]?.focus({ preventScroll: true }); // drawn anew, it keeps the keyboard
  }

  private get stops(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("h2, button")];
  }

  /** Today's level is shown with the lawful one beside it. */
  private async besideClosed(code: string, at: Moment): Promise<void> {
    const closed = at === "today" ? await closedLevel(code).catch(() => undefined) : undefined;
    if (this.shown?.explanation.unit.code !== code || this.shown.closed === closed) return;
    this.shown.closed = closed;
    this.render();
  }
}
