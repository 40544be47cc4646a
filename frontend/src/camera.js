// A paper photographed with the phone: its corners are found and can be moved, the page is straightened, and several
// pages go with the form to become one PDF. Without this script a photo is chosen like any file.
const LARGEST = 2600; // pixels on the longer side of what is kept: a sheet of A4 at 220 dots an inch
const STEP = 0.01;
const QUALITY = 0.86;
const ORDER = ["topLeft", "topRight", "bottomRight", "bottomLeft"];

export function photographPapers(root) {
  const template = document.querySelector("template[data-camera-dialog]");
  if (!template) return;
  for (const field of root.querySelectorAll("[data-camera]")) {
    const way = field.querySelector("[data-camera-way]");
    way.hidden = false;
    way.querySelector("[data-camera-open]").addEventListener("click", () => open(field, template));
  }
}

function open(field, template) {
  const dialog = template.content.firstElementChild.cloneNode(true);
  const words = template.dataset;
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const take = part("take");
  const pages = [];
  let photo = null;
  let corners = [];

  const say = (text) => (part("state").textContent = text);
  const show = (name) => {
    for (const each of ["adjust", "kept"]) part(each).hidden = each !== name;
  };
  const close = () => {
    dialog.close();
    dialog.remove();
  };
  const camera = () => {
    take.value = "";
    take.click();
  };

  function draw() {
    const shown = corners.map(([x, y]) => `${x},${y}`).join(" ");
    part("outline").setAttribute("points", shown);
    dialog.querySelectorAll("[data-corner]").forEach((corner, place) => {
      corner.style.left = `${corners[place][0] * 100}%`;
      corner.style.top = `${corners[place][1] * 100}%`;
    });
  }

  function move(place, x, y) {
    corners[place] = [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
    draw();
  }

  async function adjust(canvas) {
    photo = canvas;
    const shown = part("canvas");
    shown.width = canvas.width;
    shown.height = canvas.height;
    shown.getContext("2d").drawImage(canvas, 0, 0);
    corners = [[0.06, 0.06], [0.94, 0.06], [0.94, 0.94], [0.06, 0.94]];
    show("adjust");
    draw();
    say(words.textFinding);
    const { scanDocument } = await import("scanic");
    const found = await scanDocument(canvas, { mode: "detect" }).catch(() => ({ success: false }));
    if (found.success && canvas === photo) {
      corners = ORDER.map((name) => [found.corners[name].x / canvas.width, found.corners[name].y / canvas.height]);
      draw();
    }
    say("");
    dialog.querySelector("[data-corner]").focus();
  }

  async function keep() {
    say(words.textWorking);
    part("keep").disabled = true;
    const { extractDocument } = await import("scanic");
    const at = Object.fromEntries(
      ORDER.map((name, place) => [name, { x: corners[place][0] * photo.width, y: corners[place][1] * photo.height }]),
    );
    const made = await extractDocument(photo, at, { output: "canvas" });
    const page = made.output;
    if (dialog.querySelector("input[name=camera-look]:checked").value === "g") clear(page);
    const blob = await new Promise((done) => page.toBlob(done, "image/jpeg", QUALITY));
    pages.push({ blob, address: small(page), notes: await unclear(blob) });
    part("keep").disabled = false;
    say("");
    list();
  }

  async function unclear(blob) {
    const asked = new FormData();
    asked.set("csrfmiddlewaretoken", field.closest("form").elements.csrfmiddlewaretoken.value);
    asked.set("page", blob, "page.jpg");
    try {
      const answer = await fetch(words.legible, { method: "POST", body: asked, credentials: "same-origin" });
      return answer.ok ? (await answer.json()).notes : null;
    } catch {
      return null; // nothing is known without network; the server looks again when the page is sent
    }
  }

  function list() {
    part("pages").replaceChildren(
      ...pages.map((page, place) => {
        const item = document.createElement("li");
        const picture = document.createElement("img");
        picture.src = page.address;
        picture.alt = words.textPage.replace("{n}", place + 1);
        item.append(picture);
        for (const note of page.notes?.length ? page.notes : page.notes ? [words.textClear] : []) {
          const line = document.createElement("p");
          line.className = page.notes.length ? "file-there__unclear" : "";
          line.textContent = note;
          if (page.notes.length) line.prepend(Object.assign(document.createElement("strong"), { textContent: "!" }), " ");
          item.append(line);
        }
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "link-button";
        remove.textContent = `${words.textRemove} (${picture.alt})`;
        remove.addEventListener("click", () => {
          pages.splice(place, 1);
          list();
        });
        item.append(remove);
        return item;
      }),
    );
    part("use").hidden = !pages.length;
    show("kept");
    (pages.length ? part("use") : part("another")).focus();
  }

  function use() {
    const made = new DataTransfer();
    const day = new Date().toISOString().slice(0, 10);
    pages.forEach((page, place) => made.items.add(new File([page.blob], `${day}-${place + 1}.jpg`, { type: "image/jpeg" })));
    const bound = field.querySelector("[data-camera-pages]");
    bound.disabled = false;
    bound.files = made.files;
    bound.dispatchEvent(new Event("change", { bubbles: true }));
    field.querySelector("[data-camera-taken]").textContent = words.textTaken.replace("{n}", pages.length);
    close();
    field.querySelector("[data-camera-open]").focus();
  }

  dialog.querySelectorAll("[data-corner]").forEach((corner, place) => {
    corner.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!by) return;
      event.preventDefault();
      const step = event.shiftKey ? STEP * 5 : STEP;
      move(place, corners[place][0] + by[0] * step, corners[place][1] + by[1] * step);
    });
    corner.addEventListener("pointerdown", (event) => corner.setPointerCapture(event.pointerId));
    corner.addEventListener("pointermove", (event) => {
      if (!corner.hasPointerCapture(event.pointerId)) return;
      const box = part("canvas").getBoundingClientRect();
      move(place, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    });
  });
  take.addEventListener("change", async () => {
    if (!take.files.length) return;
    try {
      await adjust(await opened(take.files[0]));
    } catch {
      say(words.textFailed);
    }
  });
  take.addEventListener("cancel", () => !photo && !pages.length && close());
  part("keep").addEventListener("click", () => keep().catch(() => say(words.textFailed)));
  part("turn").addEventListener("click", () => adjust(turned(photo)));
  part("again").addEventListener("click", camera);
  part("another").addEventListener("click", camera);
  part("use").addEventListener("click", use);
  part("cancel").addEventListener("click", close);
  // Escape closes as long as nothing would be lost; that no photo was chosen is told by the field within, and bubbles.
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    if (!pages.length) close();
  });
  field.append(dialog);
  dialog.showModal();
  camera();
}

