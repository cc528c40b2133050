/** The page as a whole: what is shown now, and what each event does to it. */

import * as api from "./api";
import type { AreaHit, Moment, Snapshot } from "./api";
import { mapButtons } from "./buttons";
import { Changing } from "./changing";
import { Card, type CardFacts } from "./card";
import { byId } from "./dom";
import { moment } from "./format";
import type { Inks } from "./ink";
import { automaticLayer, layerNames, parentLayer, unitSide } from "./layers";
import { behind, patched, type News } from "./deltas";
import { Live, type Line } from "./live";
import { announce, hush, keepRoom, tell, warn } from "./messages";
import { ZoneMap, type Unit } from "./map";
import { fillPanel, fillRefusal, type PanelListener } from "./panel";
import { levelsById, type Palette } from "./palette";
import { Search } from "./search";
import { decode } from "./state";
import { keepSeen } from "./seen";
import { SIGNS_FROM, type SiteSigns } from "./sitemarks";
import { showTip } from "./tip";
import { freeRoom } from "./room";
import { readScreen, writeScreen, type Screen } from "./url";
import { words, type Dictionary } from "./words";
import type { Shown } from "./zonelayers";

const LABEL_SIDE = 38; // units narrower than this in pixels go without names
const SITE_ZOOM = 12; // a site that is looked for is seen from here at least
const AGE_MS = 30_000;
const CALM_MS = 1500; // after the last of several changes the rest of the panel is asked for

export class Page {
  private readonly screen: Screen = readScreen(location.search, location.hash);
  private readonly arrivedWith: Screen = readScreen(location.search, location.hash);
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly map: ZoneMap;
  private readonly search: Search;
  private readonly card: Card;
  private readonly changing = new Changing(() => this.render());
  private snapshot: Snapshot | null = null;
  private layer = "";
  private focus: string | null = null;
  private line: Line = "connecting";
  private lostAt = "";
  private far = false;
  private pointed = "";
  private refreshing = false;
  private again = false;
  private calm = 0;

  constructor() {
    this.map = new ZoneMap(byId("map"), this.screen.place, {
      picked: (unit) => void this.picked(unit),
      hovered: (unit, x, y) => this.hovered(unit, x, y),
      moved: (place) => this.moved(place),
    });
    this.card = new Card(byId("why"), () => this.cardFacts, {
      opened: (code, quiet, at) => this.opened(code, quiet, at),
      closed: () => this.closed(),
      refused: (problem, code) => this.refuseUnit(problem, code),
    });
    this.search = new Search(
      {
        found: (hit) => this.found(hit),
        coordinates: (lat, lon) => void this.goTo(lat, lon),
        ink: () => ({ levels: this.inks.levels, palette: this.palette }),
      },
      this.screen.lang,
    );
  }

  async start(): Promise<void> {
    this.speak();
    keepRoom();
    this.listen();
    keepSeen();
    await this.map.start();
    await this.load(true);
    new Live({
      changed: (event, news) => this.heard(event, news),
      line: (state, since) => this.turned(state, since),
    }).start();
    if (this.screen.unit) await this.openFirst();
  }

  /** A link to a unit shows the layer that it belongs to, and without a place the whole territory beside its card. */
  private async openFirst(): Promise<void> {
    const { place, layer, unit } = this.arrivedWith;
    await this.card.open(unit);
    const level = this.card.areaLevel;
    if (layer === "auto" && level && this.snapshot && level in this.snapshot.layers && level !== this.layer) {
      this.screen.layer = level;
      await this.relayer();
      this.address();
    }
    if (!place && !this.card.place) this.fit(false);
  }

  // ---- what is shown -------------------------------------------------------------------------------

  private get w(): Dictionary {
    return words(this.screen.lang);
  }

  private get at(): Moment {
    return this.screen.snapshot ?? this.screen.reading;
  }

  private get palette(): Palette {
    return { name: this.screen.palette, dark: this.dark.matches };
  }

