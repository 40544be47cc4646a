// A large table one writes into: only the rows in sight are in the page, and each row written is sent by itself.
// Without this script the table comes and goes as a file.
const ROW = 44; // pixels, as in _grid.scss
const BEYOND = 6; // rows drawn above and below what is in sight
const READ = 200; // rows asked for in one go
const SENT = 500; // rows sent in one go
const AGAIN = 5000; // milliseconds until a save is tried again

// The cells of what a spreadsheet puts on the clipboard: a quoted cell may hold line ends and tabs.
export function pastedCells(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at];
    if (quoted) {
      if (sign === '"' && plain[at + 1] === '"') cell += plain[(at += 1)];
      else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t" || sign === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (sign === "\n") rows.push([]);
    } else cell += sign;
  }
  rows.at(-1).push(cell);
  return rows;
}

function made(name, attributes = {}, text = "") {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

class Grid {
  constructor(place) {
    this.place = place;
    this.columns = JSON.parse(place.dataset.columns);
    this.total = Number(place.dataset.total);
    this.version = Number(place.dataset.version);
    this.known = new Map();
    this.asking = new Map();
    this.drawn = new Map();
    this.edits = [];
    this.current = { place: 0, column: 0 };
    this.token = new FormData(place.closest("form")).get("csrfmiddlewaretoken") ?? "";
    this.build();
  }

  word(name, values = {}) {
    const text = this.place.dataset[name] ?? "";
    return Object.entries(values).reduce((found, [key, value]) => found.replace(`{${key}}`, value), text);
  }

  build() {
    const { place, columns } = this;
    this.table = made("div", {
      role: "grid",
      "aria-label": place.dataset.label,
      "aria-colcount": columns.length + 2,
      "aria-describedby": `${place.id}-how`,
    });
    this.table.style.setProperty("--columns", columns.length);
    const head = made("div", { role: "row", "aria-rowindex": 1, class: "grid__row grid__head" });
    head.append(made("div", { role: "columnheader" }, this.word("number")));
    for (const column of columns) head.append(made("div", { role: "columnheader" }, column.label));
    const last = made("div", { role: "columnheader" });
    last.append(made("span", { class: "govuk-visually-hidden" }, this.word("remove")));
    head.append(last);
    this.body = made("div", { role: "rowgroup", class: "grid__body" });
    const top = made("div", { role: "rowgroup" });
    top.append(head);
    this.table.append(top, this.body);
    this.said = made("p", { role: "status", class: "grid__said" });
    this.state = made("p", { role: "status", class: "save-state" });
    const buttons = made("div", { class: "actions" });
    const add = made("button", { type: "button", class: "govuk-button govuk-button--secondary" }, this.word("add"));
    const wrong = made("button", { type: "button", class: "govuk-button govuk-button--secondary" }, this.word("next"));
    buttons.append(add, wrong);
    place.append(made("p", { class: "govuk-hint", id: `${place.id}-how` }, this.word("how")));
    place.append(this.table, this.said, buttons, this.state);
    place.hidden = false;
    add.addEventListener("click", () => this.add());
    wrong.addEventListener("click", () => this.nextWrong());
    this.table.addEventListener("scroll", () => this.draw(), { passive: true });
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("focusin", (event) => this.entered(event));
    for (const kind of ["input", "change"]) {
      // The page's own saving by field leaves this table to itself.
      this.table.addEventListener(kind, (event) => {
        event.stopPropagation();
        if (kind === "change") this.typed(event.target);
      });
    }
    this.body.addEventListener("paste", (event) => this.pasted(event));
    window.addEventListener("online", () => this.send());
    window.addEventListener("beforeunload", (event) => this.edits.length && event.preventDefault());
    new ResizeObserver(() => this.draw()).observe(this.table);
    this.draw();
  }

  async ask(query) {
    const answer = await fetch(`${this.place.dataset.grid}?${new URLSearchParams(query)}`, {
      headers: { Accept: "application/json" },
      credentials: "same-origin",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  // The rows of the part in which a row lies.
  load(row) {
    const first = row - (row % READ);
    if (!this.asking.has(first)) {
      const asked = this.ask({ first, count: READ })
        .then((part) => {
          this.take(part, true);
          this.draw();
        })
        .finally(() => this.asking.delete(first));
      asked.catch(() => this.show("offline"));
      this.asking.set(first, asked);
    }
    return this.asking.get(first);
  }

  take(part, quietly = false) {
    const waiting = new Set(this.edits.map((edit) => edit.place));
    this.total = Math.max(part.total, ...[...waiting].map((place) => place + 1));
    this.version = part.version;
    const form = this.place.closest("form");
    const seen = form?.elements.namedItem(`version.${this.place.dataset.name}`);
    if (seen) seen.value = part.version;
    for (const [place, row] of Object.entries(part.rows)) {
      if (!(quietly && waiting.has(Number(place)))) this.known.set(Number(place), row);
      this.drawn.get(Number(place))?.remove();
      this.drawn.delete(Number(place));
    }
  }

  draw() {
    this.table.setAttribute("aria-rowcount", this.total + 1);
    this.body.style.blockSize = `${this.total * ROW}px`;
    const from = Math.max(0, Math.floor(this.table.scrollTop / ROW) - BEYOND);
    const until = Math.min(this.total, Math.ceil((this.table.scrollTop + this.table.clientHeight) / ROW) + BEYOND);
    const focused = this.focused();
    for (const [place, row] of this.drawn) {
      const inSight = place >= from && place < until;
      if (place >= this.total || (!inSight && !row.contains(document.activeElement))) {
        row.remove();
        this.drawn.delete(place);
      }
    }
    for (let place = from; place < until; place += 1) {
      if (this.drawn.has(place)) continue;
      if (!this.known.has(place)) this.load(place);
      else this.drawRow(place);
    }
    if (focused && !this.table.contains(document.activeElement)) {
      this.drawn.get(focused.place)?.querySelectorAll("[data-column]")[focused.column]?.focus({ preventScroll: true });
    }
    if (!this.drawn.has(this.current.place) && this.drawn.size) {
      this.makeCurrent(Math.min(...this.drawn.keys()), this.current.column);
    }
    this.table.tabIndex = this.drawn.size ? -1 : 0; // while there is no row, nothing in it could take the focus instead
  }

  wipe() {
    for (const row of this.drawn.values()) row.remove();
    this.drawn.clear();
    this.table.tabIndex = 0;
  }

  focused() {
    const cell = document.activeElement?.closest?.("[data-column]");
    if (cell && this.table.contains(cell)) this.was = { place: Number(cell.dataset.place), column: Number(cell.dataset.column) };
    else if (document.activeElement !== document.body) this.was = undefined;
    return this.was;
  }

  drawRow(place) {
    const { cells, faults } = this.known.get(place);
    const row = made("div", { role: "row", "aria-rowindex": place + 2, class: "grid__row grid__one" });
    row.style.insetBlockStart = `${place * ROW}px`;
    row.append(made("div", { role: "rowheader", class: "grid__number" }, String(place + 1)));
    this.columns.forEach((column, number) => {
      const holder = made("div", { role: "gridcell" });
      const field = this.field(column, cells[column.id] ?? "");
      field.dataset.place = place;
      field.dataset.column = number;
      field.setAttribute("aria-label", `${column.label} ${place + 1}`);
      if (faults[column.id]) {
        const why = `${this.place.id}-${place}-${number}`;
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", why);
        field.title = faults[column.id];
        holder.append(field, made("span", { id: why, class: "govuk-visually-hidden" }, faults[column.id]));
      } else holder.append(field);
      row.append(holder);
    });
    const last = made("div", { role: "gridcell" });
    const remove = made("button", { type: "button", class: "grid__remove", "data-column": this.columns.length }, "×");
    remove.dataset.place = place;
    remove.setAttribute("aria-label", `${this.word("remove")} ${place + 1}`);
    remove.addEventListener("click", () => this.remove(place));
    last.append(remove);
    row.append(last);
    const after = [...this.drawn.keys()].filter((each) => each > place).sort((a, b) => a - b)[0];
    this.body.insertBefore(row, after === undefined ? null : this.drawn.get(after));
    this.drawn.set(place, row);
    this.reach(place);
  }

  field(column, value) {
    if (!column.options.length) {
      const field = made("input", { class: "grid__field", type: "text", autocomplete: "off" });
      if (column.inputmode) field.setAttribute("inputmode", column.inputmode);
      field.value = value;
      return field;
    }
    const field = made("select", { class: "grid__field" });
    const listed = column.options.some(([option]) => option === value) || value === "";
    for (const [option, text] of [["", "—"], ...column.options, ...(listed ? [] : [[value, value]])]) {
      const choice = made("option", { value: option }, text);
      choice.selected = option === value;
      field.append(choice);
    }
    return field;
  }

  // Only the fields of the row one is in are on the way of the tabulator: nobody tabs through thousands of rows.
  reach(place) {
    for (const field of this.drawn.get(place)?.querySelectorAll("[data-column]") ?? []) {
      field.tabIndex = place === this.current.place ? 0 : -1;
    }
  }

  makeCurrent(place, column) {
    const before = this.current.place;
    this.current = { place, column };
    this.reach(before);
    this.reach(place);
  }

  entered(event) {
    const field = event.target.closest("[data-column]");
    if (!field) return;
    this.makeCurrent(Number(field.dataset.place), Number(field.dataset.column));
    const column = this.columns[this.current.column];
    const fault = column && this.known.get(this.current.place)?.faults[column.id];
    this.say(fault ? `${this.word("cell", { row: this.current.place + 1, column: column.label })}: ${fault}` : "");
  }

  say(text) {
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  show(state) {
    this.state.dataset.state = state;
    const done = this.toSend ? `${this.toSend - this.edits.length} / ${this.toSend}` : "";
    this.state.textContent = `${this.word(state)} ${this.toSend > SENT && state === "saving" ? done : ""}`.trim();
  }

  async focus(place, column) {
    const wanted = Math.max(0, Math.min(place, this.total - 1));
    const top = wanted * ROW;
    const height = this.table.clientHeight - ROW;
    if (top < this.table.scrollTop) this.table.scrollTop = top;
    else if (top + ROW > this.table.scrollTop + height) this.table.scrollTop = top + ROW - height;
    if (!this.known.has(wanted)) await this.load(wanted);
    this.draw();
    this.drawn.get(wanted)?.querySelectorAll("[data-column]")[column]?.focus({ preventScroll: true });
  }

  key(event) {
    const field = event.target.closest("[data-column]");
    if (!field || event.isComposing) return;
    const place = Number(field.dataset.place);
    const column = Number(field.dataset.column);
    const list = field.tagName === "SELECT";
    const page = Math.max(1, Math.floor(this.table.clientHeight / ROW) - 2);
    const steps = {
      Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowDown: list && !event.ctrlKey ? null : [1, 0],
      ArrowUp: list && !event.ctrlKey ? null : [-1, 0],
      PageDown: [page, 0],
      PageUp: [-page, 0],
      Home: event.ctrlKey ? [-place, -column] : null,
      End: event.ctrlKey ? [this.total - 1 - place, 0] : null,
      F2: null,
    }[event.key];
    if (!steps || event.altKey || field.tagName === "BUTTON") return;
    event.preventDefault();
    this.focus(place + steps[0], column + steps[1]);
  }

  typed(field) {
    if (field.dataset.column === undefined) return;
    const place = Number(field.dataset.place);
    this.write(place, { [this.columns[field.dataset.column].id]: field.value });
    this.send();
  }

  // Note what is to be sent. An edit that waits for the same row takes the new cells along.
  write(place, cells) {
    const waiting = this.edits.find((edit) => edit.place === place && !edit.underway);
    if (waiting) Object.assign(waiting.cells, cells);
    else this.edits.push({ place, cells });
    const row = this.known.get(place);
    if (row) Object.assign(row.cells, cells);
    else this.known.set(place, { seen: null, cells: { ...cells }, faults: {} });
    this.total = Math.max(this.total, place + 1);
  }

  async post(values) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", this.token);
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    const answer = await fetch(this.place.dataset.grid, { method: "POST", body: data, credentials: "same-origin" });
    if (!answer.ok && answer.status !== 409) {
      const words = answer.status === 422 ? (await answer.json()).error : "";
      throw Object.assign(new Error(String(answer.status)), { words });
    }
    return answer.json();
  }

  // One after the other: what is sent next has seen what became of what was sent before.
  async send() {
    if (this.sending || !this.edits.length) return;
    this.sending = true;
    this.toSend = this.edits.length;
    try {
      while (this.edits.length) {
        this.show("saving");
        const part = this.edits.slice(0, SENT);
        for (const edit of part) edit.underway = true;
        const sent = part.map(({ place, cells }) => ({ place, cells, seen: this.known.get(place)?.seen ?? null }));
        const answer = await this.post({ edits: JSON.stringify(sent) });
        this.edits.splice(0, part.length);
        const refused = sent.filter((edit) => answer.conflicts.includes(edit.place));
        this.take(answer, false);
        for (const edit of this.edits) Object.assign(this.known.get(edit.place)?.cells ?? {}, edit.cells);
        this.draw();
        if (refused.length) this.refuse(refused);
      }
      this.show("saved");
    } catch (failure) {
      for (const edit of this.edits) edit.underway = false;
      this.show("offline");
      if (failure.words) this.say(failure.words);
      else setTimeout(() => this.send(), AGAIN);
    } finally {
      this.sending = false;
      this.toSend = 0;
    }
  }

  refuse(edits) {
    const [{ place, cells }] = edits;
    this.say(this.word("conflict", { row: place + 1, typed: Object.values(cells).join(" · ") }));
    this.known.clear();
    this.wipe();
    this.draw();
  }

  async pasted(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const field = event.target.closest("[data-column]");
    if (!field || !/[\t\n\r]/.test(text.trim())) return;
    event.preventDefault();
    const rows = pastedCells(text);
    const place = Number(field.dataset.place);
    const column = Number(field.dataset.column);
    this.show("saving");
    const last = Math.min(place + rows.length, this.total);
    for (let row = place - (place % READ); row < last; row += READ) if (!this.whole(row, last)) await this.load(row);
    rows.forEach((cells, number) => {
      const written = {};
      cells.forEach((cell, offset) => {
        const wanted = this.columns[column + offset];
        if (wanted) written[wanted.id] = cell.trim().replace(/\s*\n\s*/g, " "); // a cell has one line
      });
      if (Object.keys(written).length) this.write(place + number, written);
    });
    this.wipe();
    this.draw();
    await this.send();
    this.focus(place, column);
  }

  whole(first, last) {
    for (let row = first; row < Math.min(first + READ, last); row += 1) if (!this.known.has(row)) return false;
    return true;
  }

  async add() {
    const place = this.total;
    this.write(place, {});
    await this.send();
    this.focus(place, 0);
  }

  async remove(place) {
    if (this.sending || this.edits.length) {
      await this.send();
      if (this.edits.length) return;
    }
    try {
      const answer = await this.post({ remove: place, version: this.version });
      this.known.clear();
      this.wipe();
      this.take(answer);
      this.say(answer.conflicts.length ? this.word("moved") : this.word("removed", { row: place + 1 }));
      this.show("saved");
      await this.focus(place, 0);
    } catch {
      this.show("offline");
    }
  }

  async nextWrong() {
    try {
      const { place } = await this.ask({ wrong: this.current.place });
      if (place === null) {
        this.say(this.word("none"));
        return;
      }
      if (!this.known.has(place)) await this.load(place);
      const faults = this.known.get(place)?.faults ?? {};
      const column = this.columns.findIndex((each) => faults[each.id]);
      await this.focus(place, Math.max(0, column));
    } catch {
      this.show("offline");
    }
  }
}

export function writeIntoTables(root) {
  for (const place of root.querySelectorAll("[data-grid]")) place.grid = new Grid(place);
}
