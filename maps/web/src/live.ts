/** The line to the server: events as they come, silence noticed within five seconds, healed by itself. */

import type { News } from "./deltas";

const SILENCE_MS = 4200; // the server says something at least every two seconds
const LOOK_MS = 400;
const RETRY_MS = [500, 1000, 2000, 4000];
const POLL_MS = 15_000;

export type Line = "connecting" | "live" | "lost";

interface Listener {
  /** Something that bears on the zones has changed, or may have while nobody listened. */
  changed(event: string, news: News | null): void;
  line(state: Line, since: Date): void;
}

/**
 * Server-sent events read from a plain response: an EventSource hides the comments that keep the line alive,
 * and without them a cut cable looks like a quiet night.
 */
export class Live {
  private heard = 0;
  private state: Line = "connecting";
  private attempt = 0;
  private stop: AbortController | null = null;

  constructor(private readonly listener: Listener) {}

  start(): void {
    void this.listen();
    setInterval(() => this.look(), LOOK_MS);
    setInterval(() => this.state === "lost" && this.listener.changed("poll", null), POLL_MS);
  }

  private look(): void {
    if (this.stop && performance.now() - this.heard > SILENCE_MS) this.stop.abort();
  }

  private turn(state: Line): void {
    if (state === this.state) return;
    const healed = this.state === "lost" && state === "live";
    this.state = state;
    this.listener.line(state, new Date());
    if (healed) this.listener.changed("healed", null);
  }

  private async listen(): Promise<void> {
    for (;;) {
      this.stop = new AbortController();
      this.heard = performance.now();
      await this.read(this.stop.signal).catch(() => undefined);
      this.turn("lost");
      const wait = RETRY_MS[Math.min(this.attempt++, RETRY_MS.length - 1)]!;
      this.stop = null;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  private async read(signal: AbortSignal): Promise<void> {
    const response = await fetch("/events", { signal, cache: "no-store", headers: { Accept: "text/event-stream" } });
    if (!response.ok || !response.body) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.heard = performance.now();
      this.attempt = 0;
      this.turn("live");
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.take(block);
    }
  }

  private take(block: string): void {
    const event = /^event: ?(.*)$/m.exec(block)?.[1];
    const data = /^data: ?(.*)$/m.exec(block)?.[1];
    if (event && data) this.listener.changed(event, JSON.parse(data) as News);
  }
}
