// The load board: a card is dragged to another column, or given by that column's number while the card has the focus.
// Both fill in and send the card's own form, which does the same without any of this.
export function dealOut(root) {
  const board = root.querySelector("[data-board]");
  if (!board) return;
  for (const hint of root.querySelectorAll("[data-board-help], [data-board-key]")) hint.hidden = false;
  const columns = [...board.querySelectorAll("[data-column]")];
  let held = null;
  const give = (card, column) => {
    const to = card.querySelector("select[name=to]");
    if (!column || card.closest("[data-column]") === column) return;
    if (![...to.options].some((option) => option.value === column.dataset.column)) return;
    to.value = column.dataset.column;
    to.form.requestSubmit();
  };
  for (const card of board.querySelectorAll("[data-card]")) {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      held = card;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      card.classList.add("desk-board__card--held");
    });
    card.addEventListener("dragend", () => {
      held = null;
      card.classList.remove("desk-board__card--held");
      columns.forEach((column) => column.classList.remove("desk-board__column--over"));
    });
    card.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select")) return;
      if (!/^[0-9]$/.test(event.key)) return;
      event.preventDefault();
      give(card, columns[Number(event.key)]);
    });
  }
  for (const column of columns) {
    column.addEventListener("dragover", (event) => {
      if (!held) return;
      event.preventDefault();
      columns.forEach((each) => each.classList.toggle("desk-board__column--over", each === column));
    });
    column.addEventListener("drop", (event) => {
      event.preventDefault();
      if (held) give(held, column);
    });
  }
}
