/** Elements from plain values. Text is always text: nothing here reads markup, so names may hold anything. */

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

function setAttribute(element: Element, name: string, value: Attributes[string]): void {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") element.addEventListener(name, value);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** `h("button.big", {click: …}, "text")`; functions are listeners, false and null leave an attribute out. */
export function h<T extends HTMLElement = HTMLElement>(
  tag: string,
  attributes: Attributes = {},
  ...children: Child[]
): T {
  const [name = "div", ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) setAttribute(element, key, value);
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element as T;
}

const SVG = "http://www.w3.org/2000/svg";

/** A small drawing on a 24 × 24 field from one path. */
export function glyph(path: string, attributes: Attributes = {}): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", ...attributes })) {
    setAttribute(svg, key, value as Attributes[string]);
  }
  svg.append(shape);
  return svg;
}

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}
