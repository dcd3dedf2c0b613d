// The page's own script. It never makes markup: it moves focus, scrolls, copies, and hands payloads to Python. Every
// control says what it does in data-act.

import { copied, copy, print } from "./carrying.js";
import * as places from "./history.js";
import { news } from "./news.js";
import { $, $$, absolute, inForce, send } from "./page.js";

const narrow = matchMedia("(max-width: 900px)");
let opener = null;
let follows = false; // whether what follows a decision was asked for, and is to have the focus

// ── what the controls do ────────────────────────────────────────────────────────────────────────────────────────────

const acts = {
  open(control, event) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (!control.closest("#document-view")) opener = control;
    $("#document-view").classList.remove("shut");
    send("do-open", JSON.parse(control.dataset.payload));
    arrive(true);
  },
  follow(control) {
    follows = true;
    send("do-follow", JSON.parse(control.dataset.payload));
  },
  close() { places.leave(shut); },
  view(control, event) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    places.show(control.dataset.view);
  },
  jump(control, event) {
    event.preventDefault();
    const target = document.getElementById(control.getAttribute("href").slice(1));
    if (target) { into(target, 12); control.closest("details").open = !narrow.matches; }
  },
  unfold(control) {
    const open = control.closest(".quotation").classList.toggle("unfolded");
    control.setAttribute("aria-expanded", String(open));
    control.textContent = open ? "Less of the passage" : "Whole passage";
  },
  copy(control) { copy(copied(control), control); },
  "copy-link"(control) { copy(absolute(control.dataset.text), control); },
  print,
  vote(control) {
    const pressed = control.getAttribute("aria-pressed") === "true";
    for (const each of $$(".vote", control.parentElement)) each.setAttribute("aria-pressed", "false");
    control.setAttribute("aria-pressed", String(!pressed));
    send("do-vote", JSON.parse(control.dataset.payload));
  },
  edit(control) {
    const box = $("#question textarea, #question input");
    box.value = control.dataset.text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  },
  ask(control) { send("do-ask", { question: control.dataset.text }); },
  "ask-as"(control) { send("do-ask", JSON.parse(control.dataset.payload)); },
  widen(control) {
    filter({});
    send("do-ask", { ...JSON.parse(control.dataset.payload), filters: {} });
  },
  unfilter(control) {
    const { name, value } = JSON.parse(control.dataset.payload);
    const now = inForce();
    now[name] = Array.isArray(now[name]) ? now[name].filter((each) => each !== value) : null;
    filter(now);
    refocus(control);
  },
  only(control) {
    const { name, value } = JSON.parse(control.dataset.payload);
    filter({ ...inForce(), [name]: [value] });
    places.show("ask");
    setTimeout(() => $("#question textarea, #question input").focus(), 50);
  },
  "unfilter-all"(control) { filter({}); refocus(control); },
  theme() {
    const dark = !document.body.classList.contains("dark");
    localStorage.setItem("onrecord-theme", dark ? "dark" : "light");
    paint();
  },
  skip(control, event) { event.preventDefault(); $("#question textarea, #question input")?.focus(); },
};

document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-act]");
  if (control && acts[control.dataset.act]) acts[control.dataset.act](control, event);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const panel = $(".filters[open]");
  if (panel?.contains(document.activeElement)) { panel.open = false; $("summary", panel).focus(); }
  else if (reading()) acts.close();
});

// How a reply was found is asked for when its fold is first opened, and the fold has the focus again when it is there.
let explains = null;
document.addEventListener("toggle", (event) => {
  const fold = event.target;
  if (!fold.open || !fold.dataset?.explain || fold.dataset.asked) return;
  fold.dataset.asked = "true";
  const payload = JSON.parse(fold.dataset.explain);
  explains = String(payload.turn);
  send("do-explain", payload);
}, true);

// ── filters ─────────────────────────────────────────────────────────────────────────────────────────────────────────

document.addEventListener("change", (event) => {
  const form = event.target.closest(".panel");
  if (!form) return;
  const now = { from: $("[name=from]", form).value || null, to: $("[name=to]", form).value || null };
  for (const name of ["publisher", "kind", "document"])
    now[name] = $$(`[name=${name}]:checked`, form).map((each) => each.value);
  send("wanted", now);
});

document.addEventListener("submit", (event) => { if (event.target.closest(".panel")) event.preventDefault(); });

// The chip is gone; its view's box has the focus next.
function refocus(control) {
  const box = { "mentions-chips": "#words", "decisions-chips": "#decisions-topic" }[control.closest("[id$=-chips]")?.id] ?? "#question";
  $(`${box} textarea, ${box} input`).focus();
}

