// Our own wallet: receives cards, shows them with and without network, answers what it is asked. What it holds stays on the device.
import { encode } from "uqr";
import { claimsOf, digest, encryptTo, newKey, pack, parts, present, random, signJwt, statusOf } from "./credential.js";
import { cards, forgetCard, keepCard, keepPage, trust as fetchTrust } from "./wallet-store.js";

const BATCH = 3;
const EACH = 50_000;
const WIDEST = 560;
const UNREAD = 23; // the reader that browsers without one of their own use (jsQR 1.4.0) does not read this size
const PRE_AUTHORISED = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
const root = document.querySelector("[data-wallet]");
const texts = root?.dataset ?? {};
const part = (name, within = root) => within.querySelector(`[data-${name}]`);
const seconds = () => Math.floor(Date.now() / 1000);
const inWords = (text) => text?.[document.documentElement.lang] ?? text?.["zh-Hant"] ?? "";
const when = (at) => new Date(at * 1000).toLocaleString(document.documentElement.lang);
const lastDay = (end) => new Date((end - 1) * 1000).toLocaleDateString(document.documentElement.lang, { timeZone: "Asia/Macau" });
let trust = null;

function say(text, alarm = false) {
  const place = part("say");
  place.textContent = text;
  place.hidden = !text;
  place.classList.toggle("card--warn", alarm);
}

async function sent(path, options) {
  const answer = await fetch(path, { credentials: "omit", ...options });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error ?? String(answer.status));
  return told;
}

const posted = (path, fields, headers = {}) => sent(path, { method: "POST", body: new URLSearchParams(fields), headers });

// A token that somebody copies is of no use to them: each request proves anew who may use it (RFC 9449).
function proving(key, origin) {
  return async (path, token) => {
    const claims = { htm: "POST", htu: `${origin}${path}`, iat: seconds(), jti: random() };
    if (token) claims.ath = await digest(token);
    const DPoP = await signJwt({ typ: "dpop+jwt", jwk: key.jwk }, claims, key.privateKey);
    return token ? { DPoP, Authorization: `DPoP ${token}`, "Content-Type": "application/json" } : { DPoP };
  };
}

async function receive(code) {
  const offer = await sent(`/credentials/offers/${encodeURIComponent(code)}`);
  const [configuration] = offer.credential_configuration_ids;
  const proof = proving(await newKey(), new URL(offer.credential_issuer).origin);
  const grant = { grant_type: PRE_AUTHORISED, "pre-authorized_code": code };
  const { access_token: token } = await posted("/credentials/token", grant, await proof("/credentials/token"));
  const { c_nonce: nonce } = await sent("/credentials/nonce", { method: "POST" });
  const keys = [];
  const proofs = [];
  for (let count = 0; count < BATCH; count += 1) {
    const key = await newKey();
    const claims = { aud: offer.credential_issuer, iat: seconds(), nonce };
    proofs.push(await signJwt({ typ: "openid4vci-proof+jwt", jwk: key.jwk }, claims, key.privateKey));
    keys.push(key);
  }
  const answer = await sent("/credentials/credential", {
    method: "POST",
    headers: await proof("/credentials/credential", token),
    // Codes on this screen have no room for certificates: whoever reads them has the issuer's keys.
    body: JSON.stringify({ credential_configuration_id: configuration, proofs: { jwt: proofs }, without_x5c: true }),
  });
  const copies = answer.credentials.map(({ credential }, at) => ({ credential, privateKey: keys[at].privateKey }));
  const { number } = claimsOf(copies[0].credential);
  const id = `${configuration}:${number}`;
  await keepCard({ id, type: configuration, copies, next: 0, added: seconds() });
  // Only for whoever looks at the licence's page: nothing is lost without it.
  await fetch("/credentials/notification", {
    method: "POST",
    credentials: "omit",
    headers: await proof("/credentials/notification", token),
    body: JSON.stringify({ notification_id: answer.notification_id, event: "credential_accepted" }),
  }).catch(() => {});
}