  private get inks(): Inks {
    const levels = this.snapshot ? levelsById(this.snapshot) : new Map();
    const order = this.map.state(this.layer)?.header.levels ?? [...levels.keys()];
    return { levels, order, palette: this.palette, focus: this.focus };
  }

  private get cells(): string {
    return this.snapshot ? api.cellTiles(this.snapshot.number, api.version(this.snapshot)) : "";
  }

  /** The signs of the sites as they are drawn now; null where they are not. */
  private get signs(): SiteSigns | null {
    const { snapshot } = this;
    const sites = snapshot?.sites;
    if (!snapshot || !sites || this.screen.sites === "off") return null;
    return { tiles: api.siteTiles(snapshot.number, api.version(snapshot)), pictures: new Map(sites.kinds.map(({ kind, picture }) => [kind, picture])) };
  }

  private render(): void {
    if (!this.snapshot) return;
    document.documentElement.toggleAttribute("data-made-up", this.snapshot.workspace.made_up);
    document.title = `${this.snapshot.workspace.name} · WardWatch`;
    const facts = { snapshot: this.snapshot, screen: this.screen, layer: this.layer, state: this.map.state(this.layer), palette: this.palette, focus: this.focus, changes: this.changing, line: this.line, now: new Date(), far: this.far };
    fillPanel(byId("panel"), this.search.element, facts, this.panelListener);
    this.foldLabel();
    document.documentElement.dataset["snapshot"] = api.version(this.snapshot);
  }

  private get cardFacts(): CardFacts {
    const timezone = this.snapshot?.workspace.timezone ?? "UTC";
    return { at: this.at, lang: this.screen.lang, palette: this.palette, levels: this.inks.levels, timezone };
  }

  private speak(): void {
    document.documentElement.lang = this.screen.lang;
    byId("map").setAttribute("aria-label", this.w.map);
    byId("map").dataset["loading"] = this.w.loading;
    const loading = document.getElementById("loading");
    if (loading) loading.textContent = this.w.loading;
    this.search.speak(this.screen.lang);
    const press = { zoom_in: () => this.map.camera.zoomBy(1), zoom_out: () => this.map.camera.zoomBy(-1), whole: () => this.fit() };
    document.getElementById("buttons")?.remove();
    byId("map").after(mapButtons(this.w, press));
  }

  // ---- loading and refreshing ----------------------------------------------------------------------

  private async load(first: boolean): Promise<void> {
    try {
      const asked = this.screen.snapshot;
      await this.take(await this.reach(first || !this.snapshot), !first);
      if (asked !== null && this.screen.snapshot !== asked) this.missed(asked);
      this.settle();
    } catch (problem) {
      this.refuse(problem);
    }
  }

  /** The zones asked for; on arrival whatever there is, rather than none: the closed day, the newest stored. */
  private async reach(first: boolean): Promise<Snapshot> {
    try {
      return await api.snapshot(this.at, this.countsCells);
    } catch (problem) {
      if (!first || !(problem instanceof api.Problem) || problem.status === 0 || problem.status >= 500) throw problem;
      const found = await this.instead();
      if (!found) throw problem;
      return found;
    }
  }

  /** A number that is not there gives way to the present, and that to the newest stored snapshot. */
  private async instead(): Promise<Snapshot | null> {
    const { reading, snapshot } = this.screen;
    const newest = await api.newest();
    const stored = newest === undefined ? [] : [{ reading, snapshot: newest }];
    for (const choice of snapshot === null ? stored : [{ reading, snapshot: null }, ...stored]) {
      const found = await api.snapshot(choice.snapshot ?? choice.reading, this.countsCells).catch(() => null);
      if (found) {
        Object.assign(this.screen, choice);
        return found;
      }
    }
    return null;
  }

  private missed(number: number): void {
    const { snapshot, reading } = this.screen;
    const shown = snapshot === null ? this.w[reading] : this.w.stored(String(snapshot));
    tell(this.w.no_such_snapshot(String(number), shown), this.w);
    this.address();
  }

