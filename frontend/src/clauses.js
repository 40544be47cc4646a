// A clause picked by name goes to where one was writing; Enter picks it. Without this the button sends the form, and the
// page comes back with the clause below what was written.
export function pickClauses(root) {
  for (const part of root.querySelectorAll("[data-clause]")) {
    const field = part.closest("form").querySelector(`#${part.dataset.clause}`);
    const name = part.querySelector("input");
    const button = part.querySelector("button");
    if (!field) continue;
    const insert = (event) => {
      event.preventDefault();
      const chosen = [...part.querySelectorAll("option")].find((option) => option.value === name.value);
      if (!chosen) return name.focus();
      const start = field.selectionStart ?? field.value.length;
      const before = field.value.slice(0, start);
      const after = field.value.slice(field.selectionEnd ?? start);
      const line = (before && !before.endsWith("\n") ? "\n" : "") + chosen.dataset.text;
      field.value = before + line + (after && !after.startsWith("\n") ? "\n" : "") + after;
      name.value = "";
      field.focus();
      // The first blank is selected, so that one types over it.
      const blank = /\{[a-z][a-z0-9_]*\}/.exec(line);
      const at = before.length + (blank ? blank.index : line.length);
      field.setSelectionRange(at, at + (blank ? blank[0].length : 0));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    button.addEventListener("click", insert);
    name.addEventListener("keydown", (event) => event.key === "Enter" && insert(event));
  }
}
