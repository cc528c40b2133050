/** What the server answers, and the one way to ask it. */

export type Lang = "vi" | "en";
export type Reading = "today" | "closed";
/** Which zones are meant: the day in progress, the last closed day, or a stored snapshot by its number. */
export type Moment = Reading | number;
export type Words = Record<Lang, string>;
export type Bounds = [west: number, south: number, east: number, north: number];

/** One outcome of the rulebook, or one of the fixed ones, with everything needed to draw it. */
export interface Level extends Words {
  id: string;
  /** Position in the rulebook's order; -1 for outcomes outside it (grey, not assessed, empty). */
  rank: number;
  colour: string;
  hex: string;
  colour_blind: string;
  dark: string;
  symbol: string;
  pattern: string;
}

export interface Reporting {
  units: number;
  /** Units whose reports do not suffice by the rulebook. */
  silent: number;
  overdue?: { code: string; name: string; last: string | null }[];
}

export interface LayerSummary {
  units: number;
  levels: Record<string, number>;
  population: Record<string, number | null>;
  bounds: Bounds | null;
  /** False of cells that nobody has asked to count. */
  counted?: boolean;
  resolutions?: number[];
  reporting?: Reporting;
}

/** Where a rulebook comes from; any of it may be missing. */
export interface Cite {
  doc?: unknown;
  where?: unknown;
  body?: unknown;
  date?: unknown;
}

export interface Rulebook {
  id: string;
  title: Words;
  status: string;
  cite: Cite | null;
  /** Where its text can be read; null for one that does not come along. */
  page?: string | null;
}

export interface OffTheMap {
  area_code: string;
  name: string;
  partly: boolean;
  level: string;
  document: string;
  last: string;
}

/** A kind of sites that occurs: its names, its picture on a field of 24 by 24, and how many there are. */
export interface SiteKind extends Words {
  kind: string;
  picture: string;
  units: number;
}

export interface SiteSummary {
  units: number;
  levels: Record<string, number>;
  kinds: SiteKind[];
  bounds: Bounds | null;
}

export interface Snapshot {
  number: number | null;
  series: string;
  reading: Reading;
  as_of: string;
  known_at: string;
  edition: string;
  edition_key: string;
  audience?: string;
  rulebook: Rulebook;
  /** Of a stored snapshot; a reading of the present is named by the change that it follows. */
  content_hash: string | null;
  change?: string | null;
  /** Beside the today reading: the lawful one it stands on. */
  closed?: { number: number | null; as_of: string; known_at: string } | null;
  layers: Record<string, LayerSummary>;
  /** null where no site is known that readers may see. */
  sites?: SiteSummary | null;
  /** Decisions in force whose area these boundaries do not have, or not whole. */
  off_the_map?: OffTheMap[];
  levels: Level[];
  unknown: Level[];
  /** `today` is the workspace's own day, which a demonstration pins. */
  workspace: { name: string; timezone: string; made_up: boolean; today?: string; bounds: Bounds | null };
}

export interface Threshold {
  op: string;
  value: string;
  met: boolean | null;
}

export interface IndicatorValue extends Words {
  id: string;
  text: string;
  lo: number | null;
  hi: number | null;
  window: { from: string; to: string; days: number } | null;
  thresholds: Threshold[];
  masked: boolean;
  missing: boolean;
}

/** A decision of the authority; who signed it and why stand there for internal readers only. */
export interface Decided extends Words {
  level: { id: string };
  signed?: Words;
  others: Words[];
}

/** What is told of a site beside its code and name. */
export interface OfSite {
  site_kind?: string;
  kind_vi?: string;
  kind_en?: string;
  size_class?: string | null;
  people?: number | null;
  people_from?: string | null;
  lon?: number | null;
  lat?: number | null;
}

export interface Explanation {
  unit: { kind: string; area_level: string | null; code: string; name: string } & OfSite;
  /** What the sites in an area do to its level; internal readers only. */
  sites?: Words;
  /** The sites in an area, the strictest first, and how many there are in all. */
  sites_here?: ({ code: string; name: string; level: string } & OfSite)[];
  sites_count?: number;
  level: Words & { id: string; colour: string; hex: string; symbol: string };
  /** What the competent authority decided, beside the level. */
  decided?: Decided | null;
  sentence: Words;
  decided_by: (Words & { rule: string; text: string }) | null;
  possible: string[];
  indicators: IndicatorValue[];
  reporting: { days: number | null; of: number; last: string | null; ok: boolean } | null;
  adjustments: Partial<Words>[];
  missing: (Words & { indicator: string; matters: boolean })[];
  would_change: (Words & { to: string; indicator: string })[];
  notes: Words[];
  rulebook: Rulebook;
  as_of: string;
  known_at: string;
  snapshot: number | null;
  chain?: { area_level: string; code: string; name: string; level: string }[];
}

