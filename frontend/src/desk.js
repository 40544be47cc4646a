// The officers' queue by keyboard: j and k move, o or Enter opens, x selects, n goes to the most pressing case,
// / searches, ? shows all this. Without it, links, boxes and buttons do the same.
export function walkQueue(root) {
  const choose = root.querySelector("[data-choose]");
  if (choose) selectAll(choose, [...choose.querySelectorAll("input[name=case]:not(:disabled)")]);
  const queue = root.querySelector("[data-queue]");
  if (!queue) return;
  const links = [...queue.querySelectorAll("[data-queue-link]")];
  const keys = root.querySelector("[data-keys]");
  if (keys) keys.hidden = false;
  const here = () => links.findIndex((link) => link.closest("tr") === document.activeElement.closest("tr"));
  const move = (step) => {
    const at = here();
    links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
  };
  const acts = {
    j: () => move(1),
    k: () => move(-1),
    o: () => links[here()]?.click(),
    x: () => links[here()]?.closest("tr").querySelector("input[name=case]")?.click(),
    n: () => window.location.assign(queue.dataset.next),
    "/": () => root.querySelector("[data-queue-search]")?.focus(),
    "?": () => keys && (keys.open = !keys.open),
  };
  listen(root, acts);
  selectAll(root, [...queue.querySelectorAll("input[name=case]")]);
}

// A case by keyboard: what has a `data-key` is clicked or, where it is a part of the page, entered; ? shows them.
export function walkCase(root) {
  const keys = root.querySelector("[data-case-keys]");
  if (!keys) return;
  keys.hidden = false;
  const acts = { "?": () => (keys.open = !keys.open) };
  root.querySelectorAll("[data-key]").forEach((each) => (acts[each.dataset.key] = () => reach(each)));
  listen(root, acts);
}

function reach(target) {
  if (target.matches("a, button")) target.click();
  else target.querySelector("input:not([type=hidden]), textarea, button, a")?.focus();
}

function listen(root, acts) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

// One box ticks all of the page, and says by its state whether all are.
function selectAll(root, boxes) {
  const label = root.querySelector("[data-select-all]");
  if (!label || !boxes.length) return;
  const all = label.querySelector("input");
  label.hidden = false;
  const told = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  boxes.forEach((box) => box.addEventListener("change", told));
  told();
}
