// A sheet to write on with finger, mouse or pen. It fills a hidden field; who does not draw types a name below it.
const WIDTH = 600;
const HEIGHT = 200;
const NEAR = 3;
const MOST = 4000;

function start(place) {
  const field = place.parentElement.querySelector(`[name="${CSS.escape(`${place.dataset.write}-strokes`)}"]`);
  const svg = place.querySelector("[data-write-sheet] svg");
  const ink = place.querySelector("[data-write-strokes]");
  const said = place.querySelector("[data-write-said]");
  let strokes = field.value ? field.value.split("|").map((line) => line.split(" ")) : [];
  let writing = null;

  function draw() {
    ink.replaceChildren(
      ...strokes.map((points) => {
        const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
        line.setAttribute("points", points.join(" "));
        return line;
      }),
    );
  }

  function keep() {
    field.value = strokes.map((points) => points.join(" ")).join("|");
    field.dispatchEvent(new Event("change", { bubbles: true }));
    said.textContent = strokes.length ? said.dataset.textDrawn : said.dataset.textEmpty;
    draw();
  }

  const within = (value, most) => Math.round(Math.min(most, Math.max(0, value)));

  function point(event) {
    const box = svg.getBoundingClientRect();
    return [
      within(((event.clientX - box.left) / box.width) * WIDTH, WIDTH),
      within(((event.clientY - box.top) / box.height) * HEIGHT, HEIGHT),
    ];
  }

  function add(event) {
    const [x, y] = point(event);
    const [lastX, lastY] = (writing.at(-1) ?? "-9,-9").split(",").map(Number);
    if (Math.hypot(x - lastX, y - lastY) < NEAR || strokes.flat().length >= MOST) return;
    writing.push(`${x},${y}`);
    draw();
  }

  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || writing) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    writing = [];
    strokes.push(writing);
    add(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (writing) for (const each of event.getCoalescedEvents?.() ?? [event]) add(each);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    svg.addEventListener(end, () => {
      if (!writing) return;
      writing = null;
      strokes = strokes.filter((points) => points.length);
      keep();
    });
  }
  place.querySelector("[data-write-undo]").addEventListener("click", () => {
    strokes.pop();
    keep();
  });
  place.querySelector("[data-write-clear]").addEventListener("click", () => {
    strokes = [];
    keep();
  });
  draw();
  place.querySelector("[data-write-sheet]").hidden = false;
}

export function startSheets(root) {
  for (const place of root.querySelectorAll("[data-write]")) start(place);
}
