/** What the service says about a file, a load and the loads of before; and the one way to ask it. */

import { type Lang, Problem, type Words } from "../api";

export type State = "accepted" | "no_area" | "refused";
export type Kind = "cases" | "reports" | "context" | "population" | "boundaries" | "roster" | "sites";
export type Level = "province" | "district" | "ward" | "hamlet";

export interface Answer {
  option: string;
  words: Words;
}

export interface Question {
  question: string;
  asked: Words;
  answers: Answer[];
}

export interface Column {
  heading: string | null;
  column: string | null;
  field: string | null;
  value?: string;
}

export interface Figure {
  heading: string;
  column: string | null;
  total: boolean;
  report_date?: string | null;
  setting?: string | null;
}

interface Reason {
  why: string;
  why_vi: string;
}

export interface Layout {
  sheet: string | null;
  sheets: string[];
  sheets_aside: ({ sheet: string } & Reason)[];
  heading_rows: number[];
  titles: { row: number; text: string }[];
  skipped: ({ rows: number[] } & Reason)[];
}

export interface Group {
  code: string;
  rows: number;
  values: number;
  examples: {
    column: string;
    value: string;
    rows: number;
    first: number[];
    problem: string;
    problem_vi: string;
    remedy: string;
    remedy_vi: string;
  }[];
}

export interface AreaCount {
  area_level: string | null;
  area_code: string | null;
  name: string | null;
  rows: number;
  cases: number;
}

export interface Changes {
  added: number;
  changed: number;
  retracted: number;
  unchanged: number;
  settled: number;
  cases_before: number;
  cases_after: number;
  absent: number;
  held: boolean;
  days: { report_date: string; name: string; before: number | null; after: number | null }[];
  days_in_all: number;
  /** The delivery of the list that the file is compared with. */
  last: { import: number; file: string; recorded_at: string; undoes: number | null } | null;
  rows: { what: "changed" | "retracted"; report_date: string | null; name: string; field: string | null; before: string | null; after: string | null; count: number }[];
}

/** An area as an answer names it; `parents` nearest first. */
export interface Named {
  code: string;
  name: string;
  parents: string[];
  area_level: string;
}

/** Cases that name no site and lie in the grounds of one: `answer` is what holds of them, null where nobody has said. */
export interface Grounds {
  rows: number;
  sites: { name: string; rows: number }[];
  sites_in_all: number;
  answer: boolean | null;
  /** What was said with an earlier delivery of the list. */
  before: boolean | null;
}

/** Words that may mean several areas, or none. */
export interface Doubt {
  id: string;
  key: string;
  text: string;
  words: Record<string, string>;
  why: string;
  rows: number;
  cases: number;
  lists: string[];
  edition: string;
  certain: string;
  candidates: (Named & { score: number })[];
}

export interface Remembered {
  key: string;
  text: string;
  rows: number;
  meant: Named | null;
  author: string | null;
}

export interface Doubts {
  asked: Doubt[];
  in_all: number;
  rows: number;
  cases: number;
  answered: Remembered[];
  answered_in_all: number;
}

export interface Applied {
  import: number;
  list: string;
  accepted: number;
  refused: number;
  retracted: number;
}

export type What = "gone" | "new" | "moved" | "renamed" | "same";

export interface Outline {
  type: "Feature";
  geometry: { type: string; coordinates: unknown };
  properties: { code: string; name: string; km2: number | null; what: What; marked: boolean; made?: string | null };
}

export interface Finding {
  code: string;
  severity: "warned" | "mended" | "noted";
  times: number;
  examples: Words[];
  remedy: Words;
}

export interface Sets {
  edition: string;
  level: Level;
  is_new: boolean;
  valid_from: string | null;
  valid_to: string | null;
  levels: { level: Level; units: number }[];
  replaces: boolean;
  held: { name: string; valid_from: string | null; valid_to: string | null; levels: Level[] }[];
  clash: string[];
  ends: string[];
  changes: { counts: Record<What, number>; named: Partial<Record<What, { code: string; name: string | null; was: string | null }[]>> };
  same: boolean;
}

export interface FigureTold {
  name: string;
  label: Words;
  kind: string;
  values: number;
  areas: number;
  days: number | null;
  total: number | null;
  low: number | null;
  high: number | null;
  new: number;
  changed: number;
  same: number;
}

