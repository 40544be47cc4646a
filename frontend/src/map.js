// A map to point at, with the mouse or the arrow keys. It fills the fields below it, which do without this script.
const SCALE = 10000;
const STEP = 12;
const DIGITS = 6;

function start(map) {
  const svg = map.querySelector("svg");
  const [, north, west, east] = map.dataset.frame.split(" ").map(Number);
  const { width, height } = svg.viewBox.baseVal;
  const narrow = width / SCALE / (east - west);
  const fieldset = map.closest("fieldset");
  const field = (part) => fieldset.querySelector(`[name="${CSS.escape(`${map.dataset.name}-${part}`)}"]`);
  const cross = svg.querySelector(".map__cross");
  let at = { x: width / 2, y: height / 3 };

  const degrees = ({ x, y }) => [(north - y / SCALE).toFixed(DIGITS), (west + x / SCALE / narrow).toFixed(DIGITS)];
  const place = (lat, lon) => ({ x: (lon - west) * narrow * SCALE, y: (north - lat) * SCALE });
  const said = (text) => {
    map.querySelector("[data-map-said]").textContent = text;
  };
  const write = (input, value) => {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const corners = () =>
    field("corners")
      .value.split("\n")
      .map((line) => line.split(",").map(Number))
      .filter((each) => each.length === 2 && each.every(Number.isFinite));

  function draw() {
    if (map.dataset.map === "area") {
      const points = corners().map(([lat, lon]) => place(lat, lon));
      svg.querySelector(".map__drawn").setAttribute("points", points.map(({ x, y }) => `${x},${y}`).join(" "));
      return;
    }
    const [lat, lon] = [field("latitude").value, field("longitude").value].map((text) => Number.parseFloat(text));
    const { x, y } = Number.isFinite(lat) && Number.isFinite(lon) ? place(lat, lon) : { x: -99, y: -99 };
    svg.querySelector(".map__point").setAttribute("cx", x);
    svg.querySelector(".map__point").setAttribute("cy", y);
  }

  function put(where) {
    const [lat, lon] = degrees(where);
    if (map.dataset.map === "area") {
      write(field("corners"), [field("corners").value.trim(), `${lat}, ${lon}`].filter(Boolean).join("\n"));
    } else {
      field("known").value = "";
      write(field("latitude"), lat);
      write(field("longitude"), lon);
    }
    said(`${lat}, ${lon}`);
    draw();
  }

  function aim(where) {
    at = { x: Math.min(width, Math.max(0, where.x)), y: Math.min(height, Math.max(0, where.y)) };
    cross.setAttribute("d", `M${at.x - 40} ${at.y}h80M${at.x} ${at.y - 40}v80`);
  }

  svg.setAttribute("tabindex", "0");
  svg.setAttribute("role", "application");
  svg.setAttribute("aria-describedby", map.querySelector("[data-map-how]").id);
  map.querySelector("[data-map-how]").hidden = false;
  svg.addEventListener("click", (event) => {
    const box = svg.getBoundingClientRect();
    aim({ x: ((event.clientX - box.left) / box.width) * width, y: ((event.clientY - box.top) / box.height) * height });
    put(at);
  });
  const moves = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  svg.addEventListener("focus", () => aim(at));
  svg.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (move) {
      const step = event.shiftKey ? 1 : STEP;
      aim({ x: at.x + move[0] * step, y: at.y + move[1] * step });
      said(degrees(at).join(", "));
    } else if (event.key === "Enter" || event.key === " ") put(at);
    else if (event.key === "Backspace" && map.dataset.map === "area") {
      write(field("corners"), field("corners").value.trim().split("\n").slice(0, -1).join("\n"));
      draw();
    } else return;
    event.preventDefault();
  });
  fieldset.addEventListener("input", draw);
}

export function startMaps(root) {
  for (const map of root.querySelectorAll("[data-map]")) {
    if (map.dataset.started) continue;
    map.dataset.started = "1";
    start(map);
  }
}