function filter(now) {
  send("wanted", now);
  const form = $(".panel");
  if (!form) return;
  for (const name of ["from", "to"]) if (!now[name]) $(`[name=${name}]`, form).value = "";
  for (const name of ["publisher", "kind", "document"])
    for (const each of $$(`[name=${name}]`, form)) each.checked = (now[name] || []).includes(each.value);
}

// ── the document pane ──────────────────────────────────────────────────────────────────────────────────────────────────────

function reading() { return $("#document-view .document-view") && !$("#document-view").classList.contains("shut"); }

function shut() {
  $("#document-view").classList.add("shut");
  document.body.classList.remove("reading");
  if (opener?.isConnected) opener.focus();
  else $("#question textarea, #question input")?.focus();
}

// What scrolls: the text below its bar, or where there is little room, bar and text together.
function scrolled() {
  const text = $("#document-view .text");
  return getComputedStyle(text).overflowY === "visible" ? $("#document-view .document-view") : text;
}

function into(target, above) {
  const box = scrolled();
  const distance = target.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTo({ top: box.scrollTop + distance - above });
}

let arriving = 0;
function arrive(again) {
  clearTimeout(arriving);
  arriving = setTimeout(() => {
    if (!reading()) return;
    document.body.classList.add("reading");
    document.body.classList.toggle("narrow", narrow.matches);
    const place = $("#document-view mark, #document-view .here");
    const box = scrolled();
    if (place) into(place, Math.min(140, box.clientHeight / 4));
    else if (!again) box.scrollTop = 0;
    const active = document.activeElement;
    if (opener || active?.closest("#document-view")) {
      const step = active?.dataset.step && $(`#document-view [data-step=${active.dataset.step}]:not([disabled])`);
      (step || $("#document-view .document-title")).focus({ preventScroll: true });
    }
  }, again ? 250 : 30);
}

places.returning(shut);

// ── the conversation ────────────────────────────────────────────────────────────────────────────────────────────────

let seen = "";
function converse() {
  const all = $$("#transcript .turn");
  const last = all[all.length - 1];
  const now = `${all.length} ${last ? $(".pending", last) ? "pending" : "replied" : ""}`;
  if (now === seen) return;
  seen = now;
  for (const each of $$(".filters[open]")) each.open = false;
  if (!last) return;
  const bars = $$("#banner, #views > .tab-wrapper").filter((bar) => getComputedStyle(bar).position === "sticky");
  const above = bars.reduce((sum, bar) => sum + bar.offsetHeight, -2);
  scrollTo({ top: all.length > 1 ? last.getBoundingClientRect().top + scrollY - above : 0 });
}

let begun = false;
function begin() {
  const box = $("#question textarea, #question input");
  if (begun || !box) return;
  begun = true;
  places.begin();
  news();
  $("#composer").setAttribute("role", "search");
  if (matchMedia("(hover: hover)").matches && document.activeElement === document.body) box.focus({ preventScroll: true });
}

let polling = false;
async function wait() {
  const welcome = $(".welcome[data-ready=false]");
  if (!welcome || polling) return;
  polling = true;
  for (let n = 0; n < 600 && $(".welcome[data-ready=false]"); n++) {
    try {
      const told = await (await fetch("healthz", { cache: "no-store" })).json();
      if (told.status !== "starting") { send("do-ready", {}); await new Promise((done) => setTimeout(done, 1500)); }
    } catch { /* the server is away; asked again below */ }
    await new Promise((done) => setTimeout(done, 700));
  }
  polling = false;
}

// ── the look ───────────────────────────────────────────────────────────────────────────────────────────

function paint() {
  const chosen = localStorage.getItem("onrecord-theme");
  if (chosen && document.body.classList.contains("dark") !== (chosen === "dark")) document.body.classList.toggle("dark", chosen === "dark");
  const dark = document.body.classList.contains("dark");
  const control = $(".theme");
  if (control && control.getAttribute("aria-pressed") !== String(dark)) control.setAttribute("aria-pressed", String(dark));
}

new MutationObserver(paint).observe(document.body, { attributes: true, attributeFilter: ["class"] });
function look() {
  begin();
  wait();
  paint();
  places.settle();
}

new MutationObserver((changes) => {
  const within = (id) => changes.some((each) => (each.target.closest ? each.target : each.target.parentElement)?.closest(id));
  if (within("#transcript")) converse();
  if (explains && $(`#transcript [data-explained="${explains}"]`)) {
    $(`#transcript [data-explained="${explains}"] > summary`).focus({ preventScroll: true });
    explains = null;
  }
  if (within("#document-view")) arrive(false);
  if (follows && within("#decisions-found") && $(".followed")) {
    follows = false;
    $(".followed").focus({ preventScroll: true });
  }
  look();
}).observe(document.documentElement, { childList: true, subtree: true, characterData: true });

// On a slow line the page may stand, with all that Python had to say, before this script is there.
converse();
arrive(false);
look();
