/** The panel beside the map: what this is, when it is from, what the colours mean, and the switches. */

import type { Lang, Reading, Snapshot } from "./api";
import { changed, type ChangesListener } from "./changed";
import type { Changing } from "./changing";
import { choice } from "./choice";
import { h } from "./dom";
import { day } from "./format";
import { particulars, reporting } from "./freshness";
import { offeredLayers } from "./layers";
import { legend } from "./legend";
import type { Line } from "./live";
import { offTheMap } from "./offmap";
import type { Palette, PaletteName } from "./palette";
import { siteSwitch } from "./sitelegend";
import type { PackedState } from "./state";
import type { Screen } from "./url";
import { type Dictionary, words } from "./words";

export interface PanelFacts {
  snapshot: Snapshot;
  screen: Screen;
  /** The layer that is on the map. */
  layer: string;
  state: PackedState | undefined;
  palette: Palette;
  focus: string | null;
  changes: Changing;
  line: Line;
  now: Date;
  /** Whether the map is too far away for sites to be drawn. */
  far: boolean;
}

export interface PanelListener extends ChangesListener {
  reading(reading: Reading): void;
  layer(layer: string): void;
  sites(): void;
  lang(lang: Lang): void;
  palette(palette: PaletteName): void;
  focus(level: string | null): void;
  open(code: string): void;
  toggle(): void;
}

function head({ snapshot, screen, line }: PanelFacts, listener: PanelListener): HTMLElement {
  const w = words(screen.lang);
  const text = { live: w.live, connecting: w.connecting, lost: w.connecting }[line];
  return h(
    "header",
    {},
    h("p.brand", {}, h("span", {}, "WardWatch"), loading(screen.lang), h(`span.line.${line}`, {}, text)),
    h("h1", {}, territory(snapshot, w)),
    h("p.folded", {}, `${snapshot.reading === "today" ? w.today : w.closed} · ${day(snapshot.as_of, screen.lang)}`),
    h("button.fold", { type: "button", "aria-controls": "panel", click: listener.toggle }),
  );
}

/** The way to the import page, where the page comes from this machine: nobody else may load figures. */
function loading(lang: Lang): HTMLElement | null {
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname)) return null;
  return h("a", { href: lang === "vi" ? "/import" : `/import?lang=${lang}` }, words(lang).load_file);
}

/** The name that the workspace was given, else that of its boundaries. */
function territory(snapshot: Snapshot, w: Dictionary): string {
  if (snapshot.workspace.name !== "WardWatch") return snapshot.workspace.name;
  return snapshot.edition === "none" ? w.no_boundaries : snapshot.edition;
}

function readings({ screen }: PanelFacts, listener: PanelListener): HTMLElement {
  const w = words(screen.lang);
  const options = [
    { value: "today", text: w.today, hint: w.today_hint },
    { value: "closed", text: w.closed, hint: w.closed_hint },
  ];
  const stored = screen.snapshot === null ? [] : [{ value: "stored", text: w.stored(String(screen.snapshot)) }];
  const chosen = screen.snapshot === null ? screen.reading : "stored";
  const pick = (value: string): void => void (value === "stored" || listener.reading(value as Reading));
  return choice(w.reading, "reading", [...options, ...stored], chosen, pick);
}

function layers({ snapshot, screen, layer }: PanelFacts, listener: PanelListener): HTMLElement | null {
  const names = offeredLayers(snapshot);
  if (names.length < 2) return null;
  const w = words(screen.lang);
  const options = names.map((name) => ({ value: name, text: w.layer_tab(name), hint: w.area_level(name) }));
  const group = choice(w.layer, "layer", [{ value: "auto", text: w.auto }, ...options], screen.layer, listener.layer);
  if (screen.layer === "auto") group.querySelector(`[data-value="${CSS.escape(layer)}"]`)?.classList.add("shown");
  return group;
}

function preferences({ screen }: PanelFacts, listener: PanelListener): HTMLElement {
  const w = words(screen.lang);
  const langs = [{ value: "vi", text: "VI", hint: "Tiếng Việt" }, { value: "en", text: "EN", hint: "English" }];
  const palettes = [{ value: "official", text: w.official }, { value: "colour_blind", text: w.colour_blind }];
  return h(
    "footer",
    {},
    choice(w.language, "quiet", langs, screen.lang, (value) => listener.lang(value as Lang)),
    choice(w.palette, "quiet", palettes, screen.palette, (value) => listener.palette(value as PaletteName)),
  );
}

/** What has changed; nothing where the map shows cells, which nobody looks up one by one. */
function changesOf({ snapshot, screen, layer, palette, changes, now }: PanelFacts, listener: PanelListener): HTMLElement | null {
  if (layer === "cell" || !layer) return null;
  const facts = { snapshot, palette, lang: screen.lang, changes: changes.found, whole: changes.whole, offered: changes.offered(snapshot, now) };
  return changed(facts, listener);
}

/** Fills the panel anew; the search box is kept, so that typing is never interrupted. */
export function fillPanel(panel: HTMLElement, search: HTMLElement, facts: PanelFacts, listener: PanelListener): void {
  const { snapshot, screen, layer, state, palette, focus } = facts;
  const w = words(screen.lang);
  panel.setAttribute("aria-label", w.panel);
  const parts = [
    snapshot.workspace.made_up ? h("p.ribbon", {}, w.made_up) : null,
    head(facts, listener),
    search,
    readings(facts, listener),
    layers(facts, listener),
    legend({ snapshot, layer, state, palette, lang: screen.lang, focus, pick: listener.focus }),
    siteSwitch({ sites: snapshot.sites, shown: screen.sites === "on", far: facts.far, levels: [...snapshot.levels, ...snapshot.unknown], palette, lang: screen.lang }, listener.sites),
    changesOf(facts, listener),
    reporting(snapshot.layers[layer]?.reporting, screen.lang, listener.open),
    offTheMap(snapshot, screen.lang),
    particulars(snapshot, facts.now, screen.lang),
    preferences(facts, listener),
  ];
  keepFocus(panel, () => replaceAround(panel, search, parts));
}

/** The panel where there is nothing to show: what is wrong and what to do. */
export function fillRefusal(panel: HTMLElement, title: string, hint: string, retry: string, again: () => void): void {
  panel.replaceChildren(
    h("header", {}, h("p.brand", {}, h("span", {}, "WardWatch")), h("h1", {}, title)),
    h("p.hint", {}, hint),
    h("button.retry", { type: "button", click: again }, retry),
  );
}

/** Replaces everything but the search box, which stays in the document. */
function replaceAround(panel: HTMLElement, search: HTMLElement, parts: (HTMLElement | null)[]): void {
  for (const child of [...panel.children]) if (child !== search) child.remove();
  if (search.parentElement !== panel) panel.append(search);
  const at = parts.indexOf(search);
  search.before(...parts.slice(0, at).filter((part) => part !== null));
  search.after(...parts.slice(at + 1).filter((part) => part !== null));
}

/** A button that is redrawn while it has the keyboard's focus gets it back. */
function keepFocus(panel: HTMLElement, redraw: () => void): void {
  const buttons = (): HTMLElement[] => [...panel.querySelectorAll<HTMLElement>("button, summary")];
  const at = buttons().indexOf(document.activeElement as HTMLElement);
  const opened = panel.querySelector("details")?.open ?? false;
  const top = panel.scrollTop;
  redraw();
  const details = panel.querySelector("details");
  if (details) details.open = opened;
  panel.scrollTop = top;
  if (at >= 0) buttons()[at]?.focus({ preventScroll: true });
}
