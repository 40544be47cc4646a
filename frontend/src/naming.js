// Typing @ in a note offers the colleagues whom it can name. Without this script one writes the name out.
export function nameColleagues(root) {
  const hint = root.querySelector("[data-names]");
  const field = hint && root.getElementById(hint.dataset.namesOf);
  if (!field) return;
  let names;
  const list = document.createElement("ul");
  list.className = "naming";
  list.hidden = true;
  hint.after(list);
  const typed = () => /@([^@\n]{0,40})$/.exec(field.value.slice(0, field.selectionStart));
  const put = (name) => {
    const found = typed();
    if (!found) return;
    const start = field.selectionStart - found[1].length;
    field.setRangeText(`${name} `, start, field.selectionStart, "end");
    list.hidden = true;
    field.focus();
  };
  const offer = async () => {
    const found = typed();
    if (!found) return void (list.hidden = true);
    try {
      names ??= (await (await fetch(hint.dataset.names, { headers: { Accept: "application/json" } })).json()).names;
    } catch {
      return; // No network for a moment: the name can be written out.
    }
    const sought = found[1].toLowerCase();
    const fit = names.filter((name) => name.toLowerCase().startsWith(sought)).slice(0, 8);
    list.replaceChildren(
      ...fit.map((name) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "link-button";
        button.textContent = `@${name}`;
        button.addEventListener("click", () => put(name));
        item.append(button);
        return item;
      }),
    );
    list.hidden = !fit.length;
  };
  field.addEventListener("input", offer);
}
