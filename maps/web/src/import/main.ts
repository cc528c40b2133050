/** The import page: a file is dropped, looked at, corrected, loaded, and, if need be, taken back. */

import "../base.css";
import "./import.css";
import { type Lang, Problem } from "../api";
import { choice } from "../choice";
import { byId, h } from "../dom";
import * as service from "./api";
import { asked, type Given, given, problemCard } from "./asked";
import { areas, changes, numbers, refusals, sample } from "./figures";
import { forgetMap, mapCard } from "./mapcard";
import { history, sure } from "./past";
import { settings } from "./settings";
import { say, teller, type Tell } from "./tell";
import { ended, underway } from "./underway";
import { understood, type Change } from "./understood";

const ASK_MS = 300; // between two looks at a load
const TELL_AFTER_MS = 600; // a short wait is not told

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
  private past: service.Past[] | null = null;
  private asking = new AbortController();
  private lookedSince = 0;
  private sent = 0;
  private clock = 0;

  async start(): Promise<void> {
    this.listen();
    this.draw();
    await this.learnPast();
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
      const file = event.dataTransfer?.files[0];
      if (file && this.stage !== "loading") void this.take(file);
    });
    addEventListener("beforeunload", (event) => {
      if (this.stage === "loading") event.preventDefault();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  private async take(file: File): Promise<void> {
    if (this.preview && this.stage !== "done") void service.forget(this.preview.token).catch(() => null);
    this.file = file;
    this.options = {};
    this.given = [];
    this.preview = this.progress = null;
    this.notice = "";
    await this.look();
  }

  /** Looks at the file with the options as they are; at one that is kept no longer, anew. */
  private async look(resend = false): Promise<void> {
    this.asking.abort();
    const asking = (this.asking = new AbortController());
    this.problem = null;
    this.stage = "looking";
    this.lookedSince = performance.now();
    this.sent = 0;
    this.tick();
    this.drawStatus();
    try {
      const token = resend ? undefined : this.preview?.token;
      this.preview = token ? await service.again(token, this.wanted, asking.signal) : await this.send(asking.signal);
      this.stage = "shown";
      say(this.tell.w.looked(this.preview.file));
    } catch (cause) {
      if (asking.signal.aborted) return;
      if (cause instanceof Problem && cause.status === 404 && this.preview && !resend && this.file) return this.look(true);
      this.failed(cause);
    }
    clearInterval(this.clock);
    this.draw();
  }

  private send(signal: AbortSignal): Promise<service.Preview> {
    return service.send(this.file!, this.wanted, signal, (share) => {
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
    this.options = change(this.options);
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
      await service.load(preview.token, { ...this.wanted, kind: preview.kind, ...(preview.kind === "cases" ? { list: preview.list } : {}) });
      await this.follow(preview.token);
    } catch (cause) {
      if (cause instanceof Problem && cause.status === 404 && this.file && !this.progress) {
        await this.look(true);
        this.notice = this.tell.w.sent_again;
        return this.draw();
      }
      this.failed(cause);
      this.draw();
      await this.learnPast();
    }
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

  private async undo(number: number, list: string): Promise<void> {
    if (!(await sure(number, list, this.tell))) return;
    const { w, n } = this.tell;
    try {
      const done = await service.undo(number);
      this.notice = w.undone_now(String(done.import), String(number), n(done.retracted));
      if (this.stage === "done") this.reset();
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
  }

  private async learnPast(): Promise<void> {
    try {
      this.past = await service.past();
    } catch {
      // the list of before is no condition for anything else
    }
    this.drawPast();
  }

  // ---- what is seen

  private draw(): void {
    forgetMap();
    document.documentElement.lang = this.lang;
    document.documentElement.dataset["stage"] = this.stage;
    document.title = `${this.tell.w.title} – WardWatch`;
    this.drawHead();
    const parts = [h("h1", {}, this.tell.w.title), h("div", { id: "status" }), ...this.body(), h("div", { id: "past" })];
    byId("main").replaceChildren(...parts);
    this.drawStatus();
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
      parts.push(ended(this.progress!, tell, { undo: (number, list) => void this.undo(number, list), another: () => this.pick() }), this.dropZone());
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
    const input = h<HTMLInputElement>("input", { type: "file", id: "file", "aria-describedby": "file-hint file-private" });
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      if (file) void this.take(file);
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
    const left = [
      preview.read ? numbers(preview, tell) : null,
      understood(preview, this.options, tell, this.change),
      settings(preview, this.options, tell, this.change),
    ];
    const right = [
      mapCard(preview, tell),
      areas(preview, tell, !preview.points_in_all),
      refusals(preview, tell),
      changes(preview, tell),
    ];
    const some = (parts: (HTMLElement | null)[]): HTMLElement[] => parts.filter((part) => part !== null);
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

  /** What remains in sight at the lower edge: the sum of the rows, and the button. */
  private bar(preview: service.Preview): HTMLElement {
    const { w, n } = this.tell;
    const sum = preview.read ? w.sum(n(preview.read), n(preview.accepted), n(preview.unchanged), n(preview.refused)) : "";
    const why = preview.question ? w.answer_first : preview.loads ? "" : w.not_loadable;
    return h("div", { id: "bar" },
      h("p", { id: "bar-why" }, why ? h("strong", {}, why) : null, sum ? h("span", {}, sum) : null),
      h("button.plain", { type: "button", click: () => this.pick() }, w.other_file),
      h("button.button", { type: "button", "data-action": "load", "aria-describedby": "bar-why", disabled: !preview.loads, click: () => void this.load() }, w.load_rows(n(preview.accepted))));
  }

  private drawPast(): void {
    byId("past").replaceChildren(history(this.past, this.tell, (number, list) => void this.undo(number, list)));
  }
}

await new ImportPage().start();
