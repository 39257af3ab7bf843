// A long list of choices is found through: an input with data-narrows="<id of a select>" leaves those that have its words.
// While one types the list stands open below; a choice, Escape or an emptied field folds it again.
const kept = new WeakMap();
const plain = (text) => text.toLowerCase().replaceAll("ё", "е");

export function choosing() {
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-narrows]")) narrow(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-narrows]")) return;
    if (event.key === "Escape") {
      event.target.value = "";
      narrow(event.target);
    }
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault(); // Enter here does not send the form: it goes on to the list
      document.getElementById(event.target.dataset.narrows).focus();
    }
  });
  document.addEventListener("change", (event) => {
    const field = document.querySelector(`[data-narrows="${event.target.id}"]`);
    if (!field?.value || !event.target.id) return;
    field.value = "";
    narrow(field);
  });
}

function narrow(field) {
  const select = document.getElementById(field.dataset.narrows);
  if (!kept.has(select)) kept.set(select, select.innerHTML);
  const chosen = select.value;
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  select.innerHTML = kept.get(select);
  for (const option of [...select.options]) {
    const about = option.closest("optgroup")?.label || "";
    const text = plain(`${about} ${option.textContent}`);
    if (option.value !== chosen && !words.every((word) => text.includes(word))) option.remove();
  }
  for (const group of [...select.querySelectorAll("optgroup")]) if (!group.children.length) group.remove();
  select.value = chosen;
  select.size = words.length ? Math.min(10, select.options.length + select.querySelectorAll("optgroup").length) : 1;
  if (select.size === 1) select.removeAttribute("size");
  const found = words.length ? [...select.options].filter((one) => one.value !== chosen || words.every((word) => plain(one.textContent).includes(word))).length : "";
  const said = document.getElementById(`${field.id}-found`);
  if (said) said.textContent = words.length ? said.dataset.said.replace("#", found) : "";
}
