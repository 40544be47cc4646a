// Saves each field within a second of the last change and says so. Without this script the page's own button saves the
// whole page. What finds no network waits here, on this page; with the person's word also on the device, until it is
// sent, they sign out, or somebody else signs in.
import { ask, isAsked, placeOf, tellNew, waits } from "./asked.js";
import { database } from "./device-store.js";

const WAIT = 700;
const AGAIN = 20_000;
const STORE = "balcao-answers";
const REFUSED = [400, 404, 409, 410, 422];
const inStore = database(STORE, { answers: "id", words: "who" });

// What is not sent yet, by address and question: {id, at, who, address, question, label, sends: [{pairs, key, tried}]}.
// A send that was tried may have arrived, so it goes first again under the same key; what was typed since follows.
const waiting = new Map();
let busy = Promise.resolve();
let word = false;
// What is typed and not handed on yet, by form: {timers by question, the first typed first; now, which hands it on}.
const typing = new Map();

const box = () => document.querySelector("[data-outbox]");
const formAt = (address) => document.querySelector(`form[data-autosave="${CSS.escape(address)}"]`);
// What was typed where nothing is asked any more waits until it is asked again.
const asleep = ({ address, question }) => {
  const form = formAt(address);
  return Boolean(placeOf(form, question) ? !isAsked(form, question) : waits(form, question));
};
// Whether the server knows all else that is typed into a form: only then is what it asks for this page as it is.
const knowsAllElse = (form, entry) =>
  !typing.get(form)?.timers.size &&
  ![...waiting.values()].some((each) => each !== entry && formAt(each.address) === form && !each.held && !asleep(each));
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");

function show(form, state) {
  const place = form?.querySelector("[data-save-state]");
  if (!place) return;
  place.dataset.state = state;
  const said = place.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] ?? "";
  place.textContent = form.dataset.changed && ["offline", "kept"].includes(state) ? `${place.dataset.textChanged} ${said}` : said;
  const offer = form.querySelector("[data-keep-here]");
  if (offer) offer.hidden = !["offline", "expired"].includes(state) || word;
}

function typed(form, question) {
  return [...new FormData(form).entries()].filter(
    ([name, value]) =>
      !(value instanceof File) &&
      (name === question || name.startsWith(`${question}-`) || name === `version.${question}`),
  );
}

function withVersion(send, question, version) {
  send.pairs = send.pairs.map(([name, value]) => [name, name === `version.${question}` ? String(version) : value]);
}

// A question as it is drawn now: what was typed into it meanwhile stays, and so does the field one is in.
function swap(place, made) {
  const here = place.contains(document.activeElement) ? document.activeElement : null;
  for (const field of made.querySelectorAll("input:not([type=hidden]):not([type=file]), select, textarea")) {
    const chosen = ["radio", "checkbox"].includes(field.type);
    const same = `[name="${CSS.escape(field.name)}"]${chosen ? `[value="${CSS.escape(field.value)}"]` : ""}`;
    const typed = field.name && place.querySelector(same);
    if (typed && chosen) field.checked = typed.checked;
    else if (typed) field.value = typed.value;
  }
  place.replaceWith(made);
  if (here?.id) document.getElementById(here.id)?.focus();
}

// What the page asks by the answers as they are kept now. What is no longer asked keeps what was typed, out of sight.
function askAll(form, { asked, html }) {
  let changed = false;
  for (const { dataset } of form.querySelectorAll("[data-asked]"))
    if (!asked.includes(dataset.asked)) changed = ask(form, dataset.asked, false) || changed;
  let last = null;
  for (const name of asked) {
    changed = ask(form, name, true) || changed;
    let place = placeOf(form, name);
    if (html[name]) {
      const made = drawn(html[name]);
      changed ||= !place;
      if (place) swap(place, made);
      else if (last) last.after(made);
      else form.querySelector("[data-asked]").before(made);
      tellNew(made);
      place = made;
    }
    last = place ?? last;
  }
  return changed;
}

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
const drawn = (html) => parsed(html).querySelector("[data-asked]");

function redraw(form, question, html) {
  const place = placeOf(form, question);
  if (!html || !place) return;
  const made = drawn(html);
  place.replaceWith(made);
  tellNew(made);
}