export interface Against {
  new: number;
  changed: number;
  same: number;
  held?: number;
  sums?: { before: number | null; after: number } | null;
  examples: { name: string | null; was?: string | null; area_code?: string; code?: string; date?: string | null; figure?: Words | null; before?: string | number | null; after?: string | number | null }[];
  examples_in_all: number;
}

export interface Grid {
  by: "date" | "name";
  heads: (string | Words)[];
  lines: { area_level: string; area_code: string; name: string; cells: (number | string | null)[] }[];
  areas: number;
  in_all: number;
}

export interface Flagged {
  row: number;
  code: string;
  distance_m: number;
  area_name: string | null;
  hint: string | null;
  hint_vi: string | null;
}

export interface Preview {
  token: string;
  size: number;
  file: string;
  kind: Kind;
  list: string;
  lists: string[];
  layout: Layout | null;
  columns: Column[];
  unpivoted: Figure[];
  /** Columns left out because they name persons. */
  private?: { heading: string; column: string | null; words: Words }[];
  notes: Words[];
  question: Question | null;
  error: { error: string; error_vi: string; fix: string; fix_vi: string } | null;
  assumed: string[];
  reading: Record<string, unknown>;
  loads: boolean;
  read: number;
  accepted: number;
  unchanged: number;
  refused: number;
  unplaced: number;
  cases: number;
  remarks: Record<string, number>;
  words: Record<string, Words>;
  groups: Group[];
  skipped: { row: number; column: string; value: string }[];
  rows: Record<string, string | number | null>[];
  points: [number, number, number, State][];
  points_in_all: number;
  spots: [number, number, number, State][] | null;
  flagged: Flagged[];
  flagged_in_all?: number;
  areas: AreaCount[];
  places?: number;
  days?: [string, string] | null;
  changes: Changes | null;
  map: { edition: string; layers: string[] } | null;
  doubts: Doubts | null;
  at_sites?: Grounds | null;
  /** Options as they were understood: sent along when the file is loaded. */
  settled: Options;
  /** The kinds that are filled in, of our template. */
  sheets: Kind[];
  // ---- boundaries and rosters
  layers?: string[];
  outlines: { type: "FeatureCollection"; features: Outline[] } | null;
  boundaries?: Sets;
  findings?: Finding[];
  overlaps?: { pairs: number; km2: number; above_limit: number; limit_share: number; largest: { code: string; other: string; name: string | null; other_name: string | null; km2: number; share: number }[] };
  gaps?: { count: number; km2: number; slivers: number; sliver_km2: number; largest: { lon: number; lat: number; km2: number; width_m: number; sliver: boolean }[] };
  area_km2?: number;
  crs?: string | null;
  persons?: number | null;
  parents?: { taken: string[]; suggested: string[] };
  systems?: { option: string; words: Words }[];
  by_area?: { code: string; name: string; units: number; with_point: number; households: number | null; persons: number | null }[];
  // ---- figures and sites
  figures?: FigureTold[];
  figures_in_all?: number;
  grid?: Grid | null;
  against?: Against | null;
  unknown?: number;
  kinds?: { kind: string; sites: number; persons: number | null; capacity: number | null }[];
}

export interface Step {
  stage: "reading" | "placing" | "storing";
  rows: number;
  of: number;
  seconds: number;
  rows_per_second: number | null;
}

export interface Result {
  import: number;
  list: string;
  kind: string;
  file: string;
  read: number;
  accepted: number;
  unchanged: number;
  retracted: number;
  refused: number;
  unplaced: number;
  notes: Words[];
  reasons: Record<string, number>;
  words: Record<string, Words>;
  ended?: string[];
  crosswalks?: string[];
  widened: { areas: number; names: { area_level: string; area_code: string; name: string }[]; nowhere: number } | null;
  refused_file: string | null;
}

export interface Progress {
  token: string;
  state: "running" | "done" | "failed" | "cancelled";
  stage: Step["stage"];
  steps: Step[];
  seconds: number;
  result: Result | null;
  problem: { detail: Words; fix: Words } | null;
}

export interface Past {
  import: number;
  list: string;
  kind: string;
  file: string;
  mode: string;
  recorded_at: string;
  counts: Record<string, number>;
  undoes: number | null;
  undone: boolean;
  /** How many later imports of the same list there are. */
  later: number;
  refused_file: string | null;
  /** Every refused row has been mended or taken back. */
  settled: boolean;
}

/** The latest imports, and the time zone in which the workspace tells its times. */
export interface History {
  timezone: string;
  imports: Past[];
}

