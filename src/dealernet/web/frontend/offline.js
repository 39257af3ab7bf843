// No connection: say so, keep what was typed, send nothing into the void; say when it is back.
export function offline() {
  const words = document.getElementById("words");
  const place = document.getElementById("toasts");
  if (!words || !place) return;
  const say = (text, id) => {
    if (id && document.getElementById(id)) return;
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.setAttribute("role", "status");
    if (id) toast.id = id;
    toast.append(Object.assign(document.createElement("span"), { textContent: text }));
    place.append(toast);
  };
  addEventListener("offline", () => say(words.dataset.lost, "lost"));
  addEventListener("online", () => {
    document.getElementById("lost")?.remove();
    say(words.dataset.back);
  });
  document.addEventListener("htmx:sendError", () => say(words.dataset.lost, "lost"));
  addEventListener(
    "submit",
    (event) => {
      if (navigator.onLine) return;
      event.preventDefault();
      say(words.dataset.lost, "lost");
    },
    { capture: true },
  );
}
