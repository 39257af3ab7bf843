// Keys: "/" to the search field, "n" to the next that needs a person, "?" help, arrows in lists and boards. Not while typing.
import { show } from "./dialogs.js";

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
const ROWS = "tbody th a, .timeline .moment a, .card";

const OFF = "keys:off";

export function keys() {
  const single = document.getElementById("single-keys");
  if (single) {
    single.checked = !localStorage.getItem(OFF);
    single.addEventListener("change", () => (single.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") return focus(event, field());
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return closeMenus();
    if (document.querySelector("dialog:modal") || typing(event.target)) return;
    if (event.key.startsWith("Arrow")) return move(event);
    if (localStorage.getItem(OFF)) return; // single letters can be switched off, for those who speak to their machine
    if (event.key === "/" || event.key === ".") return focus(event, field());
    if (event.key === "?" || event.key === ",") return help(event);
    if (event.code === "KeyN") return press(event, document.querySelector("a.next-one"));
  });
}

const field = () => [...document.querySelectorAll("[type=search]")].find((one) => one.checkVisibility?.() ?? one.offsetParent);

function focus(event, element) {
  if (!element) return;
  event.preventDefault();
  element.focus();
  element.select?.();
}

function press(event, element) {
  if (!element) return;
  event.preventDefault();
  element.click();
}

function help(event) {
  event.preventDefault();
  show("keys");
}

function move(event) {
  const here = document.activeElement;
  const free = here === document.body || here.id === "main";
  const column = here.closest(".board__column");
  if (column || (free && document.querySelector(".board"))) return moveOnBoard(event, here, column);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const links = [...document.querySelectorAll(ROWS)];
  const at = links.indexOf(here);
  if (at < 0 && !free) return;
  go(event, at < 0 ? (step > 0 ? links[0] : null) : links[at + step]);
}

function moveOnBoard(event, here, column) {
  const columns = [...document.querySelectorAll(".board__column")].filter((one) => one.querySelector(".card"));
  if (!column) return go(event, columns[0]?.querySelector(".card"));
  const cards = [...column.querySelectorAll(".card")];
  const [at, row] = [columns.indexOf(column), cards.indexOf(here)];
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return go(event, cards[row + (event.key === "ArrowDown" ? 1 : -1)]);
  const beside = columns[at + (event.key === "ArrowRight" ? 1 : -1)];
  const there = beside ? [...beside.querySelectorAll(".card")] : [];
  go(event, there[Math.min(row, there.length - 1)]);
}

function go(event, element) {
  if (!element) return;
  event.preventDefault();
  element.focus();
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function closeMenus() {
  for (const open of document.querySelectorAll("details.account-menu[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
}
