/** Short notices that go by themselves, and the banner of a lost connection that stays. */

import { byId } from "./dom";

const NOTICE_MS = 6000;
let timer = 0;

/** Says something for a few seconds, to eyes and to screen readers. */
export function tell(text: string): void {
  const notice = byId("notice");
  notice.textContent = text;
  clearTimeout(timer);
  timer = window.setTimeout(() => (notice.textContent = ""), NOTICE_MS);
}

/** Shows the banner with a text, or hides it. */
export function warn(text: string | null): void {
  const banner = byId("connection");
  banner.hidden = text === null;
  if (banner.textContent !== (text ?? "")) banner.textContent = text ?? "";
}
