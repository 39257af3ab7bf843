// Live parts: one stream a page while it is visible; a part marked data-live asks for itself anew when its subject changed.
// A list with data-rows keeps its rows where they are: known ones are renewed in place, new ones wait behind a button.
export function live(htmx) {
  const ticket = document.querySelector("meta[name=live]")?.content;
  if (!ticket) return;
  let source = null;
  let missed = false;
  const due = new Set();
  const asking = new Map();
  const again = new Set();

  const busy = (id) => Boolean(asking.get(id)?.isConnected); // what another answer replaced will never say it is done
  const refresh = (part) => {
    if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) return;
    if (busy(part.id)) again.add(part.id);
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
      renew(part, htmx).finally(() => answered(id));
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

const rowsOf = (part) => new Map([...part.querySelectorAll("tbody tr")].map((row) => [row.querySelector("a")?.getAttribute("href"), row]));

async function renew(part, htmx) {
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
  if (!before.size) return swap();
  for (const [key, row] of after) {
    const old = before.get(key);
    if (old && old.innerHTML !== row.innerHTML && !old.contains(document.activeElement)) old.innerHTML = row.innerHTML;
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
