// Quantity: the minus and plus beside a number. The number itself stays an ordinary field.
export function stepper() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".stepper button");
    if (!button) return;
    const input = button.parentElement.querySelector("input");
    const step = Number(input.dataset.step || 1);
    const now = Number(String(input.value).replace(",", ".").replace(/\s/g, "")) || 0;
    const least = Number(input.dataset.least || 0);
    const next = Math.max(least, now + (button.dataset.by === "-1" ? -step : step));
    input.value = String(Number(next.toFixed(3)));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
