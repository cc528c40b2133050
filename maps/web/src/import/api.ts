/** What the service says about a file, a load and the loads of before; and the one way to ask it. */

import { type Lang, Problem, type Words } from "../api";

export type State = "accepted" | "no_area" | "refused";
export type Kind = "cases" | "reports" | "context" | "population";

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
  refused_file: string | null;
}

/** How the reader wants the file to be taken; what is left out is told from the file. */
export interface Options {
  kind?: Kind;
  list?: string;
  mode?: "append" | "replace";
  sheet?: string;
  vintage?: number;
  mapping?: Record<string, string>;
  constants?: Record<string, string>;
  answers?: string[];
  cumulative?: boolean;
  daily?: boolean;
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

async function ask<T>(path: string, how: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { cache: "no-store", ...how, headers: { "Accept-Language": lang() } });
  } catch (cause) {
    if (how.signal?.aborted) throw cause;
    throw new Problem(0, "no answer", path);
  }
  const text = await response.text();
  if (!response.ok) throw problemOf(response.status, text);
  return (text ? JSON.parse(text) : null) as T;
}

function form(parts: Record<string, string | File>): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(parts)) made.append(name, value);
  return made;
}

/** Sends a file and tells how much of it is through, from 0 to 1. */
export function send(file: File, options: Options, signal: AbortSignal, sent: (share: number) => void): Promise<Preview> {
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
    request.send(form({ file, options: JSON.stringify(options) }));
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
export const past = async (): Promise<Past[]> => (await ask<{ imports: Past[] }>("/imports?limit=20")).imports;
export const undo = (number: number): Promise<{ import: number; retracted: number; accepted: number }> =>
  ask(`/imports/${number}/undo`, { method: "POST" });
export const refusedAddress = (number: number, name: string): string =>
  `/imports/${number}/refused.${name.split(".").at(-1)}`;
