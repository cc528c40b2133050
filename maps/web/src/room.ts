/** How much of each side of the map the panel and the card cover. */

import type { Room } from "./camera";
import { byId } from "./dom";

const PHONE = 720; // narrower windows have their panels at the bottom
const NARROW = 900; // too narrow for panel, map and card side by side: the panel makes room
const BUTTONS = 48;

export function freeRoom(): Room {
  const panel = byId("panel").getBoundingClientRect();
  const card = byId("why").getBoundingClientRect(); // no size while hidden
  if (innerWidth >= PHONE) return { left: innerWidth < NARROW && card.width ? 0 : panel.right, right: card.width + BUTTONS, top: 0, bottom: 0 };
  const covered = innerHeight - Math.min(panel.top, card.height ? card.top : innerHeight);
  return { left: 0, right: 0, top: byId("buttons").getBoundingClientRect().top, bottom: Math.min(covered, innerHeight * 0.72) };
}
