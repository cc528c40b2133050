/** Cases that lie in the grounds of a site: may they be counted there? Nothing is kept from loading by it. */

import { h } from "../dom";
import type { Options, Preview } from "./api";
import { block, type Tell } from "./tell";
import type { Change } from "./understood";

export function groundsCard({ at_sites: found }: Preview, options: Options, { w, n }: Tell, change: Change): HTMLElement | null {
  if (!found) return null;
  const more = found.sites_in_all - found.sites.length;
  const sites = found.sites.map((one) => h("li", {}, w.site_rows(one.name, n(one.rows))));
  if (more > 0) sites.push(h("li", {}, w.sites_more(n(more))));
  const choices: [string, boolean | null, string][] = [["yes", true, w.at_sites_yes], ["no", false, w.at_sites_no]];
  if (found.before === null) choices.push(["open", null, w.at_sites_open]);
  const choice = ([id, value, label]: (typeof choices)[number]): HTMLElement => {
    const input = h("input", { type: "radio", name: "at-sites", value: id, checked: found.answer === value, change: () => change(said(value)) });
    return h("li", {}, h("label.radio", {}, input, h("span", {}, label)));
  };
  const means = found.answer === null ? w.at_sites_open_means : found.answer ? w.at_sites_yes_means : w.at_sites_no_means;
  return block(
    "at-sites",
    w.at_sites(n(found.rows)),
    h("ul.plain", {}, ...sites),
    h("fieldset", {}, h("legend", {}, w.at_sites_asked), h("ul.radios", {}, ...choices.map(choice))),
    h("p.aside", {}, found.before !== null && options.at_sites === undefined ? `${w.at_sites_before} ${means}` : means),
  );
}

/** The options with an answer, or without one. */
const said = (value: boolean | null) => ({ at_sites: _, ...others }: Options): Options => (value === null ? others : { ...others, at_sites: value });