  /** Takes a snapshot in: colours, legend, card. Geometry is fetched again only with another edition. */
  private async take(snapshot: Snapshot, loud: boolean): Promise<void> {
    if (behind(snapshot.change, this.snapshot?.change)) return; // asked for before what the line has told since
    const moved = this.snapshot?.edition_key !== snapshot.edition_key;
    this.snapshot = snapshot;
    this.map.setEdition(snapshot.edition_key);
    this.layer = this.wanted();
    if (moved && !this.screen.place) {
      this.render(); // the panel's size decides what is left for the map
      this.fit(false);
      this.layer = this.wanted();
    }
    await this.colour(loud && !moved);
    this.render();
    this.lookBack();
  }

  /** What has changed on the layer that is shown. */
  private lookBack(): void {
    const { snapshot, layer, at } = this;
    const { since, lang } = this.screen;
    if (snapshot && layer && layer !== "cell") void this.changing.look({ snapshot, at, layer, since, lang });
  }

  private wanted(): string {
    const chosen = this.screen.layer;
    if (this.snapshot && chosen in this.snapshot.layers) return chosen;
    return this.snapshot ? automaticLayer(this.snapshot, this.map.camera.zoom) : "";
  }

  private async colour(loud: boolean): Promise<void> {
    const { snapshot, layer } = this;
    if (!snapshot || !layer) return;
    const found = layer === "cell" ? null : decode(await api.packedState(snapshot.edition_key, layer, this.at));
    if (this.layer !== layer) return;
    const painted = this.map.state(layer);
    const state = found && painted && behind(found.header.change, painted.header.change) ? painted : found;
    const of = (name: string): Shown => ({ layer: name, side: unitSide(snapshot.layers[name]!, 0) });
    const parent = parentLayer(layerNames(snapshot), layer);
    const changed = state ? this.map.colour(layer, state, loud) : [];
    this.map.setSites(this.signs);
    this.map.show(of(layer), parent === undefined ? undefined : of(parent), this.inks, this.cells);
    this.map.setLabelled(this.labelled());
    if (state) this.mark(state.header.change);
    if (loud && changed.length) announce(changed, this.w.changed);
  }

  private labelled(): boolean {
    const named = this.layer === "cell" ? parentLayer(layerNames(this.snapshot!), "cell") : this.layer;
    const summary = named ? this.snapshot!.layers[named] : undefined;
    return summary !== undefined && unitSide(summary, this.map.camera.zoom) >= LABEL_SIDE;
  }

  private get countsCells(): boolean {
    return this.screen.layer === "cell" || this.layer === "cell";
  }

  /** What the line tells: painted at once where it joins what is shown, else everything is asked for. */
  private heard(event: string, news: News | null): void {
    if (event === "hello" && news?.token === this.map.state(this.layer)?.header.change) return;
    if (event === "delta" && news && this.paint(news)) return this.calmly();
    void this.refresh();
  }

  /** Paints a change of today's reading; false where it does not join the state that is shown. */
  private paint(news: News): boolean {
    const { snapshot, layer } = this;
    const state = this.map.state(layer);
    const today = this.screen.snapshot === null && this.screen.reading === "today";
    if (!today || !snapshot || !state || state.header.change !== news.from || snapshot.edition_key !== news.edition) return false;
    const next = patched(state, news.layers?.[layer], news);
    if (!next) return false;
    const changed = this.map.colour(layer, next, true);
    for (const [name, { counts }] of Object.entries(news.layers ?? {})) {
      const summary = snapshot.layers[name];
      if (summary && counts) Object.assign(summary, counts);
    }
    Object.assign(snapshot, { as_of: news.as_of, known_at: news.known_at, change: news.token });
    this.mark(news.token);
    this.render();
    if (changed.length) announce(changed, this.w.changed);
    return true;
  }

  /** Says in `data-painted` of the document which change is on the screen, once it is. */
  private mark(change: string | undefined): void {
    if (change) void this.map.painted().then(() => (document.documentElement.dataset["painted"] = change));
  }

