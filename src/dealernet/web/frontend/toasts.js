// Toasts: what was just done, said for a while. One with something to press in it stays until it is pressed or left; so
// does what was refused: it goes when it was read.
const SHOWN_FOR = 7000;

export function toasts() {
  const place = document.getElementById("toasts");
  if (!place) return;
  const leave = (toast) => {
    if (toast.querySelector("a, button")) return;
    setTimeout(() => toast.remove(), SHOWN_FOR);
  };
  place.addEventListener("click", (event) => event.target.closest("[data-closes]")?.closest(".notice").remove());
  for (const toast of place.children) leave(toast);
  new MutationObserver((changes) => {
    for (const change of changes) for (const added of change.addedNodes) if (added.nodeType === 1) leave(added);
  }).observe(place, { childList: true });
}