async function keep(entry) {
  if (word) await inStore("answers", "readwrite", (store) => store.put(entry));
}

async function settle(entry) {
  waiting.delete(entry.id);
  if (word) await inStore("answers", "readwrite", (store) => store.delete(entry.id));
}

async function post(entry, send, form) {
  const data = new FormData();
  data.set("question", entry.question);
  data.set("key", send.key);
  const there = [...(form?.querySelectorAll("[data-asked], [data-later]") ?? [])];
  data.set("asked", there.map(({ dataset }) => dataset.asked ?? dataset.later).join(","));
  data.set("draw", form && entry.stored ? "1" : "");
  for (const [name, value] of send.pairs) data.append(name, value);
  return fetch(entry.address, {
    method: "POST",
    body: data,
    headers: {
      Accept: "application/json",
      "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "",
    },
    credentials: "same-origin",
    keepalive: true,
  });
}

// It may be asked because of an answer that is still to be sent: once more, after the others.
function last(entry) {
  entry.late = true;
  waiting.delete(entry.id);
  waiting.set(entry.id, entry);
  flush();
}

// Sends one entry; whether others may follow now.
async function deliver(entry) {
  const form = formAt(entry.address);
  while (entry.sends.length) {
    const [send] = entry.sends;
    send.tried = true;
    let answer;
    try {
      const sent = post(entry, send, form);
      sent.catch(() => {}); // said below, when what is kept on the device is there
      await keep(entry);
      answer = await sent;
    } catch {
      show(form, word ? "kept" : "offline");
      return false;
    }
    const expired = answer.redirected || answer.status === 403;
    if (expired || answer.status >= 500 || answer.status === 429) {
      show(form, expired ? "expired" : word ? "kept" : "offline");
      return false;
    }
    const said = await answer.json().catch(() => ({}));
    if (entry.sends.length > 1 && (answer.ok || said.conflict)) {
      entry.sends.shift();
      if (answer.ok) withVersion(entry.sends[0], entry.question, said.version);
      continue;
    }
    if (answer.ok) {
      await settle(entry);
      accepted(form, entry, said);
      return true;
    }
    if (said.conflict) chooseBetween(form, entry, said);
    else if (answer.status === 404 && form && !entry.late && !knowsAllElse(form, entry)) last(entry);
    else if (REFUSED.includes(answer.status)) tellRefused(form, entry);
    return true;
  }
  return true;
}

function accepted(form, entry, said) {
  cardOf(entry.id)?.remove();
  const field = form?.elements.namedItem(`version.${entry.question}`);
  if (field && said.version !== undefined) field.value = said.version;
  const all = knowsAllElse(form, entry);
  const changed = form && said.asked && all && askAll(form, said);
  if (entry.stored) {
    redraw(form, entry.question, said.drawn);
    if (box()) box().querySelector("[data-sent]").textContent = box().dataset.textSent;
  }
  if (!form || !all) return;
  show(form, changed || form.dataset.changed ? "more" : "saved");
  delete form.dataset.changed;
}

function cardOf(id) {
  return document.querySelector(`[data-answer="${CSS.escape(id)}"]`);
}

function put(form, entry, card) {
  cardOf(entry.id)?.remove();
  card.dataset.answer = entry.id;
  const beside = placeOf(form, entry.question);
  if (beside) beside.after(card);
  else box()?.append(card);
}

function chooseBetween(form, entry, said) {
  show(form, "conflict");
  entry.held = true;
  const card = parsed(said.html).querySelector("[role=group]");
  card.addEventListener("click", async ({ target }) => {
    const choice = target.closest("[data-keep]")?.dataset.keep;
    if (!choice) return;
    entry.held = false;
    if (choice === "mine") {
      withVersion(entry.sends[0], entry.question, said.version);
      entry.sends[0].key = newKey();
      flush();
      return;
    }
    await settle(entry);
    card.remove();
    redraw(form, entry.question, said.drawn);
    show(form, "saved");
  });
  put(form, entry, card);
}

