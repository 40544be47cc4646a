// Adds and removes rows of a table or repeating group without a round trip.
export function growTables(root) {
  for (const group of root.querySelectorAll("[data-rows]")) {
    const add = group.querySelector("[data-add-row]");
    const template = group.querySelector("template");
    const rows = group.querySelector("[data-row-list]");
    if (!add || !template || !rows) continue;
    add.addEventListener("click", (event) => {
      event.preventDefault();
      const next = rows.children.length;
      const row = template.content.cloneNode(true);
      for (const part of row.querySelectorAll("[name], [id], [for]")) {
        for (const attribute of ["name", "id", "for"]) {
          const value = part.getAttribute(attribute);
          if (value) part.setAttribute(attribute, value.replace("__row__", String(next)));
        }
      }
      rows.append(row);
      rows.lastElementChild.querySelector("input, select, textarea")?.focus();
    });
  }
}