  /** Once it has become calm: who reported, decisions off the map, sites, the open card. */
  private calmly(): void {
    clearTimeout(this.calm);
    this.calm = window.setTimeout(() => void this.refresh(), CALM_MS);
  }

  /** One refresh at a time; what comes meanwhile is answered by one more. */
  private async refresh(): Promise<void> {
    if (this.refreshing) {
      this.again = true;
      return;
    }
    this.refreshing = true;
    do {
      this.again = false;
      await this.load(false);
      if (this.screen.unit) await this.card.open(this.screen.unit, true);
    } while (this.again);
    this.refreshing = false;
  }

  private settle(): void {
    document.documentElement.dataset["ready"] = "yes";
    document.getElementById("loading")?.remove();
  }

  private refuse(problem: unknown): void {
    const known = problem instanceof api.Problem ? problem : null;
    if (!known) console.error(problem);
    const [title, hint] = this.reasons(known);
    if (this.snapshot) return tell(`${title}. ${hint}`, this.w);
    if (known?.status === 404) fillRefusal(byId("panel"), this.w.no_snapshot, this.w.no_snapshot_hint, this.w.retry, () => void this.load(true));
    else fillRefusal(byId("panel"), title, hint, this.w.retry, () => void this.load(true));
    this.settle();
  }

  /** What is wrong and what to do: of the network and of faults in the page's words, else in the server's. */
  private reasons(problem: api.Problem | null): [what: string, fix: string] {
    const { w } = this;
    if (problem?.status === 0) return [w.no_answer, w.no_answer_hint];
    if (!problem || problem.status >= 500) return [w.failed, w.failed_hint];
    return [problem.detail || problem.message, problem.fix];
  }

  private refuseUnit(problem: unknown, code: string): void {
    const gone = problem instanceof api.Problem && problem.status === 404;
    if (!gone) return this.refuse(problem);
    this.screen.unit = "";
    this.address();
    tell(this.w.no_unit(code), this.w);
  }

  // ---- selecting -----------------------------------------------------------------------------------

  private async picked(unit: Unit | null): Promise<void> {
    showTip(null, 0, 0);
    if (!unit) return this.card.close();
    this.pointed = unit.code;
    await this.card.open(unit.code);
    this.pointed = "";
    this.map.camera.reveal(unit.at, freeRoom());
  }

  private async goTo(lat: number, lon: number): Promise<void> {
    try {
      await this.card.open(await api.codeAt(lat, lon));
      this.map.camera.fly(lon, lat, freeRoom());
    } catch (problem) {
      if (problem instanceof api.Problem && problem.status === 404) tell(this.w.outside, this.w);
      else this.refuse(problem);
    }
  }

  /** `at`: where a site is, which the map may not show yet. */
  private opened(code: string, quiet: boolean, at: [number, number] | undefined): void {
    this.screen.unit = code;
    if (at && this.screen.sites === "off") this.turnSites();
    this.map.select(code);
    this.address();
    if (quiet || code === this.pointed) return;
    const place = at ?? this.map.placeOf(code);
    if (at && this.map.camera.zoom < SITE_ZOOM) this.map.camera.fly(...at, freeRoom());
    else if (place) this.map.camera.reveal(place, freeRoom());
  }

  private turnSites(): void {
    this.screen.sites = this.screen.sites === "on" ? "off" : "on";
    this.map.setSites(this.signs);
    this.render();
  }

  private found(hit: AreaHit): void {
    if (this.snapshot && hit.area_level in this.snapshot.layers && hit.area_level !== this.layer) {
      this.screen.layer = hit.area_level;
    }
    void this.relayer();
    void this.card.open(hit.code, true).then(() => this.map.camera.fit(hit.bounds, freeRoom(), true));
  }

  private closed(): void {
    this.screen.unit = "";
    this.map.select("");
    this.address();
  }

  // ---- events --------------------------------------------------------------------------------------