/** How the reader wants the file to be taken; what is left out is told from the file. */
export interface Options {
  kind?: Kind;
  list?: string;
  mode?: "append" | "replace";
  sheet?: string;
  vintage?: number;
  at_sites?: boolean;
  mapping?: Record<string, string>;
  constants?: Record<string, string>;
  answers?: string[];
  cumulative?: boolean;
  daily?: boolean;
  level?: Level;
  edition?: string;
  valid_from?: string;
  valid_to?: string;
  complete?: boolean;
  construct?: "complete" | "anyway" | "never";
  crs?: string;
  parents?: string[];
  ends?: string[];
}

const lang = (): Lang => document.documentElement.lang as Lang;

function problemOf(status: number, text: string): Problem {
  let body: { title?: string; detail?: string; fix?: string } = {};
  try {
    body = JSON.parse(text) as typeof body;
  } catch {
    // no JSON: the status says what there is to say
  }
  return new Problem(status, body.title ?? String(status), body.detail ?? "", body.fix);
}

async function ask<T>(path: string, how: RequestInit = {}, headers: Record<string, string> = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { cache: "no-store", ...how, headers: { "Accept-Language": lang(), ...headers } });
  } catch (cause) {
    if (how.signal?.aborted) throw cause;
    throw new Problem(0, "no answer", path);
  }
  const text = await response.text();
  if (!response.ok) throw problemOf(response.status, text);
  return (text ? JSON.parse(text) : null) as T;
}

function form(parts: Record<string, string | File | File[]>): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(parts)) for (const one of Array.isArray(value) ? value : [value]) made.append(name, one);
  return made;
}

const sendJson = <T>(path: string, body: unknown): Promise<T> => ask(path, { method: "POST", body: JSON.stringify(body) }, { "Content-Type": "application/json" });

/** Sends a file (and the parts that belong to it) and tells how much of it is through, from 0 to 1. */
export function send(file: File, parts: File[], options: Options, signal: AbortSignal, sent: (share: number) => void): Promise<Preview> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/imports/preview");
    request.setRequestHeader("Accept-Language", lang());
    request.upload.onprogress = (event) => event.lengthComputable && sent(event.loaded / event.total);
    request.onload = () => {
      if (request.status === 200) resolve(JSON.parse(request.responseText) as Preview);
      else reject(problemOf(request.status, request.responseText));
    };
    request.onerror = () => reject(new Problem(0, "no answer", "/imports/preview"));
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form({ file, parts, options: JSON.stringify(options) }));
  });
}

export const again = (token: string, options: Options, signal: AbortSignal): Promise<Preview> =>
  ask("/imports/preview", { method: "POST", body: form({ token, options: JSON.stringify(options) }), signal });

export const load = (token: string, options: Options): Promise<{ progress: string }> =>
  ask("/imports", { method: "POST", body: form({ token, options: JSON.stringify(options) }) });

const part = encodeURIComponent;

export const progress = (token: string): Promise<Progress> => ask(`/imports/progress/${part(token)}`);
export const cancel = (token: string): Promise<Progress> => ask(`/imports/progress/${part(token)}/cancel`, { method: "POST" });
export const forget = (token: string): Promise<null> => ask(`/imports/preview/${part(token)}`, { method: "DELETE" });
export const history = (limit: number): Promise<History> => ask(`/imports?limit=${limit}`);
export const undo = (number: number): Promise<{ import: number; retracted: number; accepted: number }> =>
  ask(`/imports/${number}/undo`, { method: "POST" });
export const refusedAddress = (number: number, name: string): string =>
  `/imports/${number}/refused.${name.split(".").at(-1)}`;

// ---- names of places

export const names = (list?: string): Promise<Doubts> => ask(`/imports/places${list === undefined ? "" : `?list=${part(list)}`}`);
export const answer = (doubt: Doubt, code: string, author: string): Promise<{ key: string; import: number; applied: Applied[] }> =>
  sendJson("/imports/places", { words: doubt.words, edition: doubt.edition, code, author });
export const unanswer = (key: string, imports: number[]): Promise<{ undone: (Applied & { undoes: number })[] }> =>
  sendJson("/imports/places/forget", { key, imports });
export const areas = async (edition: string, text: string): Promise<Named[]> =>
  (await ask<{ areas: Named[] }>(`/imports/places/areas?edition=${part(edition)}&q=${part(text)}`)).areas;
