// What is new since the last visit with this browser: the documents of then are kept in its local storage, and nowhere
// else. Pages that are loaded within half an hour of each other are one visit.

import { send } from "./page.js";

const KEPT = "onrecord-visit";
const APART = 30 * 60 * 1000;
const TOLD = 100;

function kept() {
  try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch { return {}; }
}

export async function news() {
  let held;
  try { held = (await (await fetch("held.json", { cache: "no-cache" })).json()).held; } catch { return; }
  if (!Array.isArray(held)) return;
  const { now = null, before = null } = kept();
  const at = Date.now();
  const last = now && at - now.at > APART ? now : before;
  try {
    localStorage.setItem(KEPT, JSON.stringify({ before: last, now: { at, held: held.map(([digest]) => digest) } }));
  } catch { /* nothing may be kept here */ }
  if (!last) return;
  const known = new Set(last.held);
  const fresh = held.filter(([digest]) => !known.has(digest)).map(([, id]) => id);
  if (fresh.length) send("do-news", { documents: fresh.slice(0, TOLD), count: fresh.length, at: last.at });
}
