/** The import page: a file is dropped, looked at, corrected, loaded, and, if need be, taken back. */

import "../base.css";
import "./import.css";
import { type Lang, Problem } from "../api";
import { choice } from "../choice";
import { byId, h } from "../dom";
import * as service from "./api";
import { asked, type Given, given, problemCard } from "./asked";
import { areas, changes, numbers, refusals, sample } from "./figures";
import { groundsCard } from "./grounds";
import { byWard, findings, setCard } from "./layers";
import { forgetMap, mapCard } from "./mapcard";
import { namesCard } from "./names";
import { Naming } from "./naming";
import { FIRST, history, sure } from "./past";
import { settings } from "./settings";
import { kinds, sitesAgainst } from "./sites";
import { against, figures, grid } from "./tables";
import { say, teller, type Tell } from "./tell";
import { ended, underway } from "./underway";
import { understood, type Change } from "./understood";

const ASK_MS = 300; // between two looks at a load
const TELL_AFTER_MS = 600; // a short wait is not told
const QUICK_MS = 2500; // a file that is read so fast is read anew after every answer
const BESIDE = /\.(shp|shx|dbf|prj|cpg|sbn|sbx|qix)$/i; // the parts of a shapefile
/** Answers that a control of the page may give as well: the last word counts. */
const CONTROLS = { edition: "--edition", level: "--level", crs: "--crs", sheet: "--sheet" } as const;

type Stage = "empty" | "looking" | "shown" | "loading" | "done";

class ImportPage {
  private lang: Lang = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";
  private tell: Tell = teller(this.lang);
  private stage: Stage = "empty";
  private file: File | null = null;
  private options: service.Options = {};
  private given: Given[] = [];
  private preview: service.Preview | null = null;
  private progress: service.Progress | null = null;
  private problem: Problem | null = null;
  private notice = "";
  private lost = false;
  private cancelling = false;
  private parts: File[] = [];
  private past: service.History | null = null;
  private limit = FIRST;
  private held: service.Doubts | null = null; // names that wait, of what is held
  private stale = false; // answers came that the preview does not know
  private took = 0; // how long the last reading took
  private sheets: service.Kind[] = [];
  private asking = new AbortController();
  private lookedSince = 0;
  private sent = 0;
  private clock = 0;
  private readonly naming = new Naming({
    tell: () => this.tell,
    changed: () => this.named(),
    notice: (text) => {
      this.notice = text;
      this.drawStatus();
    },
    failed: (cause) => {
      this.failed(cause);
      this.draw();
    },
  });

  async start(): Promise<void> {
    this.listen();
    this.draw();
    await this.learnPast();
  }

  private get zone(): string {
    return this.past?.timezone ?? "Asia/Ho_Chi_Minh";
  }

  // ---- what happens

