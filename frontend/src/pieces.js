// Large files of a form go piece by piece as soon as they are chosen, and go on by themselves after the network was
// gone (tus 1.0). The form then names them by their numbers. Without this script, with small files, or where the house
// takes no pieces, they go with the form as ever.
const SMALL = 512 * 1024;
const PIECE = 1024 * 1024;
const MB = 1024 * 1024;
const WAITS = [0, 500, 1000, 2000, 4000, 8000, 15000];
const AGAIN = 30000; // some browsers do not tell when the network is back

export function sendInPieces(root) {
  const template = root.querySelector("template[data-pieces]");
  if (!template) return;
  for (const form of root.querySelectorAll("form:has([data-in-pieces])")) follow(form, template);
}

function follow(form, template) {
  const ways = new Map(); // the input, and how its files go
  let submitter = null;
  const busy = () => [...ways.values()].filter((way) => way.state === "sending");

  const goOn = (well) => {
    const pressed = submitter;
    if (!well) submitter = null;
    else if (pressed && !busy().length) form.requestSubmit(pressed);
  };

  form.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches("[data-in-pieces]")) return;
    const before = ways.get(input)?.end();
    ways.delete(input);
    const files = [...input.files];
    if (files.reduce((sum, file) => sum + file.size, 0) < SMALL) return;
    ways.set(input, started(input, files, template, before, goOn));
  });
  form.addEventListener("submit", (event) => {
    const under = busy();
    if (!under.length) return;
    event.preventDefault();
    submitter = event.submitter;
    for (const way of under) way.awaited();
  });
  form.addEventListener("formdata", (event) => {
    for (const [input, way] of ways) {
      if (way.state !== "arrived") continue;
      event.formData.delete(input.name);
      for (const number of way.numbers) event.formData.append(`${input.name}.sent`, number);
    }
  });
}

function started(input, files, template, before, goOn) {
  const words = template.dataset;
  const shown = template.content.firstElementChild.cloneNode(true);
  const part = (name) => shown.querySelector(`[data-${name}]`);
  const names = files.map((file) => file.name).join(", ");
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const way = { state: "sending", numbers: [] };
  let upload = null;
  let said = "";
  let awaited = false; // the page is saved once the files are here
  let waiting = null;
  let stalled = false;

  const say = (text) => {
    said = text;
    part("words").textContent = awaited && way.state === "sending" ? `${text} ${words.textAfter}` : text;
  };
  const over = (state, text) => {
    stop();
    way.state = state;
    part("under-way").hidden = true;
    say(text);
    goOn(state === "arrived" || state === "plain");
  };
  const stop = () => {
    clearTimeout(waiting);
    window.removeEventListener("online", again);
  };
  const again = () => {
    stop();
    upload.start();
  };
  const stall = (now) => {
    if (now !== stalled) say(now ? words.textOffline : words.textSending.replace("{name}", names));
    stalled = now;
  };
  const wait = () => {
    stall(true);
    window.addEventListener("online", again);
    waiting = setTimeout(again, AGAIN);
  };
  const give = (text) => {
    shown.classList.add("file-way--wrong");
    input.value = "";
    over("refused", text);
  };
  const far = (sent) => {
    const percent = Math.floor((sent / size) * 100);
    const text = words.textHowFar.replace("{percent}", percent).replace("{size}", megabytes(size));
    part("bar").value = percent;
    part("bar").setAttribute("aria-valuetext", text);
    part("how-far").textContent = text;
  };

  async function send(Upload, file, sum) {
    const address = await new Promise((resolve, reject) => {
      upload = new Upload(file, {
        endpoint: new URL(words.pieces, window.location.href).href,
        chunkSize: PIECE,
        retryDelays: WAITS,
        storeFingerprintForResuming: false, // the house knows the file again by itself
        headers: { "X-CSRFToken": input.form.elements.csrfmiddlewaretoken.value },
        metadata: { filename: file.name, field: input.name, form: addressOf(input.form), modified: String(file.lastModified) },
        onShouldRetry: (failure) => {
          stall(status(failure) === 0);
          return navigator.onLine && passes(status(failure));
        },
        onProgress: (sent) => far(sum + sent),
        onChunkComplete: () => stall(false),
        onSuccess: () => resolve(upload.url),
        onError: (failure) => (status(failure) === 0 ? wait() : reject(failure)),
      });
      upload.start();
    });
    way.numbers.push(new URL(address).pathname.match(/(\d+)\/$/)[1]);
  }

  async function sendAll() {
    await before;
    const { Upload } = await import("tus-js-client");
    let sum = 0;
    for (const file of files) {
      if (way.state !== "sending") return;
      await send(Upload, file, sum);
      sum += file.size;
    }
    over("arrived", words.textArrived.replace("{name}", names));
  }

  way.awaited = () => {
    awaited = true;
    say(said);
  };
  way.end = () => {
    stop();
    way.state = "ended";
    shown.remove();
    return upload?.abort(true).catch(() => {});
  };
  part("cancel").addEventListener("click", () => {
    upload?.abort(true).catch(() => {});
    input.value = "";
    input.closest("[data-camera]")?.querySelector("[data-camera-taken]")?.replaceChildren();
    over("cancelled", words.textCancelled.replace("{name}", names));
    (input.hidden ? input.form.querySelector("[data-camera-open]") : input).focus();
  });
  part("bar").setAttribute("aria-label", names);
  part("name").textContent = names;
  part("under-way").hidden = false;
  input.closest(".govuk-form-group").append(shown);
  far(0);
  // A live region speaks of what changes in it, so its first words come after it.
  requestAnimationFrame(() => way.state === "sending" && say(words.textSending.replace("{name}", names)));
  sendAll().catch((failure) => {
    if (way.state !== "sending") return;
    if ([401, 403].includes(status(failure))) return give(words.textSignedOut);
    const said = told(failure);
    if (said) return give(said);
    shown.remove(); // the house takes no pieces here: the file goes with the form
    over("plain", "");
  });
  return way;
}

// Where the form goes: files of one form are not taken for those of another.
function addressOf(form) {
  return new URL(form.getAttribute("action") || window.location.href, window.location.href).pathname;
}

function megabytes(size) {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (size / MB).toLocaleString(document.documentElement.lang, digits);
}

// 0 where no answer came at all; below that where it was not even asked.
function status(failure) {
  return failure.originalRequest ? (failure.originalResponse?.getStatus() ?? 0) : -1;
}

// Whether it may go better in a moment: no network, another offset than thought, a house in trouble.
function passes(code) {
  return code === 0 || code === 409 || code === 423 || code >= 500;
}

function told(failure) {
  try {
    return status(failure) === 422 ? JSON.parse(failure.originalResponse.getBody()).words : "";
  } catch {
    return "";
  }
}
