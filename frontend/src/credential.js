// SD-JWT VC on a device (RFC 9901, ES256): reading, showing in part, and checking without network. As strict as the server.
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING = { name: "ECDSA", hash: "SHA-256" };
const bytes = (text) => new TextEncoder().encode(text);

export class Bad extends Error {}

export function b64(content) {
  const array = content instanceof Uint8Array ? content : new Uint8Array(content);
  let text = "";
  for (let at = 0; at < array.length; at += 8192) text += String.fromCharCode(...array.subarray(at, at + 8192));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function unb64(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new Bad("encoding");
  const content = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  if (b64(content) !== text) throw new Bad("encoding");
  return content;
}

function json(text) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(unb64(text)));
  } catch {
    throw new Bad("json");
  }
}

export const digest = async (text) => b64(await crypto.subtle.digest("SHA-256", bytes(text)));
export const random = () => b64(crypto.getRandomValues(new Uint8Array(16)));

export async function newKey() {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { privateKey: pair.privateKey, jwk: { kty, crv, x, y } };
}

export async function signJwt(header, payload, privateKey) {
  const head = `${b64(bytes(JSON.stringify({ alg: "ES256", ...header })))}.${b64(bytes(JSON.stringify(payload)))}`;
  return `${head}.${b64(await crypto.subtle.sign(SIGNING, privateKey, bytes(head)))}`;
}

export function parts(token) {
  const found = token.split(".");
  if (found.length !== 3) throw new Bad("not a jwt");
  return { header: json(found[0]), payload: json(found[1]), head: `${found[0]}.${found[1]}`, signature: found[2] };
}

async function checkSignature(token, jwk) {
  const { header, head, signature } = parts(token);
  if (header.alg !== "ES256" || "crit" in header) throw new Bad("algorithm");
  const { kty, crv, x, y } = jwk ?? {};
  if (kty !== "EC" || crv !== "P-256") throw new Bad("key");
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, ALGORITHM, false, ["verify"]);
  if (!(await crypto.subtle.verify(SIGNING, key, unb64(signature), bytes(head)))) throw new Bad("signature");
}

// The claims of a credential's own disclosures, by name. All of ours are flat.
export function disclosures(credential) {
  return credential.split("~").slice(1, -1).map((text) => ({ text, content: json(text) }));
}

export function claimsOf(credential) {
  const { payload } = parts(credential.split("~")[0]);
  return { ...payload, ...Object.fromEntries(disclosures(credential).map(({ content }) => [content[1], content[2]])) };
}

export async function present({ credential, privateKey }, names, { aud, nonce }) {
  const shown = disclosures(credential).filter(({ content }) => names.includes(content[1]));
  const bound = [credential.split("~")[0], ...shown.map(({ text }) => text), ""].join("~");
  const payload = { iat: Math.floor(Date.now() / 1000), aud, nonce, sd_hash: await digest(bound) };
  return bound + (await signJwt({ typ: "kb+jwt" }, payload, privateKey));
}

const joined = (...pieces) => new Uint8Array(pieces.flatMap((each) => [...each]));
const long = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

// A message that only the owner of that key reads: ECDH-ES with A256GCM (RFC 7518), as answers to questions travel.
export async function encryptTo(jwk, content) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const { kty, crv, x, y, kid } = jwk;
  const theirs = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, false, []);
  const pair = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const own = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256));
  const enc = "A256GCM";
  const about = joined(long(enc.length), bytes(enc), long(0), long(0), long(256));
  const derived = await crypto.subtle.digest("SHA-256", joined(long(1), shared, about));
  const key = await crypto.subtle.importKey("raw", derived, "AES-GCM", false, ["encrypt"]);
  const epk = { kty: own.kty, crv: own.crv, x: own.x, y: own.y };
  const header = b64(bytes(JSON.stringify({ alg: "ECDH-ES", enc, epk, ...(kid ? { kid } : {}) })));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: bytes(header) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(how, key, bytes(JSON.stringify(content))));
  return [header, "", b64(iv), b64(sealed.slice(0, -16)), b64(sealed.slice(-16))].join(".");
}

// A presentation as a code carries it: both signatures as they are, everything else deflated, in Base45 (RFC 9285), whose
// signs a code holds best. A third shorter than in Base64: a code is easier to read the fewer its squares.
const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const SIGNATURE = 64;
const BETWEEN = "\u001e";
const through = async (content, stream) => new Uint8Array(await new Response(new Blob([content]).stream().pipeThrough(stream)).arrayBuffer());

function b45(content) {
  let text = "";
  for (let at = 0; at < content.length; at += 2) {
    const pair = at + 1 < content.length;
    let rest = pair ? content[at] * 256 + content[at + 1] : content[at];
    for (let count = pair ? 3 : 2; count > 0; count -= 1) {
      text += SIGNS[rest % 45];
      rest = Math.floor(rest / 45);
    }
  }
  return text;
}

function unb45(text) {
  const found = [];
  for (let at = 0; at < text.length; at += 3) {
    const signs = [...text.slice(at, at + 3)].map((sign) => SIGNS.indexOf(sign));
    const value = signs.reduceRight((sum, sign) => sum * 45 + sign, 0);
    if (signs.includes(-1) || signs.length === 1 || value > (signs.length === 3 ? 65535 : 255)) throw new Bad("base45");
    if (signs.length === 3) found.push(value >> 8);
    found.push(value & 255);
  }
  return Uint8Array.from(found);
}