// Each showing uses the next copy, so that two verifiers do not see the same one.
async function nextCopy(card) {
  const copy = card.copies[card.next % card.copies.length];
  card.next += 1;
  await keepCard(card);
  return copy;
}

async function standing(card) {
  const { exp, status } = parts(card.copies[0].credential.split("~")[0]).payload;
  if (exp <= seconds()) return { word: "expired" };
  const list = trust ? await statusOf(status, trust, seconds()) : null;
  return list ? { word: ["valid", "invalid", "suspended"][list.value] ?? "invalid", at: list.at } : { word: "unknown" };
}

const COLOURS = { valid: "green", suspended: "orange", invalid: "red", expired: "red", unknown: "grey" };

// Every square is the same whole number of the screen's own points: anything else blurs what a camera has to read.
function drawCode(place, content) {
  const drawn = encode(content, { ecc: "L", border: 4 });
  const { size, data } = drawn.version === UNREAD ? encode(content, { ecc: "L", border: 4, minVersion: UNREAD + 1 }) : drawn;
  const width = Math.min(place.clientWidth, WIDEST) * window.devicePixelRatio;
  const each = Math.max(1, Math.floor(width / size));
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size * each;
  canvas.style.width = `${canvas.width / window.devicePixelRatio}px`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", texts.textCode);
  const drawing = canvas.getContext("2d");
  drawing.fillStyle = "#fff";
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.fillStyle = "#000";
  data.forEach((row, y) => row.forEach((on, x) => on && drawing.fillRect(x * each, y * each, each, each)));
  place.replaceChildren(canvas);
}

function choices(place, card, chosen) {
  const claims = claimsOf(card.copies[0].credential);
  const known = trust?.types[card.type];
  for (const [name, label] of Object.entries(known?.claims ?? {})) {
    if (claims[name] === undefined || known.always.includes(name)) continue;
    const line = part("choice", document).content.cloneNode(true);
    const input = line.querySelector("input");
    input.id = `${card.id}-${name}`;
    input.value = name;
    input.checked = chosen.includes(name);
    const words = line.querySelector("label");
    words.htmlFor = input.id;
    words.textContent = `${inWords(label)}: ${claims[name]}`;
    place.append(line);
  }
}

const ticked = (place) => [...place.querySelectorAll("input:checked")].map((input) => input.value);

function showing(place, card) {
  let timer = null;
  const stop = () => {
    clearTimeout(timer);
    part("code", place).replaceChildren();
    part("shown", place).hidden = true;
  };
  const show = async () => {
    const copy = await nextCopy(card);
    const aud = `${trust.issuer}/check`;
    const shown = await present(copy, ticked(part("choices", place)), { aud, nonce: random() });
    const packed = await pack(shown);
    part("shown", place).hidden = false;
    drawCode(part("code", place), packed);
    part("made", place).textContent = texts.textMade.replace("{time}", new Date().toLocaleTimeString(document.documentElement.lang));
    clearTimeout(timer);
    timer = setTimeout(show, EACH);
  };
  part("show", place).addEventListener("click", show);
  part("stop", place).addEventListener("click", stop);
  part("choices", place).addEventListener("change", () => part("shown", place).hidden || show());
}