  private listen(): void {
    const held = (event: DragEvent): boolean => Boolean(event.dataTransfer?.types.includes("Files"));
    addEventListener("dragover", (event) => {
      if (!held(event)) return;
      event.preventDefault();
      document.documentElement.dataset["drag"] = "yes";
    });
    addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) delete document.documentElement.dataset["drag"];
    });
    addEventListener("drop", (event) => {
      if (!held(event)) return;
      event.preventDefault();
      delete document.documentElement.dataset["drag"];
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length && this.stage !== "loading") void this.take(files);
    });
    addEventListener("beforeunload", (event) => {
      if (this.stage === "loading") event.preventDefault();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** Takes a file; of several only the parts of one shapefile, the .shp first. */
  private async take(files: File[]): Promise<void> {
    const stem = (file: File): string => file.name.replace(/(\.shp)?\.[^.]*$/i, "").toLowerCase();
    const main = files.find((one) => /\.shp$/i.test(one.name)) ?? files[0]!;
    const parts = files.filter((one) => one !== main);
    if (parts.some((one) => stem(one) !== stem(main) || !BESIDE.test(one.name))) {
      this.notice = this.tell.w.several_files;
      say(this.notice);
      return this.drawStatus();
    }
    if (this.preview && this.stage !== "done") void service.forget(this.preview.token).catch(() => null);
    this.file = main;
    this.parts = parts;
    this.options = {};
    this.given = [];
    this.preview = this.progress = null;
    this.notice = "";
    this.stale = false;
    this.naming.now = [];
    this.sheets = [];
    await this.look();
  }

  /** Looks at the file with the options as they are; at one that is kept no longer, anew. `quiet`: what is shown
   * stays in use while it is read. */
  private async look(resend = false, quiet = false): Promise<void> {
    this.asking.abort();
    const asking = (this.asking = new AbortController());
    this.problem = null;
    this.lookedSince = performance.now();
    if (!quiet) {
      this.stage = "looking";
      this.sent = 0;
      this.tick();
      this.drawStatus();
    }
    try {
      const token = resend ? undefined : this.preview?.token;
      this.preview = token ? await service.again(token, this.wanted, asking.signal) : await this.send(asking.signal);
      this.stage = "shown";
      this.stale = false;
      this.took = performance.now() - this.lookedSince;
      if (!quiet) say(this.tell.w.looked(this.preview.file));
    } catch (cause) {
      if (asking.signal.aborted) return;
      if (cause instanceof Problem && cause.status === 404 && this.preview && !resend && this.file) return this.look(true);
      this.failed(cause);
    }
    clearInterval(this.clock);
    this.draw();
  }

  private send(signal: AbortSignal): Promise<service.Preview> {
    return service.send(this.file!, this.parts, this.wanted, signal, (share) => {
      this.sent = share;
      this.drawStatus();
    });
  }

  private get wanted(): service.Options {
    const answers = [...(this.options.answers ?? []), ...this.given.map((one) => one.option)];
    return { ...this.options, answers };
  }

  private failed(cause: unknown): void {
    this.problem = cause instanceof Problem ? cause : new Problem(-1, String(cause), String(cause));
    this.stage = this.preview ? "shown" : "empty";
    say(this.problem.detail);
  }

  private readonly change: Change = (change) => {
    const before = this.options;
    this.options = change(before);
    for (const [name, option] of Object.entries(CONTROLS)) {
      const key = name as keyof typeof CONTROLS;
      if (this.options[key] !== before[key]) this.given = this.given.filter((one) => !one.option.startsWith(`${option} `));
    }
    if (this.options.cumulative || this.options.daily) this.given = this.given.filter((one) => !["--cumulative", "--daily"].includes(one.option));
    this.notice = "";
    void this.look();
  };

  private async load(): Promise<void> {
    const preview = this.preview;
    if (!preview) return;
    this.stage = "loading";
    this.problem = this.progress = null;
    this.notice = "";
    this.lost = this.cancelling = false;
    this.draw();
    byId("main").querySelector<HTMLElement>("h2")?.focus();
    try {
      // what was shown is what is loaded: the kind and the list stand as they were shown
      await service.load(preview.token, { ...this.wanted, kind: preview.kind, ...preview.settled });
      await this.follow(preview.token);
    } catch (cause) {
      if (cause instanceof Problem && cause.status === 404 && this.file && !this.progress) {
        await this.look(true);
        this.notice = this.tell.w.sent_again;
        return this.draw();
      }
      const stopped = cause instanceof Problem && cause.status === 404;
      if (stopped) await this.stopped(preview);
      else this.failed(cause);
      this.draw();
      await this.learnPast();
    }
  }

  /** The service was started anew while it loaded: whether the load was finished by then stands among the imports. */
  private async stopped(preview: service.Preview): Promise<void> {
    const { w } = this.tell;
    const known = Math.max(0, ...(this.past?.imports ?? []).map((one) => one.import));
    this.past = await service.history(this.limit).catch(() => this.past);
    const done = this.past?.imports.find((one) => one.import > known && one.file === preview.file && !one.undoes);
    this.notice = done ? w.stopped_done(String(done.import)) : w.stopped;
    if (done) this.reset();
    else this.stage = "shown";
    say(this.notice);
  }

  private async follow(token: string): Promise<void> {
    let stage = "";
    for (;;) {
      try {
        this.progress = await service.progress(token);
        this.lost = false;
      } catch (cause) {
        if (!(cause instanceof Problem) || cause.status !== 0) throw cause;
        this.lost = true;
      }
      const now = this.progress;
      if (now && now.state !== "running") return this.ended(now);
      if (now && now.stage !== stage) say(this.tell.w.stages[(stage = now.stage)]!);
      this.drawStatus();
      await new Promise((resolve) => setTimeout(resolve, this.lost ? 2000 : ASK_MS));
    }
  }

  private async ended(found: service.Progress): Promise<void> {
    const { w, lang } = this.tell;
    if (found.state === "done") {
      this.stage = "done";
      this.held = null; // what waited before the load is asked for anew
      this.sheets = this.preview!.sheets.filter((one) => one !== this.preview!.kind);
      say(w.done(String(found.result!.import)));
    } else {
      this.stage = "shown";
      this.notice = found.state === "cancelled" ? w.cancelled : "";
      if (found.problem) this.problem = new Problem(409, w.failed, found.problem.detail[lang], found.problem.fix[lang]);
      say(this.notice || this.problem?.detail || w.failed);
    }
    this.draw();
    await this.learnPast();
  }

  private async cancel(): Promise<void> {
    if (!this.preview) return;
    this.cancelling = true;
    this.drawStatus();
    await service.cancel(this.preview.token).catch(() => null);
  }

  /** After an answer: the preview is read anew, or what is held is asked for. */
  private async named(): Promise<void> {
    if (this.stage === "shown" && this.preview) {
      if (this.took <= QUICK_MS) await this.look(false, true);
      else {
        this.stale = true;
        this.draw();
      }
    }
    await this.learnPast();
  }

  private async undo(one: service.Past): Promise<void> {
    if (!(await sure(one, this.zone, this.tell))) return;
    const { w, n } = this.tell;
    const number = one.import;
    try {
      const done = await service.undo(number);
      this.notice = w.undone_now(String(done.import), String(number), n(done.retracted));
      if (this.stage === "done" && this.progress?.result?.import === number) this.reset();
    } catch (cause) {
      this.failed(cause);
    }
    say(this.notice);
    this.draw();
    await this.learnPast();
  }

  private reset(): void {
    this.stage = "empty";
    this.preview = this.progress = null;
    this.file = null;
    this.parts = [];
    this.sheets = [];
  }

  /** What was loaded, and which names wait: no condition for anything else. */
  private async learnPast(): Promise<void> {
    try {
      this.past = await service.history(this.limit);
      this.drawPast();
      const list = this.stage === "done" && this.progress?.result?.kind === "cases" ? this.progress.result.list : undefined;
      if (this.stage === "done" || this.stage === "empty") this.held = await service.names(list);
    } catch {
      return;
    }
    this.drawNames();
  }

  // ---- what is seen

  private draw(): void {
    forgetMap();
    document.documentElement.lang = this.lang;
    document.documentElement.dataset["stage"] = this.stage;
    document.title = `${this.tell.w.title} – WardWatch`;
    this.drawHead();
    const parts = [h("h1", {}, this.tell.w.title), h("div", { id: "status" }), h("div", { id: "names" }), ...(this.stage === "done" ? [this.dropZone()] : []), ...this.body(), h("div", { id: "past" })];
    byId("main").replaceChildren(...parts);
    this.drawStatus();
    this.drawNames();
    this.drawPast();
    for (const title of byId("main").querySelectorAll("h2")) title.tabIndex = -1;
  }

  private drawHead(): void {
    const { w } = this.tell;
    const langs = [{ value: "vi", text: "VI", hint: "Tiếng Việt" }, { value: "en", text: "EN", hint: "English" }];
    byId("head").replaceChildren(
      h("strong", {}, "WardWatch"),
      h("a", { href: this.lang === "vi" ? "/" : "/?lang=en" }, w.to_map),
      choice(w.language, "quiet", langs, this.lang, (value) => this.speak(value as Lang)),
    );
  }

  private speak(lang: Lang): void {
    this.lang = lang;
    this.tell = teller(lang);
    const address = new URL(location.href);
    if (lang === "vi") address.searchParams.delete("lang");
    else address.searchParams.set("lang", lang);
    window.history.replaceState(null, "", address);
    this.draw();
    byId("head").querySelector<HTMLElement>(`[data-value="${lang}"]`)?.focus();
  }

  /** What stands above everything: the drop zone, the wait, the load, its result, what went wrong. */
  private drawStatus(): void {
    const { tell } = this;
    const focused = document.activeElement?.getAttribute("data-action");
    const parts: (HTMLElement | null)[] = [this.notice ? h("p.notice", {}, this.notice) : null, this.trouble()];
    if (this.stage === "empty") parts.push(this.dropZone());
    if (this.stage === "looking") parts.push(this.waiting());
    if (this.stage === "loading") parts.push(underway(this.preview!.file, this.progress, this.lost, this.cancelling, tell, () => void this.cancel()));
    if (this.stage === "done") {
      const next = { sheets: this.sheets, look: (kind: service.Kind) => void this.nextSheet(kind) };
      parts.push(ended(this.progress!, tell, { undo: () => void this.undoLast(), another: () => this.pick(), next }));
    }
    const status = byId("status");
    status.replaceChildren(...parts.filter((part) => part !== null));
    if (focused) status.querySelector<HTMLElement>(`[data-action="${focused}"]`)?.focus();
    const body = document.querySelector<HTMLElement>("#preview");
    if (body) body.ariaBusy = String(this.stage === "looking");
    body?.toggleAttribute("inert", this.stage === "looking");
  }

  private tick(): void {
    clearInterval(this.clock);
    this.clock = window.setInterval(() => this.drawStatus(), 500);
  }

  private waiting(): HTMLElement | null {
    const { w, n } = this.tell;
    const waited = performance.now() - this.lookedSince;
    if (waited < TELL_AFTER_MS && this.preview) return null;
    const sending = this.sent > 0 && this.sent < 1;
    const text = sending ? w.sending(n(Math.round(this.sent * 100))) : w.looking;
    const bar = h("progress", { "aria-label": text, ...(sending ? { value: this.sent, max: 1 } : {}) });
    return h("section.card.waiting", {}, h("p", {}, h("strong", {}, this.file?.name ?? "")), h("p", {}, `${text} · ${w.looking_for(n(Math.floor(waited / 1000)))}`), bar);
  }

  private trouble(): HTMLElement | null {
    const { w } = this.tell;
    const one = this.problem;
    if (!one) return null;
    const title = one.status === 0 ? w.no_answer : this.preview ? w.failed : `${w.not_read}: ${this.file?.name ?? ""}`;
    const [what, fix] = one.status === 0 ? [w.no_answer_fix, ""] : [one.detail || one.message, one.fix];
    const retry = this.file && one.status <= 0 ? h("button.plain", { type: "button", click: () => void this.look() }, w.retry) : null;
    const card = problemCard(title, what, fix, this.tell, retry);
    card.setAttribute("role", "alert");
    return card;
  }

  private dropZone(): HTMLElement {
    const { w } = this.tell;
    const input = h<HTMLInputElement>("input", { type: "file", id: "file", multiple: true, "aria-describedby": "file-hint file-private" });
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])];
      if (files.length) void this.take(files);
    });
    return h("section.drop", { "aria-label": w.drop },
      h("label", { for: "file" }, h("strong", {}, w.drop), h("span.aside", { id: "file-hint" }, w.drop_hint), h("span.button", { "aria-hidden": "true" }, w.choose)),
      input,
      h("p.aside", { id: "file-private" }, w.private));
  }

  /** Begins anew with another file. */
  private pick(): void {
    if (this.preview && this.stage === "shown") void service.forget(this.preview.token).catch(() => null);
    this.reset();
    this.problem = null;
    this.notice = "";
    this.draw();
    byId("file").focus();
    byId("file").click();
  }

  private body(): HTMLElement[] {
    const { preview, tell } = this;
    if (!preview || (this.stage !== "shown" && this.stage !== "looking")) return [];
    const answer = (one: Given): void => {
      this.given = [...this.given, one];
      void this.look();
    };
    const takeBack = (at: number): void => {
      this.given = this.given.filter((_, other) => other !== at);
      void this.look();
    };
    const some = (parts: (HTMLElement | null)[]): HTMLElement[] => parts.filter((part) => part !== null);
    const [left, right] = this.cards(preview);
    return [
      h("div", { id: "preview" },
        h("p.file", {}, h("strong", {}, preview.file), h("span.tag", {}, tell.w.nothing_stored)),
        asked(preview, tell, answer),
        given(this.given, tell, takeBack),
        h("div.columns", {}, h("div", {}, ...some(left)), h("div", {}, ...some(right))),
        sample(preview, tell),
        this.bar(preview)),
    ];
  }

  /** The cards of a preview, in two columns: what was understood, and what comes of it. */
  private cards(preview: service.Preview): [(HTMLElement | null)[], (HTMLElement | null)[]] {
    const { tell, options, change } = this;
    const first = preview.read ? numbers(preview, tell) : null;
    const names = namesCard(preview.doubts, this.naming.now, { title: tell.w.names, ofFile: true }, tell, this.naming);
    const how = [understood(preview, options, tell, change), settings(preview, options, tell, change)];
    const refused = refusals(preview, tell);
    switch (preview.kind) {
      case "cases":
        return [[first, ...how], [names, groundsCard(preview, options, tell, change), mapCard(preview, tell), changes(preview, this.zone, tell), areas(preview, tell, !preview.points_in_all), refused]];
      case "boundaries":
      case "roster":
        return [[setCard(preview, tell), first, ...how], [mapCard(preview, tell), refused, findings(preview, tell), byWard(preview, tell)]];
      case "sites":
        return [[first, kinds(preview, tell), ...how], [names, mapCard(preview, tell), sitesAgainst(preview, tell), refused]];
      default:
        return [[first, figures(preview, tell), ...how], [names, against(preview, tell), grid(preview, tell), refused]];
    }
  }

  /** What remains in sight at the lower edge: the sum of the rows, and the button. */
  private bar(preview: service.Preview): HTMLElement {
    const { w, n } = this.tell;
    const sum = preview.read ? w.sum(n(preview.read), n(preview.accepted), n(preview.unchanged), n(preview.refused)) : "";
    const why = preview.question ? w.answer_first : !preview.loads ? w.not_loadable : this.stale ? w.reread_why : "";
    const words = { boundaries: w.load_units, roster: w.load_units, sites: w.load_sites, cases: w.load_rows, reports: w.load_figures, context: w.load_figures, population: w.load_figures }[preview.kind];
    const load = h("button.button", { type: "button", "data-action": "load", "aria-describedby": "bar-why", disabled: !preview.loads, click: () => void this.load() }, words(n(preview.accepted)));
    const reread = h("button.button", { type: "button", "data-action": "reread", "aria-describedby": "bar-why", click: () => void this.look() }, w.reread);
    return h("div", { id: "bar" },
      h("p", { id: "bar-why" }, why ? h("strong", {}, why) : null, sum ? h("span", {}, sum) : null),
      h("button.plain", { type: "button", click: () => this.pick() }, w.other_file),
      this.stale && preview.loads ? reread : load);
  }

  /** The import that has just ended, taken back. */
  private async undoLast(): Promise<void> {
    const number = this.progress?.result?.import;
    const known = (): service.Past | undefined => this.past?.imports.find((one) => one.import === number);
    if (!known()) await this.learnPast();
    const one = known();
    if (one) await this.undo(one);
  }

  /** The next sheet of a template that is filled in. */
  private async nextSheet(kind: service.Kind): Promise<void> {
    this.options = { kind };
    this.given = [];
    this.preview = this.progress = null;
    await this.look(true);
  }

  private drawPast(): void {
    const more = (limit: number): void => {
      this.limit = limit;
      void this.learnPast();
    };
    byId("past").replaceChildren(history(this.past, this.limit, this.tell, { undo: (one) => void this.undo(one), more }));
  }

  /** Names that wait for an answer, where no file is looked at. */
  private drawNames(): void {
    const { w } = this.tell;
    const shown = this.stage === "empty" || this.stage === "done";
    const said = JSON.stringify([shown, this.held, this.naming.now, this.lang]);
    if (said === byId("names").dataset["said"]) return; // somebody may be typing there
    byId("names").dataset["said"] = said;
    const card = shown ? namesCard(this.held, this.naming.now, { title: w.names_waiting, ofFile: false }, this.tell, this.naming) : null;
    byId("names").replaceChildren(...(card ? [card] : []));
    for (const title of byId("names").querySelectorAll("h2")) title.tabIndex = -1;
  }
}

await new ImportPage().start();
