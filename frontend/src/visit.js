// A visit on a phone with or without network: each change is kept on the phone at once and sent when there is a network.
// Without this script the form is saved by its button.
import {
  forgetFindings,
  forgetPage,
  forgetPhoto,
  keepFindings,
  keepPage,
  keepPhoto,
  photosOf,
  readFindings,
} from "./visit-store.js";

const AGAIN = 20_000;
const LONGEST_SIDE = 2000;
const here = window.location.pathname;

function visitPage(form) {
  const texts = form.dataset;
  const visit = `${texts.person}:${texts.visit}`;
  const state = document.querySelector("[data-visit-state]");
  const items = {};
  let sending = null;
  let token = form.elements.csrfmiddlewaretoken.value;

  const say = (text) => {
    state.querySelector("[data-now]").textContent = text;
    state.dataset.said = text;
  };
  const box = (item) => form.querySelector(`[data-item="${CSS.escape(item)}"]`);
  const version = (item) => form.elements[`version.${item}`];

  function read(item) {
    const chosen = form.querySelector(`input[type=radio][name="value.${item}"]:checked`);
    const typed = form.querySelector(`input:not([type=radio])[name="value.${item}"]`);
    const value = chosen ? chosen.value === "yes" : typed && typed.value.trim() ? typed.value.trim() : null;
    return { value, remark: form.elements[`remark.${item}`]?.value ?? "" };
  }

  function write(item, found) {
    for (const radio of form.querySelectorAll(`input[type=radio][name="value.${item}"]`))
      radio.checked = found.value !== null && (radio.value === "yes") === (found.value === true);
    const typed = form.querySelector(`input:not([type=radio])[name="value.${item}"]`);
    if (typed) typed.value = found.value ?? "";
    const remark = form.elements[`remark.${item}`];
    if (remark) remark.value = found.remark;
  }

  async function changed(item) {
    const before = items[item];
    items[item] = {
      ...read(item),
      seen: before?.seen ?? Number(version(item).value),
      at: new Date().toISOString(),
      mark: (before?.mark ?? 0) + 1,
      waits: true,
    };
    try {
      await keepFindings(visit, items);
      say(texts.textSaved);
    } catch {
      say(texts.textFull);
      return;
    }
    send();
  }

  function showConflict(item, theirs) {
    const place = box(item);
    place.querySelector("[data-conflict]")?.remove();
    const shown = document.createElement("div");
    shown.className = "card card--warn";
    shown.dataset.conflict = "";
    const value = theirs.value === true ? texts.textYes : theirs.value === false ? texts.textNo : (theirs.value ?? "");
    const words = document.createElement("p");
    words.className = "govuk-body";
    words.textContent = `${theirs.by}: ${texts.textTheirs} ${[value, theirs.remark].filter(Boolean).join(" · ")}`;
    shown.append(words);
    const choose = (text, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "govuk-button govuk-button--secondary";
      button.textContent = text;
      button.addEventListener("click", () => {
        shown.remove();
        act();
      });
      shown.append(button, " ");
    };
    choose(texts.textMine, () => {
      items[item] = { ...items[item], seen: theirs.version };
      changed(item);
    });
    choose(texts.textTake, async () => {
      write(item, theirs);
      items[item] = { ...read(item), seen: theirs.version, waits: false, mark: 0 };
      version(item).value = theirs.version;
      await keepFindings(visit, items);
      send();
    });
    place.prepend(shown);
  }

  // A page from the phone holds an old token; the page as it is now has the right one, or asks to sign in.
  async function freshToken() {
    const page = await fetch(here, { credentials: "same-origin" });
    if (page.redirected || !page.ok) throw new Error("signed out");
    const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
    if (!found) throw new Error("signed out");
    token = found.value;
  }

  async function post(address, body, headers = {}) {
    const once = () =>
      fetch(address, {
        method: "POST",
        body,
        credentials: "same-origin",
        redirect: "manual",
        headers: { Accept: "application/json", "X-CSRFToken": token, ...headers },
      });
    let answer = await once();
    if (answer.status === 403 || answer.type === "opaqueredirect") {
      await freshToken();
      answer = await once();
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new Error("signed out");
    if (answer.status >= 500) throw new Error("down");
    return answer;
  }

  async function sendFindings() {
    const waiting = Object.entries(items).filter(([, found]) => found.waits && !found.conflict);
    if (!waiting.length) return "";
    const marks = Object.fromEntries(waiting.map(([item, found]) => [item, found.mark]));
    const found = waiting.map(([item, { value, remark, seen, at }]) => ({ item, value, remark, seen, at }));
    const answer = await post(texts.keep, JSON.stringify({ found }), { "Content-Type": "application/json" });
    const told = await answer.json();
    if (!answer.ok) {
      if (told.item) items[told.item].conflict = true;
      return told.error;
    }
    const differing = new Set(told.conflicts.map((each) => each.item));
    for (const [item] of waiting) {
      if (differing.has(item)) {
        items[item].conflict = true;
        continue;
      }
      items[item].seen = told.versions[item] ?? items[item].seen;
      version(item).value = items[item].seen;
      if (items[item].mark === marks[item]) items[item].waits = false;
    }
    await keepFindings(visit, items);
    for (const each of told.conflicts) showConflict(each.item, each);
    return told.conflicts.length ? texts.textRefused : told.said;
  }

  async function sendPhotos() {
    for (const photo of await photosOf(visit)) {
      const body = new FormData();
      for (const name of ["key", "item", "taken_at", "latitude", "longitude"])
        if (photo[name] !== undefined) body.append(name, photo[name]);
      body.append("file", photo.blob, photo.name);
      const answer = await post(texts.photos, body);
      if (answer.ok) {
        await forgetPhoto(photo.key);
        document.querySelector(`[data-photo="${photo.key}"]`)?.removeAttribute("data-waits");
      } else if (answer.status === 422) {
        return (await answer.json()).error;
      } else throw new Error(String(answer.status));
      await countPhotos();
    }
    return "";
  }

  async function countPhotos() {
    const count = (await photosOf(visit)).length;
    const line = state.querySelector("[data-photos-now]");
    line.textContent = count ? texts.textPhotos.replace("{count}", count) : texts.textNoPhotos;
    line.dataset.waiting = count;
  }

  function send() {
    sending = (sending ?? Promise.resolve()).then(async () => {
      const waits = Object.values(items).some((found) => found.waits && !found.conflict);
      const photos = (await photosOf(visit)).length;
      if (!waits && !photos) return;
      try {
        if (!navigator.onLine) throw new TypeError("offline");
        say(texts.textSending);
        const said = await sendFindings();
        say((await sendPhotos()) || said || texts.textSent);
      } catch (failure) {
        say(failure.message === "signed out" ? texts.textSignedOut : texts.textOffline);
      }
    });
    return sending;
  }

  async function addPhoto(input) {
    const item = input.closest("[data-photos-of]").dataset.photosOf;
    const files = [...input.files];
    input.value = "";
    const place = document.getElementById("where").checked ? await whereAmI() : {};
    for (const file of files) {
      const blob = await smaller(file);
      const photo = { key: crypto.randomUUID(), visit, item, name: file.name || "photo.jpg", blob, taken_at: new Date().toISOString(), ...place };
      try {
        await keepPhoto(photo);
      } catch {
        say(texts.textFull);
        return;
      }
      list(input, photo);
    }
    say(texts.textSaved);
    await countPhotos();
    send();
  }

  function list(input, photo) {
    const line = document.createElement("li");
    line.dataset.photo = photo.key;
    line.dataset.waits = "";
    const when = new Date(photo.taken_at).toLocaleString(document.documentElement.lang);
    line.textContent = `${photo.name} · ${when}${photo.latitude === undefined ? "" : ` · ${photo.latitude}, ${photo.longitude}`}`;
    input.closest("[data-photos-of]").querySelector("[data-photo-list]").append(line);
  }

  async function begin() {
    const kept = await readFindings(visit);
    for (const [item, found] of Object.entries(kept?.items ?? {})) {
      if (!box(item) || !found.waits) continue;
      items[item] = { ...found, conflict: false };
      write(item, found);
    }
    for (const photo of await photosOf(visit)) {
      const input = form.querySelector(`[data-photos-of="${CSS.escape(photo.item)}"] input[type=file]`);
      if (input) list(input, photo);
    }
    await countPhotos();
    state.hidden = document.querySelector("[data-where]").hidden = false;
    say(navigator.onLine ? texts.textSaved : texts.textOffline);
    keepPage(here).catch(() => {});
    send();
  }

  form.addEventListener("change", ({ target }) => {
    if (target.type === "file") addPhoto(target);
    else if (target.closest("[data-item]")) changed(target.closest("[data-item]").dataset.item);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  form.querySelector("[data-to-sign]").addEventListener("click", async (event) => {
    event.preventDefault();
    await send();
    const left = Object.values(items).some((found) => found.waits) || (await photosOf(visit)).length;
    if (!left) window.location.assign(event.target.href);
  });
  state.querySelector("[data-forget]").addEventListener("click", async () => {
    const unsent = Object.values(items).some((found) => found.waits) || (await photosOf(visit)).length;
    if (unsent && !window.confirm(texts.textForget)) return;
    await forgetFindings(visit);
    for (const photo of await photosOf(visit)) await forgetPhoto(photo.key);
    await forgetPage(here);
    window.location.assign("/desk/visits/");
  });
  window.addEventListener("online", send);
  window.addEventListener("offline", () => say(texts.textOffline));
  setInterval(send, AGAIN);
  begin();
}

function whereAmI() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) resolve({});
    else
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => resolve({ latitude: coords.latitude.toFixed(5), longitude: coords.longitude.toFixed(5) }),
        () => resolve({}),
        { timeout: 8000, maximumAge: 60_000 },
      );
  });
}

// A phone's photo of many megabytes is made smaller before it waits for a network.
async function smaller(file) {
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    return made && made.size < file.size ? made : file;
  } catch {
    return file;
  }
}

function dayPage(place) {
  const line = place.querySelector("[role=status]");
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    try {
      await keepPage(here);
      for (const link of document.querySelectorAll("[data-visit-link]")) await keepPage(new URL(link.href).pathname);
      line.textContent = line.dataset.kept;
    } catch {
      line.textContent = line.dataset.failed;
    }
  });
}

const form = document.querySelector("form[data-visit]");
if (form && window.indexedDB && window.caches) visitPage(form);
const day = document.querySelector("[data-keep-visits]");
if (day && window.caches) dayPage(day);
