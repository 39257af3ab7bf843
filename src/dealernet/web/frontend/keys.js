// Keys: "/" to the search field, "n" to the next that needs a person, arrows between rows. Never while typing.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

export function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return closeMenus();
    if (typing(event.target)) return;
    if (event.key === "/") return focus(event, document.querySelector("[type=search]"));
    if (event.key === "?") return focus(event, document.querySelector("a[data-key-help]"), true);
    if (event.key === "n" || event.key === "т") return focus(event, document.querySelector("a.next-one"), true);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") move(event, event.key === "ArrowDown" ? 1 : -1);
  });
}

function focus(event, element, click = false) {
  if (!element) return;
  event.preventDefault();
  if (click) element.click();
  else element.focus();
}

function move(event, step) {
  const links = [...document.querySelectorAll("tbody th a, .card")];
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? links[0] : null) : links[at + step];
  if (!next || (at < 0 && document.activeElement !== document.body && document.activeElement.id !== "main")) return;
  event.preventDefault();
  next.focus();
}

function closeMenus() {
  for (const open of document.querySelectorAll("details.account-menu[open]")) open.open = false;
}
