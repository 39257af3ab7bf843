// Dialogs: a button with data-opens shows one; the browser keeps the focus in it and gives it back when it closes.
export function dialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) return show(opener.dataset.opens);
    if (event.target.matches("dialog.dialog")) event.target.close(); // outside the frame
  });
}

export function show(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}
