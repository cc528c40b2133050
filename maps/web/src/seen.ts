/** When somebody last looked at this page in this browser: kept here alone, and only as an instant. */

const KEY = "wardwatch.seen";

/** The instant up to which the map was last looked at, before this visit; "" for none or where nothing may be kept. */
export function lastSeen(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** Keeps the present instant each time the page is left. */
export function keepSeen(): void {
  const keep = (): void => {
    if (document.visibilityState !== "hidden") return;
    try {
      localStorage.setItem(KEY, new Date().toISOString());
    } catch {
      // a browser that keeps nothing has no last look
    }
  };
  document.addEventListener("visibilitychange", keep);
}
