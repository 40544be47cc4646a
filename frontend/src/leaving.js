// A link that leads away from a page of questions saves first what was picked and is not sent yet. Buttons of the page do
// so by themselves, without this script.
export function saveBeforeLeaving(root) {
  const form = root.querySelector("form[data-autosave]");
  if (!form) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const plain = !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey);
    if (!link || !plain || link.target || link.download || link.origin !== window.location.origin) return;
    if (link.pathname === window.location.pathname && link.hash) return;
    if (![...form.querySelectorAll("input[type=file]")].some((field) => field.files.length)) return;
    event.preventDefault();
    const way = form.querySelector("button[type=submit]").cloneNode(true);
    Object.assign(way, { name: "go", value: link.pathname + link.search + link.hash });
    form.append(way);
    form.requestSubmit(way);
  });
}