export interface AreaHit {
  code: string;
  name: string;
  area_level: string;
  parents: string[];
  bounds: Bounds;
  level: string;
  kind_vi?: string;
  kind_en?: string;
}

/** A unit whose level is another one than before. */
export interface Change {
  layer: string;
  code: string | null;
  name: string | null;
  from: string;
  to: string;
}

/** A refusal in the server's own words (RFC 9457), or the network's silence (status 0). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    title: string,
    readonly detail: string,
    readonly fix = "",
  ) {
    super(title);
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as { title?: string; detail?: string; fix?: string };
  return new Problem(response.status, body.title ?? response.statusText, body.detail ?? "", body.fix);
}

async function ask(path: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    const headers = { "Accept-Language": document.documentElement.lang }; // refusals come in the page's language
    response = await fetch(path, { cache: "no-cache", headers, ...(signal ? { signal } : {}) });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Problem(0, "no answer", path);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

const json = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await ask(path, signal)).json() as Promise<T>;

const part = encodeURIComponent;

const reference = (at: Moment): string => (at === "closed" ? "latest" : String(at));
const query = (at: Moment): string => (typeof at === "number" ? `snapshot=${at}` : `reading=${at}`);

/** Particulars of a snapshot; cells are counted only where they are shown, for that takes longer. */
export const snapshot = (at: Moment, cells: boolean): Promise<Snapshot> => json(`/snapshots/${reference(at)}?cells=${cells}`);

/** What makes the addresses of drawn tiles change when the zones do. */
export const version = ({ content_hash, change }: Snapshot): string => content_hash ?? change ?? "";

/** Number of the newest stored snapshot of any series, undefined where there is none. */
export const newest = async (): Promise<number | undefined> =>
  (await json<{ snapshots: { number: number }[] }>("/snapshots?limit=1")).snapshots[0]?.number;

interface Listed {
  number: number;
  series: string;
  purpose: string;
  as_of: string;
}

/** The live snapshot of the latest earlier day of the same series; undefined where there is none. */
export async function dayBefore({ series, as_of }: Snapshot): Promise<Listed | undefined> {
  const found = await json<{ snapshots: Listed[] }>("/snapshots?limit=500");
  const earlier = found.snapshots.filter((one) => one.series === series && one.purpose === "live" && one.as_of < as_of);
  return earlier.sort((a, b) => b.as_of.localeCompare(a.as_of) || b.number - a.number)[0];
}

/** Units of a layer whose level is another one than in the snapshot, or at the instant, `since`. */
export const changes = async (at: Moment, since: string, layer: string): Promise<Change[]> =>
  (await json<{ changes: Change[] }>(`/snapshots/${reference(at)}/changes?since=${part(since)}&layer=${part(layer)}`)).changes;

/** An area by its code. */
export const area = (code: string, level: string): Promise<AreaHit> => json(`/areas/${part(code)}?level=${part(level)}`);

export async function packedState(edition: string, layer: string, at: Moment): Promise<ArrayBuffer> {
  return (await ask(`/state/${part(edition)}/${part(layer)}?${query(at)}`)).arrayBuffer();
}

export const explanation = (code: string, at: Moment, lang: Lang): Promise<Explanation> =>
  json(`/status/${part(code)}?why=full&${query(at)}&lang=${lang}`);

/** Only the level of a unit, by the closed reading. */
export const closedLevel = async (code: string): Promise<string> =>
  (await json<{ level: { id: string } }>(`/status/${part(code)}?reading=closed`)).level.id;

/** Code of the area that a place lies in. */
export const codeAt = async (lat: number, lon: number): Promise<string> =>
  (await json<{ unit: { code: string } }>(`/status?lat=${lat.toFixed(6)}&lon=${lon.toFixed(6)}`)).unit.code;

/** Areas of a name, and sites after them; a site's `area_level` is `site`. */
export async function areas(q: string, signal?: AbortSignal): Promise<AreaHit[]> {
  const found = await json<{ areas: AreaHit[]; sites?: AreaHit[] }>(`/areas?q=${part(q)}`, signal);
  return [...found.areas.slice(0, found.sites?.length ? 5 : 8), ...(found.sites ?? [])];
}

export const areaTiles = (edition: string, layer: string): string =>
  `${location.origin}/geometry/${part(edition)}/${part(layer)}/{z}/{x}/{y}.mvt`;

/** Tiles of cells carry their colours; `hash` makes the address change when the today reading does. */
export const cellTiles = (number: number | null, hash: string): string =>
  `${location.origin}/tiles/${number ?? "today"}/cell/{z}/{x}/{y}.mvt?v=${part(hash)}`;

/** Tiles of sites carry their colours as those of cells do. */
export const siteTiles = (number: number | null, hash: string): string =>
  `${location.origin}/tiles/${number ?? "today"}/site/{z}/{x}/{y}.mvt?v=${part(hash)}`;
