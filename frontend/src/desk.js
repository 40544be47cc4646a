// The officers' queue by keyboard: j and k move, Enter (the browser's own) opens.
export function walkQueue(root) {
  const queue = root.querySelector("[data-queue]");
  if (!queue) return;
  const links = [...queue.querySelectorAll("[data-queue-link]")];
  const keys = root.querySelector("[data-keys]");
  if (keys) keys.hidden = false;
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step || !links.length) return;
    const row = document.activeElement.closest("tr");
    const here = links.findIndex((link) => link.closest("tr") === row);
    const next = here < 0 ? 0 : Math.min(links.length - 1, Math.max(0, here + step));
    event.preventDefault();
    links[next].focus();
  });
}
