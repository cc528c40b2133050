/** Answers about names of places: sent, remembered on the page, taken back; and where the reader goes on afterwards. */

import { Problem } from "../api";
import { byId } from "../dom";
import * as service from "./api";
import { author, type NameActions, type Now, path, rememberAuthor } from "./names";
import { say, type Tell } from "./tell";

export interface NamingHooks {
  tell: () => Tell;
  /** Something was remembered or taken back: what is shown has to be asked for anew. */
  changed: () => Promise<void>;
  notice: (text: string) => void;
  failed: (cause: unknown) => void;
}

export class Naming implements NameActions {
  now: Now[] = [];
  private busy = false;

  constructor(private readonly hooks: NamingHooks) {}

  answer = (doubt: service.Doubt, meant: service.Named | null): void => void this.answered(doubt, meant);
  takeBack = (key: string, text: string, applied: service.Applied[]): void => void this.takenBack(key, text, applied);
  search = (edition: string, text: string): Promise<service.Named[]> => service.areas(edition, text);

  private async answered(doubt: service.Doubt, meant: service.Named | null): Promise<void> {
    if (this.busy) return;
    const { w } = this.hooks.tell();
    const who = author();
    if (!who) {
      say(w.author_first);
      this.hooks.notice(w.author_first);
      byId("author").focus();
      return;
    }
    rememberAuthor(who);
    const next = nextAfter(doubt.id);
    await this.quietly(async () => {
      const done = await service.answer(doubt, meant?.code ?? "none", who);
      this.now = [{ key: done.key, text: doubt.text, meant, applied: done.applied }, ...this.now.filter((one) => one.key !== done.key)];
      this.hooks.notice("");
      say(meant ? w.remembered(doubt.text, path(meant)) : w.remembered_none(doubt.text));
    });
    goTo(next);
  }

  private async takenBack(key: string, text: string, applied: service.Applied[]): Promise<void> {
    if (this.busy) return;
    const { w, n } = this.hooks.tell();
    await this.quietly(async () => {
      const done = await service.unanswer(key, applied.map((one) => one.import));
      this.now = this.now.filter((one) => one.key !== key);
      const rows = done.undone.reduce((sum, one) => sum + one.retracted, 0);
      const words = rows ? w.forgotten_rows(text, n(rows)) : w.forgotten(text);
      this.hooks.notice(words);
      say(words);
    });
    goTo(null);
  }

  /** Does something one at a time; what fails is told. */
  private async quietly(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await work();
      await this.hooks.changed();
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      this.hooks.failed(cause);
    } finally {
      this.busy = false;
    }
  }
}

/** The question after one, so that the keyboard goes on there. */
function nextAfter(id: string): string | null {
  const all = [...document.querySelectorAll<HTMLElement>("[data-doubt]")].map((one) => one.dataset["doubt"]!);
  const at = all.indexOf(id);
  return all[at + 1] ?? all[at - 1] ?? null;
}

function goTo(id: string | null): void {
  const button = id ? document.querySelector<HTMLElement>(`[data-doubt="${id}"] button`) : null;
  (button ?? document.querySelector<HTMLElement>(".names h2"))?.focus();
}
