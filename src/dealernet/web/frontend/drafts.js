// What was typed survives a closed tab, a lost session and a lost connection: forms with data-keep remember their
// fields until they arrive. A form that was sent is remembered as sent; if the next page is the door, it did not arrive.
// A keep that is an address is one draft on whatever page the form stands. Where the server keeps the fields too (the part
// marked data-saves), data-kept="newer" says that what is still kept here did not arrive there, and wins.
const KEPT = "kept:";
const SENT = "sent:";
const named = (form) => (form.dataset.keep.startsWith("/") ? form.dataset.keep : `${location.pathname}:${form.dataset.keep}`);
const SKIPPED = ["password", "hidden", "file", "submit", "button"];
const keys = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));
const rename = (from, to) => {
  for (const key of keys(from)) {
    localStorage.setItem(to + key.slice(from.length), localStorage.getItem(key));
    localStorage.removeItem(key);
  }
};

export function drafts() {
  if (location.pathname.startsWith("/account/login")) rename(SENT, KEPT);
  else for (const key of keys(SENT)) localStorage.removeItem(key);
  for (const form of document.querySelectorAll("form[data-keep]")) fill(form);
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.dataset.keep && event.target.type !== "password") keep(form, KEPT);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.matches("[data-forget]")) for (const key of [...keys(KEPT), ...keys(SENT)]) localStorage.removeItem(key);
    const draft = form.dataset.keep ? form : document.getElementById(form.dataset.sends); // what another form was typed for
    if (!draft?.dataset.keep) return;
    keep(draft, SENT);
    localStorage.removeItem(KEPT + named(draft));
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.target.closest("[data-saves]");
    if (part) part.dataset.saving = written(document.getElementById(part.dataset.saves));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const part = event.target.closest("[data-saves]");
    const { successful, xhr } = event.detail;
    if (!part || !successful || xhr.getResponseHeader("HX-Redirect")) return;
    const form = document.getElementById(part.dataset.saves);
    if (written(form) === part.dataset.saving) localStorage.removeItem(KEPT + named(form));
  });
}

function fill(form) {
  const kept = JSON.parse(localStorage.getItem(KEPT + named(form)) || "{}");
  for (const field of form.elements) {
    if (!(field.name in kept) || SKIPPED.includes(field.type) || field.matches("[data-unkept]")) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept[field.name].includes(field.value);
    else if (!field.value || field.tagName === "SELECT" || form.dataset.kept === "newer") restore(field, kept[field.name][0], form);
  }
}

function restore(field, value, form) {
  if (field.value === value) return;
  const before = field.value;
  field.value = value;
  if (field.tagName === "SELECT" && field.selectedIndex < 0) field.value = before; // a choice that is there no more
  if (form.dataset.kept === "newer") addEventListener("load", () => field.dispatchEvent(new Event("change", { bubbles: true })), { once: true });
}

function written(form) {
  const told = {};
  for (const field of form.elements) {
    if (!field.name || SKIPPED.includes(field.type) || field.matches("[data-unkept]")) continue;
    told[field.name] ||= [];
    if (!["checkbox", "radio"].includes(field.type) || field.checked) told[field.name].push(field.value);
  }
  return JSON.stringify(told);
}

const keep = (form, start) => localStorage.setItem(start + named(form), written(form));
