// Forms: a button pressed once stays busy until the answer; fields marked data-send send their form when changed.
export function forms() {
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || event.target.method === "dialog" || event.target.closest("[hx-post]")) return;
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = "1";
    button?.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-send]")) event.target.form?.requestSubmit();
    if (event.target.matches("select[data-tells]")) {
      document.getElementById(event.target.dataset.tells).textContent = event.target.selectedOptions[0]?.text ?? "";
    }
    if (event.target.matches("[data-show]")) {
      const field = document.getElementById(event.target.dataset.show);
      field.type = event.target.checked ? "text" : "password";
    }
  });
  document.addEventListener("htmx:pushedIntoHistory", () => {
    for (const link of document.querySelectorAll("a[data-with-query]")) link.search = location.search;
    for (const form of document.querySelectorAll("form[data-beside]")) beside(form);
    for (const field of document.querySelectorAll("input[data-query]")) field.value = location.search;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    const copied = event.target.closest("[data-copy]");
    if (copied) navigator.clipboard?.writeText(copied.dataset.copy);
  });
}

function beside(form) {
  for (const field of form.querySelectorAll("[data-told]")) field.remove();
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (!value || name === "after" || name === form.dataset.beside) continue;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    field.dataset.told = "";
    form.prepend(field);
  }
}
