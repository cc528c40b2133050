/** Numbers, days and moments as each language writes them. */

import type { Lang } from "./api";
import { words } from "./words";

const LOCALE: Record<Lang, string> = { vi: "vi-VN", en: "en-GB" };

export const number = (value: number, lang: Lang): string =>
  new Intl.NumberFormat(LOCALE[lang], { maximumFractionDigits: 2 }).format(value);

/** A crowd in three or four digits where there are millions, exact below. */
export const crowd = (people: number, lang: Lang): string =>
  people < 1_000_000 ? number(people, lang) : words(lang).millions(number(Math.round(people / 1e5) / 10, lang));

/** Every figure in a server's text as the language writes it: "474.7" is "474,7" in Vietnamese. Decimals are kept. */
export const figures = (text: string, lang: Lang): string =>
  text.replace(/\d+(?:\.(\d+))?/g, (figure, decimals: string | undefined) =>
    new Intl.NumberFormat(LOCALE[lang], { minimumFractionDigits: decimals?.length ?? 0, maximumFractionDigits: 20 }).format(Number(figure)),
  );

/** A calendar day from `2022-02-19`: 19/02/2022, or 19 Feb 2022. */
export function day(iso: string, lang: Lang): string {
  const [year, month, date] = iso.slice(0, 10).split("-");
  if (!year || !month || !date) return iso;
  if (lang === "vi") return `${date}/${month}/${year}`;
  const name = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });
  return `${Number(date)} ${name.format(Date.UTC(Number(year), Number(month) - 1, 1))} ${year}`;
}

/** A span of days, the year said once: 06/02 – 19/02/2022. */
export function span(from: string, to: string, lang: Lang): string {
  const first = day(from, lang);
  if (from.slice(0, 4) !== to.slice(0, 4)) return `${first} – ${day(to, lang)}`;
  return `${first.slice(0, -5)} – ${day(to, lang)}`;
}

/** A moment in the workspace's own time zone, day before time: 20/02/2022 06:40. */
export function moment(iso: string, timeZone: string, lang: Lang): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone }).format(at);
  return `${day(dayIn(at, timeZone), lang)} ${time}`;
}

/** The calendar day that a moment falls on, as `2022-02-20`. */
export const dayIn = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone }).format(at);

/** How long ago in words, in the largest unit that fits. */
export function ago(iso: string, now: Date, lang: Lang): string {
  const minutes = Math.floor((now.getTime() - new Date(iso).getTime()) / 60_000);
  const w = words(lang);
  if (minutes < 1) return w.just_now;
  if (minutes < 60) return w.minutes_ago(minutes);
  if (minutes < 48 * 60) return w.hours_ago(Math.floor(minutes / 60));
  return w.days_ago(Math.floor(minutes / 1440));
}
