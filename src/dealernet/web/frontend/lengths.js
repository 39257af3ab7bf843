// A text that is too long is said so beside it and is not sent; nothing of what was typed or pasted is cut off silently.
// The browser would cut at maxlength: so the bound is taken over here, and told in words while one types.
const FIELDS = "input[maxlength], textarea[maxlength]";

export function lengths() {
  take(document);
  document.addEventListener("htmx:load", (event) => take(event.target));
  document.addEventListener("focusin", (event) => take(event.target.parentElement || document));
  document.addEventListener("input", (event) => {
    if (event.target.dataset?.longest) judge(event.target);
  });
}

function take(part) {
  for (const field of part.querySelectorAll?.(FIELDS) || []) {
    field.dataset.longest = field.maxLength;
    field.removeAttribute("maxlength");
    judge(field);
  }
}

function judge(field) {
  const most = Number(field.dataset.longest);
  const words = document.getElementById("words");
  const beyond = field.value.length - most;
  const was = field.validity.customError;
  if (beyond <= 0) {
    if (was && field.dataset.beyond) field.setCustomValidity("");
    delete field.dataset.beyond;
    return;
  }
  field.dataset.beyond = beyond;
  field.setCustomValidity(words.dataset.long.replace("#most", most).replace("#now", field.value.length));
  if (!was) field.reportValidity();
}
