// What the page's scripts share: finding an element, and speaking to Python through hidden text boxes. No script makes
// markup or an address; both come from Python.

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

let count = 0;
export const sent = () => count;

export function send(name, payload) {
  const box = $(`#${name} textarea, #${name} input`);
  if (!box) return;
  box.value = JSON.stringify(name === "wanted" ? payload : { ...payload, sent: ++count });
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// The filters in force, as their form holds them.
export function inForce() {
  const box = $("#wanted textarea, #wanted input");
  try { return JSON.parse(box.value) || {}; } catch { return {}; }
}

export const absolute = (link) => new URL(link, location.origin + location.pathname).href;
