// The page's own script. It never makes markup: it moves focus, scrolls, copies, and hands payloads to Python through
// hidden text boxes. Every control says what it does in data-act.
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const narrow = matchMedia("(max-width: 900px)");
let opener = null;
let sent = 0;

// ── speaking to Python ──────────────────────────────────────────────────────────────────────────────────────────────

function send(name, payload) {
  const box = $(`#${name} textarea, #${name} input`);
  if (!box) return;
  box.value = JSON.stringify(name === "wanted" ? payload : { ...payload, sent: ++sent });
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function wanted() {
  const box = $("#wanted textarea, #wanted input");
  try { return JSON.parse(box.value) || {}; } catch { return {}; }
}

// ── what the controls do ────────────────────────────────────────────────────────────────────────────────────────────

const acts = {
  open(control, event) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (!control.closest("#document-view")) opener = control;
    $("#document-view").classList.remove("shut");
    if (narrow.matches && !history.state?.document) history.pushState({ document: true }, "");
    send("do-open", JSON.parse(control.dataset.payload));
    arrive(true);
  },
  close() {
    if (history.state?.document) history.back();
    else shut();
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
  copy(control) { copy(control.dataset.text, control); },
  "copy-link"(control) { copy(new URL(control.dataset.text, location.origin + location.pathname).href, control); },
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
  widen(control) {
    filter({});
    send("do-ask", { ...JSON.parse(control.dataset.payload), filters: {} });
  },
  unfilter(control) {
    const { name, value } = JSON.parse(control.dataset.payload);
    const now = wanted();
    now[name] = Array.isArray(now[name]) ? now[name].filter((each) => each !== value) : null;
    filter(now);
    refocus(control);
  },
  only(control) {
    const { name, value } = JSON.parse(control.dataset.payload);
    filter({ ...wanted(), [name]: [value] });
    $("#views [role=tab]").click();
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

// ── filters ─────────────────────────────────────────────────────────────────────────────────────────────────────────

document.addEventListener("change", (event) => {
  const form = event.target.closest(".panel");
  if (!form) return;
  const now = { from: $("[name=from]", form).value || null, to: $("[name=to]", form).value || null };
  for (const name of ["publisher", "kind", "document"])
    now[name] = $$(`[name=${name}]:checked`, form).map((each) => each.value);
  choose(now);
});

document.addEventListener("submit", (event) => { if (event.target.closest(".panel")) event.preventDefault(); });

function choose(now) {
  send("wanted", now);
  if (turns) return; // the address is that of the last question; a document without a question is a place to open
  const query = new URLSearchParams();
  for (const name of ["publisher", "kind"]) for (const each of now[name] || []) query.append(name, each);
  for (const name of ["from", "to"]) if (now[name]) query.append(name, now[name]);
  history.replaceState(history.state, "", `${query}` ? `?${query}` : location.pathname);
}

// The chip is gone; its view's box has the focus next.
function refocus(control) {
  const box = control.closest("#mentions-chips") ? "#words" : "#question";
  $(`${box} textarea, ${box} input`).focus();
}

function filter(now) {
  choose(now);
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

function into(target, above) {
  const text = $("#document-view .text");
  const distance = target.getBoundingClientRect().top - text.getBoundingClientRect().top;
  text.scrollTo({ top: text.scrollTop + distance - above });
}

let arriving = 0;
function arrive(again) {
  clearTimeout(arriving);
  arriving = setTimeout(() => {
    if (!reading()) return;
    document.body.classList.add("reading");
    document.body.classList.toggle("narrow", narrow.matches);
    const mark = $("#document-view mark");
    const text = $("#document-view .text");
    if (mark) into(mark, Math.min(140, text.clientHeight / 4));
    else if (!again) text.scrollTop = 0;
    const active = document.activeElement;
    if (opener || active?.closest("#document-view")) {
      const step = active?.dataset.step && $(`#document-view [data-step=${active.dataset.step}]:not([disabled])`);
      (step || $("#document-view .document-title")).focus({ preventScroll: true });
    }
  }, again ? 250 : 30);
}

addEventListener("popstate", () => { if (reading()) shut(); });

// ── the conversation ────────────────────────────────────────────────────────────────────────────────────────────────

let turns = 0;
let seen = "";
function converse() {
  const all = $$("#transcript .turn");
  if (!all.length) return;
  const last = all[all.length - 1];
  const now = `${all.length} ${$(".pending", last) ? "pending" : "replied"}`;
  if (now !== seen) {
    for (const each of $$(".filters[open]")) each.open = false;
    seen = now;
    turns = all.length;
    history.replaceState(history.state, "", last.dataset.address || location.pathname);
    const above = $("#banner").offsetHeight + $("#views > .tab-wrapper").offsetHeight - 2;
    const top = last.getBoundingClientRect().top + scrollY - above;
    scrollTo({ top: turns > 1 ? top : 0 });
  }
}

let begun = false;
function begin() {
  const box = $("#question textarea, #question input");
  if (begun || !box) return;
  begun = true;
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

// ── copying, and the look ───────────────────────────────────────────────────────────────────────────────────────────

async function copy(text, control) {
  try { await navigator.clipboard.writeText(text); }
  catch {
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
    control.focus();
  }
  const label = $("span", control);
  if (control.dataset.was) return;
  control.dataset.was = label.textContent;
  label.textContent = "Copied";
  const status = $("[role=status]");
  if (status) status.textContent = "Copied";
  setTimeout(() => { label.textContent = control.dataset.was; delete control.dataset.was; }, 1600);
}

function paint() {
  const chosen = localStorage.getItem("onrecord-theme");
  if (chosen && document.body.classList.contains("dark") !== (chosen === "dark")) document.body.classList.toggle("dark", chosen === "dark");
  const dark = document.body.classList.contains("dark");
  const control = $(".theme");
  if (control && control.getAttribute("aria-pressed") !== String(dark)) control.setAttribute("aria-pressed", String(dark));
}

new MutationObserver(paint).observe(document.body, { attributes: true, attributeFilter: ["class"] });
new MutationObserver((changes) => {
  const within = (id) => changes.some((each) => (each.target.closest ? each.target : each.target.parentElement)?.closest(id));
  if (within("#transcript")) converse();
  if (within("#document-view")) arrive(false);
  begin();
  wait();
  paint();
}).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
