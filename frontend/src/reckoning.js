// What a page of questions asks and works out by what is typed into it. `formkit/browser.py` says what it may know.
import { read, Unsure, value, whole, written, Wrong } from "./expressions.js";

const EDGES = /^[\p{White_Space}\x1c-\x1f]+|[\p{White_Space}\x1c-\x1f]+$/gu;
const strip = (text) => text.replace(EDGES, "");
const FULL_WIDTH = "０１２３４５６７８９．，－";
const PLAIN = "0123456789.,-";
const BIGGEST = 10n ** 15n;

// A number as people write it; null if it is none.
function typed(text) {
  let plain = [...text].map((each) => PLAIN[FULL_WIDTH.indexOf(each)] ?? each).join("").replace(/[ \u00a0]/g, "");
  if (plain.split(",").length === 2 && !plain.includes(".") && plain.split(",")[1].length !== 3) plain = plain.replace(",", ".");
  plain = plain.replaceAll(",", "");
  const found = /^[\d.-]+$/.test(plain) ? read(plain) : null;
  return found && whole({ ...found, digits: found.digits < 0n ? -found.digits : found.digits }, "floor") < BIGGEST ? found : null;
}

// The answer kept for a number in a field; undefined where it does not fit.
const KEPT = {
  integer: ({ digits, scale }) => (digits % 10n ** BigInt(scale) ? undefined : digits / 10n ** BigInt(scale)),
  money: ({ digits, scale }) => KEPT.integer({ digits: digits * 100n, scale }),
  decimal: written,
};

function filled(text, width) {
  const sign = /^[+-]/.test(text) ? text[0] : "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}

// An answer in the fields of a page (lists of texts by name), as the server reads it; undefined where only it can.
export function answer(reading, posted, name) {
  const first = (key) => strip(posted.get(key)?.[0] ?? "");
  if (reading === null) {
    const below = [...posted.keys()].filter((key) => key === name || key.startsWith(`${name}-`));
    return below.some(first) ? undefined : null;
  }
  if (Array.isArray(reading)) {
    const pieces = reading.map(([part]) => first(`${name}-${part}`));
    if (first(name)) return first(name);
    return pieces.some(Boolean) ? pieces.map((piece, place) => filled(piece, reading[place][1])).join("-") : null;
  }
  if (typeof reading === "object") return rows(reading, posted, name);
  const text = first(name);
  switch (reading) {
    case "text":
      return text || null;
    case "yes_no":
      return { yes: true, no: false }[text] ?? (text || null);
    case "agreed":
      return ["yes", "on", "true"].includes(text) || null;
    case "many": {
      const chosen = [...new Set(posted.get(name) ?? [])].filter(Boolean);
      return chosen.length ? chosen : null;
    }
  }
  const number = typed(text);
  return (number && KEPT[reading](number)) ?? (text || null);
}

function rows(readings, posted, name) {
  const numbers = new Set();
  for (const key of posted.keys()) {
    const number = key.startsWith(`${name}-`) && /^\d+/.exec(key.slice(name.length + 1))?.[0];
    if (number) numbers.add(+number);
  }
  const found = [...numbers]
    .sort((a, b) => a - b)
    .map((number) =>
      Object.entries(readings)
        .map(([part, reading]) => [part, answer(reading, posted, `${name}-${number}-${part}`)])
        .filter(([, each]) => each !== null),
    )
    .filter((row) => row.length)
    .map(Object.fromEntries);
  return found.length ? found : null;
}

function worked(work, otherwise) {
  try {
    return work();
  } catch (failure) {
    if (failure instanceof Wrong) return otherwise;
    if (failure instanceof Unsure) return undefined;
    throw failure;
  }
}

// In whole avos, halves away from nought; undefined where a number of this browser's would no longer be exact.
function inUnit(kind, found) {
  if (typeof found === "number" && Math.abs(found) > Number.MAX_SAFE_INTEGER) return undefined;
  if (kind !== "money" || typeof found !== "number") return found;
  const size = read(String(Math.abs(found)));
  return size ? Math.sign(found) * Number(whole(size, "round")) : undefined;
}

// Each question with whether it is asked and its answer; undefined where only the server knows. `stands` says whether
// the server asks it by the answers it has.
export function walk({ known, questions }, posted, stands) {
  const answers = { ...known };
  return questions.map(({ id, when, compute, as, read: reading, value: fixed }) => {
    let asked = stands(id);
    if (when !== undefined) {
      const holds = worked(() => value(when, answers), false);
      asked = holds === undefined ? undefined : holds === true;
    }
    let found;
    if (asked === false) found = null;
    else if (compute !== undefined) found = worked(() => inUnit(as, value(compute, answers)), null);
    else if (asked && reading) found = worked(() => answer(reading, posted, id));
    else if (asked) found = fixed;
    answers[id] = asked === undefined ? undefined : found;
    return { id, asked, computed: compute !== undefined && asked, value: answers[id], as };
  });
}

// A worked out answer as people read it; undefined where the server has to say it.
export function shown(found, as, language, [yes, no]) {
  if (found === undefined) return undefined;
  if (found === null || found === "" || found.length === 0) return "—";
  if (typeof found === "boolean") return found ? yes : no;
  if (Array.isArray(found)) {
    const between = language.startsWith("zh") ? "、" : ", ";
    return found.every((each) => typeof each === "string") ? found.join(between) : undefined;
  }
  if (typeof found === "number") {
    if (as === "money") {
      const [size, cents] = [Math.floor(Math.abs(found) / 100), String(Math.abs(found) % 100).padStart(2, "0")];
      const [group, point] = language === "pt" ? [".", ","] : [",", "."];
      return `MOP ${found < 0 ? "-" : ""}${String(size).replace(/\B(?=(\d{3})+$)/g, group)}${point}${cents}`;
    }
    if (Number.isInteger(found)) return String(BigInt(found));
    return Math.abs(found) < 1e-4 ? undefined : String(found);
  }
  if (typeof found !== "string" || as === "times") return undefined;
  const day = as === "date" && /^(\d{4})-(\d\d)-(\d\d)$/.exec(found);
  if (!day) return found;
  const [year, month, number] = day.slice(1).map(Number);
  if (language.startsWith("zh")) return `${year}年${month}月${number}日`;
  const named = new Date(Date.UTC(year, month - 1, 1)).toLocaleString(language, { month: "long", timeZone: "UTC" });
  return language === "pt" ? `${number} de ${named[0].toUpperCase()}${named.slice(1)} de ${year}` : `${number} ${named} ${year}`;
}
