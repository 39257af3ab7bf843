// What was typed survives a closed tab or a lost session: forms with data-keep remember their fields until sent.
const named = (form) => `kept:${location.pathname}:${form.dataset.keep}`;

export function drafts() {
  for (const form of document.querySelectorAll("form[data-keep]")) {
    const kept = JSON.parse(localStorage.getItem(named(form)) || "{}");
    for (const field of form.elements) {
      if (field.name in kept && !field.value && field.type !== "password" && field.type !== "hidden") field.value = kept[field.name];
    }
  }
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.keep || event.target.type === "password") return;
    const fields = [...form.elements].filter((field) => field.name && !["password", "hidden", "file"].includes(field.type));
    localStorage.setItem(named(form), JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
  });
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.keep) localStorage.removeItem(named(event.target));
  });
}
