/** The name beside the pointer. */

import type { Lang, Level } from "./api";
import { byId, h } from "./dom";
import type { Palette } from "./palette";
import { swatch } from "./swatch";

export interface Tip {
  name: string;
  /** What kind of site it is. */
  kind: string | undefined;
  level: Level | undefined;
  lang: Lang;
  palette: Palette;
}

/** Shows it, or hides it where there is nothing to say. */
export function showTip(tip: Tip | null, x: number, y: number): void {
  const element = byId("tip");
  element.hidden = tip === null;
  if (!tip) return;
  const { level, palette, lang, kind } = tip;
  element.replaceChildren(...(level ? [swatch(level, palette, "swatch.small")] : []), h("strong", {}, tip.name), h("span", {}, [kind, level?.[lang]].filter(Boolean).join(": ")));
  const left = Math.min(x + 14, innerWidth - element.offsetWidth - 8);
  const top = y + 18 + element.offsetHeight > innerHeight ? y - element.offsetHeight - 10 : y + 18;
  element.style.transform = `translate(${left}px, ${top}px)`;
}
