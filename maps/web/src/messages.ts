/** Short notices, and the banner of a lost connection that stays. */

import { byId } from "./dom";

const NOTICE_MS = 6000;
const CALM_MS = 15_000;
let timer = 0;

/** Says something to eyes and to screen readers: for a few seconds, or until it is closed by hand. */
export function tell(text: string, lasting?: { dismiss: string }): void {
  const [said, button] = parts();
  clearTimeout(timer);
  said.textContent = text;
  button.hidden = !lasting;
  measure();
  button.onclick = hush;
  if (lasting) button.setAttribute("aria-label", lasting.dismiss);
  else timer = window.setTimeout(hush, NOTICE_MS);
}

/** Takes the notice away; true if there was one. */
export function hush(): boolean {
  const [said, button] = parts();
  const stood = said.textContent !== "";
  said.textContent = "";
  button.hidden = true;
  measure();
  return stood;
}

const parts = (): [HTMLElement, HTMLButtonElement] => {
  const notice = byId("notice");
  return [notice.querySelector("p")!, notice.querySelector("button")!];
};

const changed = new Set<number>();
let quietUntil = 0;
let later = 0;

/** Tells of units that changed colour, at most every fifteen seconds: what changes meanwhile is told together. */
export function announce(ids: number[], text: (n: number) => string): void {
  for (const id of ids) changed.add(id);
  if (later) return;
  const say = (): void => {
    later = 0;
    quietUntil = performance.now() + CALM_MS;
    tell(text(changed.size));
    changed.clear();
  };
  const wait = quietUntil - performance.now();
  if (wait <= 0) say();
  else later = window.setTimeout(say, wait);
}

/** Shows the banner with a text, or hides it. */
export function warn(text: string | null): void {
  const banner = byId("connection");
  banner.hidden = text === null;
  if (banner.textContent !== (text ?? "")) banner.textContent = text ?? "";
  measure();
}

/** Lets everything below make room for what stands at the top. */
export function keepRoom(): void {
  new ResizeObserver(measure).observe(byId("top"));
}

function measure(): void {
  document.documentElement.style.setProperty("--banner", `${byId("top").offsetHeight}px`);
}
