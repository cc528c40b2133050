/** A row of buttons of which one is chosen. */

import { h } from "./dom";

export interface Option {
  value: string;
  text: string;
  hint?: string;
}

export function choice(label: string, kind: string, options: Option[], chosen: string, pick: (value: string) => void): HTMLElement {
  const buttons = options.map(({ value, text, hint }) =>
    h("button", { type: "button", "aria-pressed": String(value === chosen), title: hint, "data-value": value, click: () => pick(value) }, text),
  );
  return h(`div.choice.${kind}`, { role: "group", "aria-label": label }, ...buttons);
}
