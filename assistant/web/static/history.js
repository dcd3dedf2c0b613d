// Where the page is: each question, view and open document is an entry of the browser's history, with the address and
// the title that Python gave what is shown. An entry keeps the questions of its conversation, no reply and no markup;
// whoever comes back to it has Python show it anew.

import { $, $$, inForce, send, sent } from "./page.js";

const NAME = "On Record";
const PATIENCE = 3000;
const MOST = 48_000; // bytes; the server takes 64 kB
let going = 0; // what was last asked of Python here; until it arrives, what is shown is of another entry

export const view = () => $("#views [role=tab][aria-selected=true]")?.dataset.tabId ?? "ask";

export function show(name) {
  if (view() !== name) $(`#views [role=tab][data-tab-id=${name}]`)?.click();
}

function parsed(text, otherwise) {
  try { return JSON.parse(text) ?? otherwise; } catch { return otherwise; }
}

function arrived() {
  return parsed($("#arrived textarea, #arrived input")?.value, null) === going;
}

const pane = () => $("#document-view:not(.shut) .document-view");

// The newest questions of a conversation, as many as go in a request.
function fitting(turns) {
  const size = (some) => new Blob([JSON.stringify(some)]).size;
  while (turns.length && size(turns) > MOST) turns = turns.slice(1);
  return turns;
}

// What is shown, in the names that Python gave it.
function shown() {
  const conversation = $("#transcript [data-conversation]")?.dataset;
  const found = $(`#${view()}-found [data-address]`)?.dataset;
  const held = {
    ask: conversation ?? $("#chips [data-address]")?.dataset,
    documents: $("#corpus .corpus-table")?.dataset,
    mentions: found ?? $(".mentions-head")?.dataset,
    timeline: found ?? $(".timeline-head")?.dataset,
    decisions: found ?? $(".decisions-head")?.dataset,
    figures: found ?? $(".figures-head")?.dataset,
    quotes: $(".quotes-head[data-address]")?.dataset,
  }[view()];
  const place = pane()?.dataset;
  const both = [place?.address, held?.address].filter(Boolean).map((query) => query.slice(1));
  const own = (view() === "ask" && !conversation && place?.title) || held?.title;
  return {
    address: both.length ? `?${both.join("&")}` : location.pathname,
    title: own ? `${own} – ${NAME}` : NAME,
    state: {
      view: view(),
      turns: fitting(parsed(conversation?.conversation, [])),
      filters: inForce(),
      words: found?.address ?? "",
      place: place?.address ?? "",
      opened: false,
    },
  };
}

// Whether what is shown is a step on from the entry before it, which one can go back to, or the same place still.
function isStep(before, now) {
  return now.turns.length > before.turns.length || now.view !== before.view || (now.place && !before.place)
    || (before.words && now.words && now.words !== before.words);
}

// Whether the entry before is the same place but for the document that was opened: closing it goes back there. A reply
// that came at the same moment stands in this entry alone.
function isOpening(before, now) {
  return !before.place && now.view === before.view && now.turns.length === before.turns.length;
}

let settling = 0;
export function settle() {
  clearTimeout(settling);
  settling = setTimeout(() => {
    if (!arrived()) return;
    const before = history.state?.turns ? history.state : null;
    const { address, title, state } = shown();
    const step = before && isStep(before, state);
    if (before && state.place) state.opened = step ? isOpening(before, state) : before.opened;
    if (step) history.pushState(state, "", address);
    else if (JSON.stringify(before) !== JSON.stringify(state) || !location.href.endsWith(address))
      history.replaceState(state, "", address);
    document.title = title;
  }, 60);
}

// Closing a document goes back to where it was opened, if that is the entry before.
export function leave(shut) {
  if (history.state?.opened) history.back();
  else { shut(); settle(); }
}

export function returning(shut) {
  addEventListener("popstate", () => {
    const { turns = [], filters = null, place = "", view: name = "ask" } = history.state ?? {};
    if (place) $("#document-view").classList.remove("shut");
    else if (pane()) shut();
    show(name);
    going = -1;
    clearTimeout(waiting);
    ask(Date.now() + PATIENCE, { address: location.search, turns, filters });
  });
}

// A question that is being answered is let finish, as far as that does not take long.
let waiting = 0;
function ask(until, visit) {
  if ($("#transcript .pending") && Date.now() < until) {
    waiting = setTimeout(ask, 50, until, visit);
    return;
  }
  going = sent() + 1;
  send("do-go", visit);
}

// A page that is loaded with the address of a view shows it as soon as there are views. One that is loaded with no
// address of its own is an entry at once: a question that is asked before the page has settled is a step on from it.
export function begin() {
  if (!location.search && !history.state)
    history.replaceState({ view: "ask", turns: [], filters: null, words: "", place: "", opened: false }, "");
  const name = new URLSearchParams(location.search).get("view");
  if (["documents", "mentions", "timeline", "decisions", "figures", "quotes"].includes(name)) show(name);
}
