// Long forms with data-recall: what is typed is kept in this browser, by address and person, until it is published; whoever
// comes back after a closed tab or a lost session is asked whether to have it back. Passwords and files are not kept.
const TYPED = "typed:";
const GONE = "typed-sent:"; // it was sent; the next page tells whether it arrived
const MOST = 300_000; // characters of one form
const DAYS = 14;
const LEFT_OUT = ["csrfmiddlewaretoken", "act", "over"]; // never kept
const NOT_COMPARED = ["seen", "revision", "comment"];
const LONG = "[data-recall]";
const ENDS = "[data-recall-ends]"; // what was typed in a long form is published by this one

export function recall() {
  tidy();
  if (location.pathname.startsWith("/account/login")) for (const key of keys(GONE)) move(key, TYPED + key.slice(GONE.length));
  const person = document.body.dataset.person;
  if (!person) return;
  const name = (form) => `${person}:${new URL(form.action, location.href).pathname}`;
  const form = document.querySelector(`form${LONG}`);
  const here = form || document.querySelector(`form${ENDS}`);
  arrived(here && name(here));
  if (form && !again()) offer(form, name(form));
  let waits = 0;
  const keep = (one) => {
    clearTimeout(waits);
    write(TYPED + name(one), entries(one));
  };
  const touched = (event) => {
    const one = event.target.closest?.(`form${LONG}`) || event.target.form?.closest(LONG);
    if (!one) return;
    one.dataset.touched = "1";
    clearTimeout(waits);
    waits = setTimeout(() => one.isConnected && keep(one), 400);
  };
  for (const kind of ["input", "change"]) document.addEventListener(kind, touched);
  document.addEventListener("htmx:afterSettle", () => {
    const one = document.querySelector(`form${LONG}`);
    if (one && localStorage.getItem(TYPED + name(one))) keep(one); // a step or a block came or went
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const one = event.target.closest(`form${LONG}`);
    if (one && event.target.matches("button, select")) keep(one);
  });
  addEventListener("pagehide", () => {
    const one = document.querySelector(`form${LONG}[data-touched]`);
    if (one && !one.dataset.sent) keep(one);
  });
  document.addEventListener("submit", (event) => {
    const one = event.target;
    if (event.defaultPrevented) return;
    if (one.matches("[data-forget]")) for (const key of [...keys(TYPED), ...keys(GONE)]) localStorage.removeItem(key);
    if (!one.matches(`${LONG}, ${ENDS}`)) return;
    if (event.submitter?.value === "forget") return localStorage.removeItem(TYPED + name(one));
    if (one.matches(LONG)) keep(one);
    const stays = one.dataset.recall && ["stays", event.submitter?.name].includes(one.dataset.recall);
    if (!stays) move(TYPED + name(one), GONE + name(one));
  });
}

/** What was sent is forgotten once it arrived; refused on its own page, it is still to be had. */
function arrived(here) {
  const said = document.querySelector("#toasts .toast[role=status]");
  for (const key of keys(GONE)) {
    const mine = here && key === GONE + here;
    if (mine && !said) move(key, TYPED + key.slice(GONE.length));
    else localStorage.removeItem(key);
  }
}

/** Whether the page is the answer to one's own act on it, or goes on from what was tried: it shows what was typed. */
function again() {
  const from = document.referrer && new URL(document.referrer);
  return (from && from.origin === location.origin && from.pathname === location.pathname) || location.search.includes("rehearsal=");
}

function offer(form, name) {
  const kept = read(TYPED + name);
  if (!kept || same(kept.told, entries(form))) return;
  const notice = document.getElementById("recall").content.firstElementChild.cloneNode(true);
  const when = new Date(kept.at).toLocaleString(document.documentElement.lang, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  notice.querySelector("[data-when]").textContent = when;
  notice.querySelector("[data-has]").addEventListener("click", () => give(form, kept.told));
  notice.querySelector("[data-forgets]").addEventListener("click", () => {
    localStorage.removeItem(TYPED + name);
    notice.remove();
  });
  form.before(notice);
}

/** The page itself draws the form anew as it was typed: steps and conditions too. */
function give(form, told) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const carrier = Object.assign(document.createElement("form"), { method: "post", action: form.action, hidden: true });
  for (const [field, value] of [...told, ["csrfmiddlewaretoken", token], ["act", "recall"]]) {
    const area = Object.assign(document.createElement("textarea"), { name: field, value });
    carrier.append(area);
  }
  document.body.append(carrier);
  carrier.submit();
}

function entries(form) {
  const secret = new Set([...form.elements].filter((one) => one.type === "password" || one.matches("[data-unkept]")).map((one) => one.name));
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !secret.has(name) && !LEFT_OUT.includes(name));
}

const plain = (told) => JSON.stringify(told.filter(([name]) => !NOT_COMPARED.includes(name)).map(([name, value]) => [name, value.replaceAll("\r\n", "\n").trim()]));
const same = (one, other) => plain(one) === plain(other);
const keys = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));

function write(key, told) {
  const text = JSON.stringify({ at: Date.now(), told });
  try {
    if (text.length <= MOST) localStorage.setItem(key, text);
  } catch {
    // the browser has no room left: the form works all the same
  }
}

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return Array.isArray(kept?.told) ? kept : null;
  } catch {
    return null;
  }
}

function move(from, to) {
  const text = localStorage.getItem(from);
  if (text !== null) localStorage.setItem(to, text);
  localStorage.removeItem(from);
}

function tidy() {
  const since = Date.now() - DAYS * 86_400_000;
  for (const key of [...keys(TYPED), ...keys(GONE)]) if (!(read(key)?.at > since)) localStorage.removeItem(key);
}
