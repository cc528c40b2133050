/** Looks up what has changed: against which snapshot or instant, and whether the answer is still wanted. */

import * as api from "./api";
import type { Lang, Moment, Snapshot } from "./api";
import type { Changes } from "./changed";
import { dayIn } from "./format";
import { lastSeen } from "./seen";
import type { Since } from "./url";
import { words } from "./words";

const HOUR_MS = 3_600_000;
const STEP_MS = 300_000; // instants are asked for by five minutes, so that many pages ask for the same

interface Wanted {
  snapshot: Snapshot;
  at: Moment;
  layer: string;
  since: Since;
  lang: Lang;
}

const rounded = (ms: number): string => new Date(Math.floor(ms / STEP_MS) * STEP_MS).toISOString();

export class Changing {
  found: Changes = { since: "closed", from: "", rows: null };
  whole = false;
  private readonly seen = lastSeen();
  private asked = 0;
  private layer = "";

  constructor(private readonly done: () => void) {}

  /** Since when changes can be told of what is shown. */
  offered(snapshot: Snapshot, now: Date): Since[] {
    const { today, timezone } = snapshot.workspace;
    const instants = snapshot.reading === "today" && snapshot.audience === "internal" && (!today || today === dayIn(now, timezone));
    return ["closed", ...(instants ? (["hour"] as const) : []), ...(instants && this.seen ? (["seen"] as const) : [])];
  }

  /** Looks anew; what is there stays until the answer comes. */
  async look(wanted: Wanted): Promise<void> {
    const turn = ++this.asked;
    const since = this.offered(wanted.snapshot, new Date()).includes(wanted.since) ? wanted.since : "closed";
    if (since !== this.found.since || wanted.layer !== this.layer) {
      this.layer = wanted.layer;
      this.found = { since, from: "", rows: null };
      this.whole = false;
      this.done();
    }
    const found = await this.answer({ ...wanted, since });
    if (turn !== this.asked) return;
    this.found = found;
    this.done();
  }

  private async answer({ snapshot, at, layer, since, lang }: Wanted): Promise<Changes> {
    const against = await this.against(snapshot, since).catch(() => undefined);
    if (!against) return { since, from: "", rows: words(lang).no_day_before };
    const [text, from] = against;
    const rows = await api.changes(at, text, layer).catch((problem: unknown) => (problem instanceof api.Problem ? problem.detail : String(problem)));
    return { since, from, rows };
  }

  /** What is compared with, as the server and as people call it. */
  private async against(snapshot: Snapshot, since: Since): Promise<[text: string, from: string] | undefined> {
    if (since === "hour") return this.instant(rounded(Date.now() - HOUR_MS));
    if (since === "seen") return this.instant(rounded(Date.parse(this.seen)));
    const { closed } = snapshot;
    if (closed?.number != null) return [String(closed.number), closed.as_of];
    if (snapshot.number === null) return undefined;
    const before = await api.dayBefore(snapshot);
    return before && [String(before.number), before.as_of];
  }

  private readonly instant = (text: string): [string, string] => [text, text];
}