  private readonly panelListener: PanelListener = {
    reading: (reading) => {
      this.screen.reading = reading;
      this.screen.snapshot = null;
      void this.refresh();
      this.address();
    },
    layer: (layer) => {
      this.screen.layer = layer;
      void this.relayer();
      this.address();
    },
    sites: () => {
      this.turnSites();
      this.address();
    },
    lang: (lang) => {
      this.screen.lang = lang;
      this.speak();
      this.redraw();
      if (this.screen.unit) void this.card.open(this.screen.unit, true);
    },
    palette: (palette) => {
      this.screen.palette = palette;
      this.redraw();
    },
    focus: (level) => {
      this.focus = level;
      this.redraw();
    },
    open: (code) => void this.card.open(code),
    since: (since) => {
      this.screen.since = since;
      this.lookBack();
      this.address();
    },
    all: () => {
      this.changing.whole = true;
      this.render();
    },
    fly: (code, layer) => void api.area(code, layer).then((hit) => this.found(hit), (problem: unknown) => this.refuse(problem)),
    toggle: () => {
      const panel = byId("panel");
      panel.dataset["open"] = String(panel.dataset["open"] !== "true");
      this.foldLabel();
    },
  };

  private redraw(): void {
    if (this.snapshot) this.map.restyle(this.inks);
    this.render();
    this.card.render();
    this.address();
    this.turned(this.line, null);
  }

  /** Another layer, by hand or by zoom. */
  private async relayer(): Promise<void> {
    if (!this.snapshot || this.layer === this.wanted()) return;
    this.layer = this.wanted();
    await this.colour(false).catch((problem: unknown) => this.refuse(problem));
    this.map.select(this.screen.unit);
    this.render();
    this.lookBack();
    if (this.snapshot.layers[this.layer]?.counted === false) void this.refresh();
  }

  private moved(place: Screen["place"]): void {
    this.screen.place = place;
    this.address();
    if (!this.snapshot) return;
    this.map.setLabelled(this.labelled());
    const far = this.map.camera.zoom < SIGNS_FROM;
    if (far !== this.far) {
      this.far = far;
      this.render();
    }
    void this.relayer();
  }

  private hovered(unit: Unit | null, x: number, y: number): void {
    const id = unit?.site?.level ?? (unit ? this.map.state(unit.layer)?.level(unit.id) : undefined);
    const level = this.inks.levels.get(id ?? "");
    const { lang } = this.screen;
    const kind = this.snapshot?.sites?.kinds.find((one) => one.kind === unit?.site?.kind)?.[lang];
    showTip(unit && { name: unit.name, kind, level, lang, palette: this.palette }, x, y);
  }

  private turned(state: Line, since: Date | null): void {
    this.line = state;
    const zone = this.snapshot?.workspace.timezone ?? "Asia/Ho_Chi_Minh";
    if (since) this.lostAt = moment(since.toISOString(), zone, this.screen.lang).slice(-5);
    warn(state === "lost" ? this.w.lost(this.lostAt) : null);
    document.documentElement.dataset["line"] = state;
    if (since) this.render();
  }

  private foldLabel(): void {
    const fold = byId("panel").querySelector<HTMLElement>(".fold");
    const open = byId("panel").dataset["open"] === "true";
    fold?.setAttribute("aria-expanded", String(open));
    fold?.setAttribute("aria-label", open ? this.w.collapse : this.w.expand);
  }

  private listen(): void {
    this.dark.addEventListener("change", () => this.redraw());
    setInterval(() => this.render(), AGE_MS);
    addEventListener("keydown", (event) => this.pressed(event));
    addEventListener("hashchange", () => location.hash !== this.written && location.reload());
  }

  private pressed(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "Escape" && !hush() && this.screen.unit) this.card.close();
    if (event.key === "/" && !typing) {
      event.preventDefault();
      this.search.focus();
    }
  }

  private written = location.hash;

  private address(): void {
    history.replaceState(null, "", writeScreen(this.screen, location.search));
    this.written = location.hash;
  }

  private fit(animate = true): void {
    this.map.camera.fit(this.snapshot?.workspace.bounds ?? null, freeRoom(), animate);
  }
}