async function draw() {
  const held = await cards();
  const list = part("cards");
  list.replaceChildren();
  part("empty").hidden = held.length > 0;
  for (const card of held) {
    const line = part("card", document).content.cloneNode(true).firstElementChild;
    const claims = claimsOf(card.copies[0].credential);
    const stands = await standing(card);
    part("name", line).textContent = inWords(trust?.types[card.type]?.name) || card.type;
    const tag = part("state", line);
    tag.textContent = texts[`state${stands.word[0].toUpperCase()}${stands.word.slice(1)}`];
    tag.classList.add(`govuk-tag--${COLOURS[stands.word]}`);
    line.dataset.stands = stands.word;
    part("holder", line).textContent = [claims.holder_name, claims.holder_name_latin].filter(Boolean).join(" · ");
    part("number", line).textContent = claims.number;
    part("until", line).textContent = texts.textUntil.replace("{day}", lastDay(claims.exp));
    part("as-of", line).textContent = stands.at ? texts.textAsOf.replace("{time}", when(stands.at)) : texts.textNoStatus;
    for (const each of line.querySelectorAll("[data-named]")) each.append(` ${claims.number}`);
    choices(part("choices", line), card, ["number"]);
    showing(line, card);
    part("remove", line).addEventListener("click", async () => {
      if (!window.confirm(texts.textRemove)) return;
      await forgetCard(card.id);
      await draw();
    });
    list.append(line);
  }
}

// A verifier's question, from a code that was scanned: asked of the person before anything is told.
async function answer(address) {
  const { origin, pathname } = new URL(address);
  if (origin !== location.origin) throw new Error("elsewhere");
  const response = await fetch(pathname, { credentials: "omit" });
  if (!response.ok) throw new Error(String(response.status));
  const token = await response.text();
  const { header, payload: asked } = parts(token);
  const key = trust.keys.find((each) => each.kid === header.kid);
  if (!key || new URL(asked.response_uri).origin !== location.origin) throw new Error("not ours");
  const [query] = asked.dcql_query.credentials;
  const type = query.meta.vct_values[0].split("/").pop();
  const wanted = (query.claims ?? []).map(({ path }) => path[0]);
  const held = (await cards()).filter((card) => card.type === type);
  const place = part("question");
  part("asked-what", place).textContent = inWords(trust.types[type]?.name) || type;
  part("asked-why", place).textContent = asked.purpose;
  const names = wanted.map((name) => inWords(trust.types[type]?.claims[name]) || name);
  part("asked-claims", place).textContent = names.join(" · ") || texts.textNothingElse;
  const which = part("which", place);
  for (const card of held) which.append(new Option(claimsOf(card.copies[0].credential).number, card.id));
  part("have", place).hidden = held.length === 0;
  part("have-not", place).hidden = held.length > 0;
  place.hidden = false;
  place.focus();
  const tell = async (fields) => {
    try {
      const [key] = asked.client_metadata.jwks.keys;
      const response = await encryptTo(key, { state: asked.state, ...fields });
      const told = await posted(new URL(asked.response_uri).pathname, { response });
      location.assign(told.redirect_uri);
    } catch {
      say(texts.textNotSent, true);
    }
  };
  part("agree", place).addEventListener("click", async () => {
    const card = held.find((each) => each.id === which.value);
    const shown = await present(await nextCopy(card), wanted, { aud: asked.client_id, nonce: asked.nonce });
    await tell({ vp_token: { [query.id]: [shown] } });
  });
  part("decline", place).addEventListener("click", () => tell({ error: "access_denied" }));
}

async function begin() {
  root.hidden = false;
  const task = new URLSearchParams(location.hash.slice(1));
  if (location.hash) history.replaceState(null, "", location.pathname);
  trust = await fetchTrust(texts.trust);
  try {
    if (task.has("offer")) {
      say(texts.textReceiving);
      await receive(task.get("offer"));
      trust = await fetchTrust(texts.trust);
      say(texts.textReceived);
    }
    if (task.has("request")) await answer(task.get("request"));
  } catch {
    say(task.has("offer") ? texts.textNotReceived : texts.textNotAsked, true);
  }
  await draw();
  if (navigator.storage?.persist) navigator.storage.persist().catch(() => {});
  await navigator.serviceWorker?.ready;
  await keepPage(location.pathname).catch(() => {});
  root.dataset.ready = "";
}

// A code that is scanned while the page is open changes only the end of its address.
window.addEventListener("hashchange", () => location.hash && location.reload());
if (root && window.indexedDB && window.crypto?.subtle) begin();
