// Live parts: one stream a page while it is visible; a part marked data-live asks for itself anew when its subject changed.
// A list with data-rows keeps its rows where they are: known ones are renewed in place, new ones wait behind a button.
// What somebody types into, has typed into or is just pressing is never replaced: it is renewed when he is done with it.
export function live(htmx) {
  const ticket = document.querySelector("meta[name=live]")?.content;
  if (!ticket) return;
  let source = null;
  let missed = false;
  const due = new Set();
  const asking = new Map();
  const again = new Set();
  const waiting = new Set();
  const unfolded = new Map(); // what somebody opened stays open

  const busy = (id) => Boolean(asking.get(id)?.isConnected); // what another answer replaced will never say it is done
  const refresh = (part) => {
    if (held(part)) waiting.add(part.id);
    else if (busy(part.id)) again.add(part.id);
    else if (!due.has(part.id)) {
      due.add(part.id);
      setTimeout(ask, 60, part.id);
    }
  };
  const ask = (id) => {
    due.delete(id);
    const part = document.getElementById(id);
    if (!part) return;
    if (busy(id)) again.add(id);
    else if (part.dataset.rows === undefined) htmx.trigger(part, "live");
    else {
      asking.set(id, part);
      renew(part, htmx, () => waiting.add(id)).finally(() => answered(id));
    }
  };
  const freed = () => {
    for (const id of waiting) {
      const part = document.getElementById(id);
      if (part && held(part)) continue;
      waiting.delete(id);
      if (part) refresh(part);
    }
  };
  // A part is replaced by what it asked for: what changed meanwhile would be lost with it, so its successor asks again.
  const answered = (id) => {
    asking.delete(id);
    const part = again.delete(id) && document.getElementById(id);
    if (part) refresh(part);
  };
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const part = detail.requestConfig.elt;
    if (part.dataset.live !== undefined) asking.set(part.id, part);
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const part = detail.requestConfig.elt;
    if (asking.get(part.id) === part) answered(part.id);
  });
  // An answer may come after the first letter was typed: what was asked for is then left until the form is free.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    if (requestConfig.elt !== target || target.dataset.live === undefined) return;
    if (!held(target)) return unfolded.set(target.id, openIn(target));
    event.detail.shouldSwap = false;
    waiting.add(target.id);
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const part = document.getElementById(detail.target.id);
    const titles = unfolded.get(detail.target.id);
    unfolded.delete(detail.target.id);
    for (const one of titles ? part?.querySelectorAll("details") || [] : []) one.open ||= titles.has(titleOf(one));
  });
  for (const done of ["focusout", "change", "input", "reset", "pointerup", "keyup"]) {
    document.addEventListener(done, () => waiting.size && setTimeout(freed));
  }
  const told = (subject) => {
    for (const part of document.querySelectorAll("[data-live]")) {
      if (part.dataset.live === "*" || part.dataset.live.split(" ").includes(subject)) refresh(part);
    }
  };
  const open = () => {
    if (source) return;
    source = new EventSource(`/events?ticket=${encodeURIComponent(ticket)}`);
    source.addEventListener("changed", (event) => told(event.data));
    source.addEventListener("open", () => {
      // What changed between the page and its stream was told to nobody: a part about one subject asks once more.
      for (const part of document.querySelectorAll("[data-live]")) {
        if (missed || part.dataset.live !== "*") refresh(part);
      }
      missed = false;
    });
    source.addEventListener("error", () => { missed = true; });
  };
  const close = () => {
    source?.close();
    source = null;
    missed = true;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  open();
}

const titleOf = (details) => details.querySelector("summary")?.textContent.trim();
const openIn = (part) => new Set([...part.querySelectorAll("details[open]")].map(titleOf));

const changed = (field) => {
  if (field.type === "file") return field.files.length > 0;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  const chosen = [...field.options];
  return chosen.some((option) => option.defaultSelected) && chosen.some((option) => option.selected !== option.defaultSelected);
};

function held(part) {
  const at = document.activeElement;
  if (part.contains(at) && at.matches("input, textarea, select")) return true;
  if (part.querySelector(":active")) return true;
  return [...part.querySelectorAll("input, textarea, select")].some(changed);
}

const rowsOf = (part) => new Map([...part.querySelectorAll("tbody tr")].map((row) => [row.querySelector("a")?.getAttribute("href"), row]));

async function renew(part, htmx, left) {
  const answer = await fetch(part.getAttribute("hx-get"), { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  if (!fresh || !part.isConnected) return;
  const [before, after] = [rowsOf(part), rowsOf(fresh)];
  const news = [...after.keys()].filter((key) => !before.has(key)).length;
  const swap = () => {
    const at = document.activeElement?.getAttribute("href");
    part.replaceWith(fresh);
    htmx.process(fresh);
    if (at) fresh.querySelector(`a[href="${CSS.escape(at)}"]`)?.focus();
  };
  if (!before.size) return held(part) ? left() : swap();
  for (const [key, row] of after) {
    const old = before.get(key);
    if (!old || old.innerHTML === row.innerHTML || old.contains(document.activeElement)) continue;
    if (held(old)) left();
    else old.innerHTML = row.innerHTML;
  }
  part.querySelector(".new-rows")?.remove();
  if (news) offer(part, news, swap);
}

function offer(part, news, swap) {
  const words = document.getElementById("words")?.dataset.fresh || "+ #";
  const button = Object.assign(document.createElement("button"), { className: "button new-rows", type: "button" });
  button.textContent = words.replace("#", news);
  button.addEventListener("click", swap);
  (part.querySelector(".table-room") || part).before(button);
  if (!part.contains(button)) part.prepend(button);
}