export async function pack(presentation) {
  const [signed, ...rest] = presentation.split("~");
  const binding = rest.pop();
  const [one, other] = [signed, binding].map((token) => token.split("."));
  const texts = [one[0], one[1], ...rest, other[0], other[1]].map((text) => new TextDecoder().decode(unb64(text)));
  const packed = await through(bytes(texts.join(BETWEEN)), new CompressionStream("deflate-raw"));
  return b45(new Uint8Array([...unb64(one[2]), ...unb64(other[2]), ...packed]));
}

export async function unpack(text) {
  const content = unb45(text);
  const [one, other] = [content.slice(0, SIGNATURE), content.slice(SIGNATURE, 2 * SIGNATURE)];
  const packed = await through(content.slice(2 * SIGNATURE), new DecompressionStream("deflate-raw"));
  const texts = new TextDecoder().decode(packed).split(BETWEEN).map((text) => b64(bytes(text)));
  const [header, payload, ...rest] = texts;
  const [kind, said] = rest.splice(-2);
  return [`${header}.${payload}.${b64(one)}`, ...rest, `${kind}.${said}.${b64(other)}`].join("~");
}

// What a list's token says of a place: 0 valid, 1 invalid, 2 suspended; nothing when it cannot be relied on.
export async function statusOf(status, trust, now) {
  const { uri, idx } = status?.status_list ?? {};
  const token = trust.lists[uri];
  if (!token || !Number.isInteger(idx) || idx < 0) return null;
  try {
    const { header, payload } = parts(token);
    const key = trust.keys.find((each) => each.kid === header.kid);
    if (header.typ !== "statuslist+jwt" || payload.sub !== uri || !(payload.exp > now)) return null;
    await checkSignature(token, key);
    const { bits, lst } = payload.status_list;
    const stream = new Blob([unb64(lst)]).stream().pipeThrough(new DecompressionStream("deflate"));
    const content = new Uint8Array(await new Response(stream).arrayBuffer());
    const place = Math.floor((idx * bits) / 8);
    if (bits !== 2 || place >= content.length) return null;
    return { value: (content[place] >> ((idx * bits) % 8)) & 3, at: payload.iat };
  } catch {
    return null;
  }
}

// Puts flat disclosures in their places; each digest stands once, and each disclosure has one.
async function opened(token, trust) {
  const [signed, ...rest] = token.split("~");
  const binding = rest.pop();
  if (binding === undefined) throw new Bad("not an sd-jwt");
  const { header, payload } = parts(signed);
  const key = trust.keys.find((each) => each.kid === header.kid);
  if (header.typ !== "dc+sd-jwt" || payload.iss !== trust.issuer || !key) throw new Bad("not ours");
  await checkSignature(signed, key);
  const { _sd: digests = [], _sd_alg: alg = "sha-256", ...claims } = payload;
  if (alg !== "sha-256" || !Array.isArray(digests) || new Set(digests).size !== digests.length) throw new Bad("digests");
  const seen = new Set();
  for (const text of rest) {
    const content = json(text);
    const place = await digest(text);
    const [salt, name] = content;
    if (!Array.isArray(content) || content.length !== 3 || typeof salt !== "string" || typeof name !== "string")
      throw new Bad("disclosure");
    if (!digests.includes(place) || seen.has(place) || name in claims || name === "_sd" || name === "...")
      throw new Bad("disclosure");
    seen.add(place);
    claims[name] = content[2];
  }
  return { claims, binding, bound: token.slice(0, token.length - binding.length) };
}

const OURS = ["iss", "iat", "nbf", "exp", "cnf", "vct", "status"];

// How a code that was shown is judged: valid, suspended, invalid, expired, forged, old, or unknown.
export async function check(token, trust, { aud, now, oldest }) {
  let found;
  try {
    found = await opened(token.trim(), trust);
    await checkSignature(found.binding, found.claims.cnf?.jwk);
    const { header, payload } = parts(found.binding);
    if (header.typ !== "kb+jwt" || payload.aud !== aud || payload.sd_hash !== (await digest(found.bound)))
      throw new Bad("key binding");
    if (!Number.isInteger(payload.iat) || !Number.isInteger(found.claims.exp)) throw new Bad("time");
    found.made = payload.iat;
  } catch (wrong) {
    return { trust: "forged", why: wrong.message, claims: {} };
  }
  const { claims, made } = found;
  const type = claims.vct.slice(claims.vct.lastIndexOf("/") + 1);
  const told = Object.fromEntries(Object.entries(claims).filter(([name]) => !OURS.includes(name)));
  const answer = (word, list) => ({ trust: word, type, claims: told, made, asOf: list?.at });
  if (now - made > oldest || made - now > oldest) return answer("old");
  if (claims.exp <= now) return answer("expired");
  const list = await statusOf(claims.status, trust, now);
  if (list === null) return answer("unknown");
  return answer(["valid", "invalid", "suspended"][list.value] ?? "invalid", list);
}
