// A board: a card may be dragged into a column when it has a button or a link that leads there; dropping presses it.
export function board() {
  let card = null;
  let missed = false;
  const way = (column) => {
    const place = CSS.escape(column.dataset.place);
    return card.querySelector(`button[name="to"][value="${place}"], a[data-to="${place}"]`);
  };
  const columns = () => document.querySelectorAll("[data-board] [data-place]");
  const over = (event) => (card ? event.target.closest?.("[data-board] [data-place]") : null);

  document.addEventListener("dragstart", (event) => {
    card = event.target.closest?.("[data-deal]") ?? null;
    if (!card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    card.classList.add("is-dragged");
    for (const column of columns()) column.classList.toggle("takes", Boolean(way(column)));
  });
  document.addEventListener("dragover", (event) => {
    const column = over(event);
    for (const one of columns()) one.classList.toggle("is-over", one === column);
    if (column && way(column)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const column = over(event);
    const button = column && way(column);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  // What somebody is about to press stays where it is: news of a board wait until then.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const held = event.target.matches?.("[data-board]") && (card || event.target.querySelector("details[open]"));
    if (!held) return;
    event.detail.shouldSwap = false;
    missed = true;
  });
  document.addEventListener("toggle", (event) => {
    const closed = event.target.matches?.("[data-board] details:not([open])");
    if (!closed || !missed) return;
    missed = false;
    event.target.closest("[data-board]").dispatchEvent(new Event("live"));
  }, true);
  document.addEventListener("dragend", () => {
    card?.classList.remove("is-dragged");
    for (const column of columns()) column.classList.remove("takes", "is-over");
    card = null;
  });
}
