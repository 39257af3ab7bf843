// What was typed survives a closed tab, a lost session and a lost connection: forms with data-keep remember their
// fields until they arrive. A form that was sent is remembered as sent; if the next page is the door, it did not arrive.
const KEPT = "kept:";
const SENT = "sent:";
const named = (form) => `${location.pathname}:${form.dataset.keep}`;
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
    if (!form.dataset.keep) return;
    keep(form, SENT);
    localStorage.removeItem(KEPT + named(form));
  });
}

function fill(form) {
  const kept = JSON.parse(localStorage.getItem(KEPT + named(form)) || "{}");
  for (const field of form.elements) {
    if (!(field.name in kept) || ["password", "hidden", "file"].includes(field.type)) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept[field.name].includes(field.value);
    else if (!field.value || field.tagName === "SELECT") field.value = kept[field.name][0];
  }
}

function keep(form, start) {
  const told = {};
  for (const field of form.elements) {
    if (!field.name || ["password", "hidden", "file", "submit", "button"].includes(field.type)) continue;
    told[field.name] ||= [];
    if (!["checkbox", "radio"].includes(field.type) || field.checked) told[field.name].push(field.value);
  }
  localStorage.setItem(start + named(form), JSON.stringify(told));
}
