// A link that names a key is followed by that key, wherever nothing is being written.
export function followKeys(root) {
  const links = [...root.querySelectorAll("[data-key]")];
  if (!links.length) return;
  for (const hint of root.querySelectorAll("[data-keys][hidden]")) hint.hidden = false;
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const pressed = event.key === "=" ? "+" : event.key;
    const link = links.find((each) => each.dataset.key === pressed);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
}