// The photo upright, no larger than what is kept.
async function opened(file) {
  const bitmap = await createImageBitmap(file);
  const factor = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = sized(bitmap.width * factor, bitmap.height * factor);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

function sized(width, height) {
  return Object.assign(document.createElement("canvas"), { width: Math.round(width), height: Math.round(height) });
}

// The page in small, as an address that the page's own rules allow.
function small(canvas) {
  const made = sized(320, (320 * canvas.height) / canvas.width);
  made.getContext("2d").drawImage(canvas, 0, 0, made.width, made.height);
  return made.toDataURL("image/jpeg", 0.8);
}

function turned(canvas) {
  const made = sized(canvas.height, canvas.width);
  const pen = made.getContext("2d");
  pen.translate(made.width, 0);
  pen.rotate(Math.PI / 2);
  pen.drawImage(canvas, 0, 0);
  return made;
}

// Grey, with the shadow of the hand taken out: each pixel against the lightness of the paper around it.
const BLOCK = 48;

function clear(canvas) {
  const { width, height } = canvas;
  const pen = canvas.getContext("2d");
  const picture = pen.getImageData(0, 0, width, height);
  const { data } = picture;
  for (let at = 0; at < data.length; at += 4)
    data[at] = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  const across = Math.ceil(width / BLOCK);
  const down = Math.ceil(height / BLOCK);
  const paper = new Float32Array(across * down);
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) paper[row * across + column] = lightest(data, width, height, column, row);
  // A picture on the page is dark of itself, not by a shadow, and stays so.
  const least = 0.6 * [...paper].sort((one, other) => one - other)[Math.floor(paper.length * 0.9)];
  const around = (column, row) =>
    Math.max(least, paper[Math.min(down - 1, Math.max(0, row)) * across + Math.min(across - 1, Math.max(0, column))]);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / BLOCK - 0.5);
    const below = y / BLOCK - 0.5 - row;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / BLOCK - 0.5);
      const beside = x / BLOCK - 0.5 - column;
      const light =
        (around(column, row) * (1 - beside) + around(column + 1, row) * beside) * (1 - below) +
        (around(column, row + 1) * (1 - beside) + around(column + 1, row + 1) * beside) * below;
      const at = (y * width + x) * 4;
      data[at] = data[at + 1] = data[at + 2] = ((data[at] / light - 0.1) / 0.85) * 255;
    }
  }
  pen.putImageData(picture, 0, 0);
}

// The grey level that only a tenth of a block's pixels is lighter than: that of its paper.
function lightest(data, width, height, column, row) {
  const levels = [];
  for (let y = row * BLOCK; y < Math.min(height, (row + 1) * BLOCK); y += 3)
    for (let x = column * BLOCK; x < Math.min(width, (column + 1) * BLOCK); x += 3) levels.push(data[(y * width + x) * 4]);
  return levels.sort((one, other) => one - other)[Math.floor(levels.length * 0.9)];
}
