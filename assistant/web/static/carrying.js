// Taking words away: copied with their place and its full address, or printed with the day and the address.

import { $, $$, absolute } from "./page.js";

// Python ends a text to copy with the address it has; only the browser knows under which name the page is reached.
export function copied(control) {
  const { text, link } = control.dataset;
  if (!link) return text;
  const at = text.lastIndexOf(link);
  return at < 0 ? text : text.slice(0, at) + absolute(link) + text.slice(at + link.length);
}

export async function copy(text, control) {
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

// What of the page goes on paper: all of it, one answer, or the open document.
export function print(control) {
  const one = control.closest("#document-view") ?? control.closest(".turn");
  const rest = one?.matches(".turn") ? $$(".turn").filter((turn) => turn !== one) : [];
  document.body.dataset.printing = one?.matches(".turn") ? "answer" : "document";
  for (const turn of rest) turn.classList.add("unprinted");
  addEventListener("afterprint", () => {
    delete document.body.dataset.printing;
    for (const turn of rest) turn.classList.remove("unprinted");
  }, { once: true });
  window.print();
}

function complete() {
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" }).format(new Date());
  for (const place of $$("[data-permalink]")) place.textContent = absolute(place.dataset.permalink);
  for (const place of $$("[data-printed]")) place.textContent = `Printed ${day} from ${location.href}`;
}

addEventListener("beforeprint", complete);
matchMedia("print").addEventListener("change", complete);