function tellRefused(form, entry) {
  const texts = box()?.dataset;
  if (!texts) return;
  show(form, "refused");
  entry.held = true;
  const card = document.createElement("div");
  card.className = "card card--warn";
  const line = document.createElement("p");
  line.className = "govuk-body";
  const label = document.createElement("strong");
  label.textContent = entry.label;
  const values = entry.sends[0].pairs.filter(([name]) => !name.startsWith("version.")).map(([, value]) => value);
  line.append(label, document.createElement("br"), values.join(" "), document.createElement("br"), texts.textRefused);
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "link-button";
  drop.textContent = texts.textDrop;
  drop.addEventListener("click", () => {
    card.remove();
    settle(entry);
  });
  card.append(line, drop);
  put(null, entry, card);
}

function flush() {
  busy = busy.then(async () => {
    for (const { now } of typing.values()) now();
    for (const entry of [...waiting.values()]) if (!entry.held && !asleep(entry) && !(await deliver(entry))) break;
  });
  return busy;
}

function send(form, question) {
  const id = `${form.dataset.autosave} ${question}`;
  const place = placeOf(form, question);
  const known = waiting.get(id);
  const next = { pairs: typed(form, question), key: newKey(), tried: false };
  const label = place?.querySelector("label, legend")?.textContent.trim() ?? "";
  const tried = (known?.sends ?? []).filter((each) => each.tried).slice(0, 1);
  waiting.set(id, {
    id,
    at: known?.at ?? Date.now(),
    who: box()?.dataset.outbox ?? "",
    address: form.dataset.autosave,
    question,
    label,
    sends: [...(known?.held ? [] : tried), next],
  });
  cardOf(id)?.remove();
  show(form, "saving");
  return flush();
}

// What an earlier page left on the device: this person's is sent, anybody else's is taken away.
async function takeUp(who) {
  const [words, kept] = await Promise.all([
    inStore("words", "readonly", (store) => store.getAll()),
    inStore("answers", "readonly", (store) => store.getAll()),
  ]);
  if ([...words, ...kept].some((each) => each.who !== who)) {
    await forgetAll();
    return;
  }
  word = words.length > 0;
  kept.sort((a, b) => a.at - b.at);
  for (const entry of kept) if (!waiting.has(entry.id)) waiting.set(entry.id, { ...entry, held: false, late: false, stored: true });
  if (kept.length) await flush();
}

async function forgetAll() {
  for (const store of ["answers", "words"]) await inStore(store, "readwrite", (each) => each.clear());
}

async function giveWord(form) {
  word = true;
  await inStore("words", "readwrite", (store) => store.put({ who: box().dataset.outbox }));
  for (const entry of waiting.values()) await keep(entry);
  show(form, "kept");
}

export function keepFields(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    const timers = new Map();
    const now = () => {
      for (const [question, timer] of timers) {
        clearTimeout(timer);
        timers.delete(question);
        send(form, question);
      }
    };
    typing.set(form, { timers, now });
    const later = (event) => {
      const question = event.target.closest("[data-question]")?.dataset.question;
      if (!question || event.target.type === "file") return;
      clearTimeout(timers.get(question));
      timers.set(
        question,
        setTimeout(now, event.type === "change" ? 50 : WAIT),
      );
    };
    // Who follows a link away from the page has what they typed kept.
    window.addEventListener("pagehide", now);
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", (event) => {
      if (!navigator.onLine) {
        event.preventDefault();
        now();
        show(form, word ? "kept" : "offline");
        return;
      }
      timers.forEach((timer) => clearTimeout(timer));
      timers.clear();
    });
    const script = form.querySelector("#page-expressions");
    if (script)
      import("./at-once.js")
        .then(({ askAtOnce }) => askAtOnce(form, JSON.parse(script.textContent), () => (form.dataset.changed = "yes")))
        .catch(() => {}); // without it the server says what is asked
    form.querySelector("[data-keep-here] button")?.addEventListener("click", () => giveWord(form));
  }
  window.addEventListener("online", flush);
  setInterval(() => waiting.size && navigator.onLine && !document.hidden && flush(), AGAIN);
  const who = root.querySelector("[data-outbox]")?.dataset.outbox;
  if (who && "indexedDB" in window) takeUp(who).catch(() => {});
  root.addEventListener("submit", ({ target }) => {
    if (new URL(target.getAttribute("action") ?? "", location.href).pathname === "/account/logout/") indexedDB.deleteDatabase(STORE);
  });
}
