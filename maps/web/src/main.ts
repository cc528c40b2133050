/** Start: fonts first, because the map bakes them into its labels, then the page. */

import "./base.css";
import "./styles.css";
import { Page } from "./page";

/** Letters of every kind that Vietnamese needs, so that each subset of the font is fetched. */
const SAMPLE = "Xã Đức ượ ễ ộ ỳ 0123";

async function loadFonts(): Promise<void> {
  const wanted = ['400 16px "Noto Sans"', '700 16px "Noto Sans"'].map((font) => document.fonts.load(font, SAMPLE));
  const patience = new Promise((resolve) => setTimeout(resolve, 3000));
  await Promise.race([Promise.allSettled(wanted), patience]);
}

await loadFonts();
await new Page().start();
