// The condition builder: rows and groups are added and removed, operators and the value's control follow the field.
let last = 0;

export function conditions() {
  document.addEventListener("click", (event) => {
    const adds = event.target.closest("[data-condition] [data-adds]");
    if (adds) return add(adds);
    const removes = event.target.closest("[data-condition] [data-removes]");
    if (removes) remove(removes.closest("[data-node]"));
  });
  document.addEventListener("change", (event) => {
    const picks = event.target.closest("[data-condition] [data-picks]");
    if (!picks) return;
    const row = picks.closest("[data-node]");
    if (picks.dataset.picks === "field") ask(row);
    compare(row);
  });
}

function part(builder, kind, id, parent) {
  const made = document.createElement("template");
  made.innerHTML = builder.querySelector(`template[data-part=${kind}]`).innerHTML.replaceAll("__id__", id).replaceAll("__parent__", parent);
  return made.content.querySelector("[data-node]");
}

function add(button) {
  const builder = button.closest("[data-condition]");
  const group = button.closest("[data-node]");
  const parts = group.querySelector("[data-parts]");
  const made = part(builder, button.dataset.adds, fresh(), group.dataset.node);
  if (button.dataset.adds === "group") made.querySelector("[data-parts]").append(part(builder, "row", fresh(), made.dataset.node));
  parts.append(made);
  made.querySelector("select").focus();
}

function remove(node) {
  const group = node.parentElement.closest("[data-node]");
  const near = node.nextElementSibling || node.previousElementSibling;
  node.remove();
  (near ? near.querySelector("select") : group.querySelector("[data-adds]")).focus();
  group.dispatchEvent(new Event("change", { bubbles: true }));
}

function ask(row) {
  const [field, operator] = row.querySelectorAll("[data-picks]");
  const kind = field.selectedOptions[0].dataset.type;
  const before = operator.value;
  operator.innerHTML = kind ? row.closest("[data-condition]").querySelector(`template[data-operators=${kind}]`).innerHTML : "";
  if ([...operator.options].some((option) => option.value === before)) operator.value = before;
}

function compare(row) {
  const [field, operator] = row.querySelectorAll("[data-picks]");
  const room = row.querySelector("[data-value]");
  const own = field.selectedOptions[0].dataset.own;
  const valued = own && !["is_there", "is_missing"].includes(operator.value);
  const key = valued ? `${own}:${operator.value === "is_one_of" ? "many" : "one"}` : "";
  if (room.dataset.value === key) return;
  const control = key && [...row.closest("[data-condition]").querySelectorAll("template[data-control]")].find((one) => one.dataset.control === key);
  room.dataset.value = key;
  room.innerHTML = control ? control.innerHTML.replaceAll("__id__", row.dataset.node) : "";
}

const fresh = () => `n${Date.now().toString(36)}${(last += 1).toString(36)}`;
