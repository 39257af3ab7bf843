// Live parts: one stream a page while it is visible; a part marked data-live asks for itself anew when its subject changed.
export function live(htmx) {
  const ticket = document.querySelector("meta[name=live]")?.content;
  if (!ticket) return;
  let source = null;
  let missed = false;
  const due = new Set();

  const refresh = (part) => {
    if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) return;
    if (due.has(part)) return;
    due.add(part);
    setTimeout(() => {
      due.delete(part);
      if (part.isConnected) htmx.trigger(part, "live");
    }, 60);
  };
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
      if (missed) for (const part of document.querySelectorAll("[data-live]")) refresh(part);
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
