/** Every word of the import page in both languages; what is said of a file comes from the service. */

import type { Lang } from "../api";
import * as figures from "./words/figures";
import * as layers from "./words/layers";
import * as names from "./words/names";
import * as page from "./words/page";

const vi = { ...page.vi, ...names.vi, ...layers.vi, ...figures.vi };

export type Dictionary = typeof vi;

const en: Dictionary = { ...page.en, ...names.en, ...layers.en, ...figures.en };
const DICTIONARIES: Record<Lang, Dictionary> = { vi, en };

export const words = (lang: Lang): Dictionary => DICTIONARIES[lang];
