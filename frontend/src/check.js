// Checks what a wallet shows, by what this device knows: keys and status lists of the last time there was a network.
import { check, unpack } from "./credential.js";
import { codeInPicture, scanWith } from "./scan.js";
import { keepPage, trust as fetchTrust } from "./wallet-store.js";

const OLDEST = 90;
const root = document.querySelector("[data-check]");
const texts = root?.dataset ?? {};
const part = (name) => root.querySelector(`[data-${name}]`);
const inWords = (text) => text?.[document.documentElement.lang] ?? text?.["zh-Hant"] ?? "";
const seconds = () => Math.floor(Date.now() / 1000);
const COLOURS = { valid: "green", suspended: "orange", invalid: "red", expired: "red", forged: "red", old: "orange" };
let trust = null;

function ago(at) {
  const passed = Math.max(0, seconds() - at);
  const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, length] = units.find(([, each]) => passed >= each) ?? units[3];
  return new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" }).format(-Math.floor(passed / length), unit);
}

function sayAge() {
  part("age").textContent = trust ? texts.textKnown.replace("{ago}", ago(trust.at)) : texts.textKnowsNothing;
  root.dataset.knows = trust ? "yes" : "no";
}

async function read(code) {
  try {
    return await unpack(code);
  } catch {
    return code;
  }
}

async function judge(code) {
  if (!trust) return;
  const found = await check(code, trust, { aud: `${trust.issuer}/check`, now: seconds(), oldest: OLDEST });
  const word = found.trust;
  const verdict = part("verdict");
  verdict.className = `wallet-verdict wallet-verdict--${COLOURS[word] ?? "grey"}`;
  verdict.dataset.trust = word;
  const name = word[0].toUpperCase() + word.slice(1);
  part("word").textContent = texts[`word${name}`];
  part("means").textContent = texts[`means${name}`];
  const type = trust.types[found.type];
  part("type").textContent = inWords(type?.name);
  const list = part("claims");
  list.replaceChildren();
  for (const [claim, label] of Object.entries(type?.claims ?? {})) {
    if (found.claims[claim] === undefined) continue;
    const row = document.createElement("div");
    row.className = "govuk-summary-list__row govuk-summary-list__row--no-actions";
    const key = document.createElement("dt");
    key.className = "govuk-summary-list__key";
    key.textContent = inWords(label);
    const value = document.createElement("dd");
    value.className = "govuk-summary-list__value";
    value.textContent = found.claims[claim];
    row.append(key, value);
    list.append(row);
  }
  list.hidden = !list.children.length;
  const age = found.asOf ? texts.textAsOf.replace("{ago}", ago(found.asOf)) : "";
  part("as-of").textContent = [found.made ? texts.textMade.replace("{ago}", ago(found.made)) : "", age].filter(Boolean).join(" ");
  verdict.hidden = false;
  verdict.focus();
}

async function fromPicture(file) {
  const code = await codeInPicture(file);
  if (code) await judge(await read(code));
  else part("say").textContent = texts.textNoCode;
}

async function begin() {
  root.hidden = false;
  trust = await fetchTrust(texts.trust);
  sayAge();
  setInterval(sayAge, 30_000);
  scanWith(root, texts, (code) => {
    read(code).then(judge);
    return true;
  });
  part("picture").addEventListener("change", ({ target }) => {
    part("say").textContent = "";
    if (target.files[0]) fromPicture(target.files[0]).catch(() => (part("say").textContent = texts.textNoCode));
    target.value = "";
  });
  part("typed").addEventListener("submit", (event) => {
    event.preventDefault();
    judge(new FormData(event.target).get("code"));
  });
  part("read-again").addEventListener("click", async () => {
    trust = await fetchTrust(texts.trust);
    sayAge();
  });
  await navigator.serviceWorker?.ready;
  await keepPage(location.pathname).catch(() => {});
  root.dataset.ready = "";
}

if (root && window.indexedDB && window.crypto?.subtle) begin();
