// The expressions of forms on the page: what `formkit/trees.py` made of them, worked out as the server's engine does.
// `value` gives JSON; it throws `Wrong` where the engine refuses, and `Unsure` where only the server can say.
export class Wrong extends Error {}
export class Unsure extends Error {}

const wrong = () => {
  throw new Wrong();
};
const unsure = () => {
  throw new Unsure();
};
const MOST = 2n ** 96n - 1n;
const SCALE = 28;
const TEN = [...Array(60)].map((_, power) => 10n ** BigInt(power));
const DAY = 86_400_000;

// A number with decimals, exact: digits and how many of them stand behind the point.
class Decimal {
  constructor(digits, scale = 0) {
    this.digits = digits;
    this.scale = scale;
  }
}

class Moment {
  constructor(time) {
    this.time = time;
  }
}

const abs = (n) => (n < 0n ? -n : n);

// Rounds halves to the even digit.
function cut(digits, places) {
  const unit = TEN[places];
  const rest = abs(digits % unit) * 2n;
  let kept = abs(digits) / unit;
  if (rest > unit || (rest === unit && kept & 1n)) kept += 1n;
  return digits < 0n ? -kept : kept;
}

function fit(digits, scale) {
  let most = Math.max(0, scale - SCALE);
  while (abs(cut(digits, most)) > MOST) if (++most > scale) unsure();
  return new Decimal(cut(digits, most), scale - most);
}

const raised = (n, scale) => n.digits * TEN[scale - n.scale];
const order = (a, b) => {
  const scale = Math.max(a.scale, b.scale);
  const [x, y] = [raised(a, scale), raised(b, scale)];
  return x < y ? -1 : Number(x > y);
};

function plus(a, b) {
  if (!a.digits && !a.scale) return b;
  const scale = Math.max(a.scale, b.scale);
  return fit(raised(a, scale) + raised(b, scale), scale);
}

const times = (a, b) => (a.digits && b.digits ? fit(a.digits * b.digits, a.scale + b.scale) : new Decimal(0n));

function divided(a, b) {
  if (!b.digits) return null;
  if (!a.digits) return new Decimal(0n);
  let scale = a.scale - b.scale;
  const by = abs(b.digits);
  let found = abs(a.digits) / by;
  let rest = abs(a.digits) % by;
  const whole = !rest;
  while (rest || scale < 0) {
    let more = rest ? Math.min(9, SCALE - scale) : Math.min(9, -scale);
    while (more > 0 && found * TEN[more] > MOST - TEN[more]) more -= 1;
    if (!more) {
      if (!rest) unsure();
      if (rest * 2n > by || (rest * 2n === by && found & 1n)) found += 1n;
      if (found > MOST) unsure();
      break;
    }
    scale += more;
    found = found * TEN[more] + (rest * TEN[more]) / by;
    rest = (rest * TEN[more]) % by;
  }
  if (!whole) {
    while (!(found & 0xffffffffn) && scale >= 8 && !(found % TEN[8])) [found, scale] = [found / TEN[8], scale - 8];
    for (const [bits, less] of [
      [0xfn, 4],
      [0x3n, 2],
      [0x1n, 1],
    ])
      if (!(found & bits) && scale >= less && !(found % TEN[less])) [found, scale] = [found / TEN[less], scale - less];
  }
  return new Decimal(a.digits < 0n === b.digits < 0n ? found : -found, scale);
}

function remainder(a, b) {
  if (!b.digits) return null;
  if (!a.digits) return new Decimal(0n);
  const scale = Math.max(a.scale, b.scale);
  const [size, unit] = [raised(a, scale), raised(b, scale)];
  return abs(size) < abs(unit) ? a : new Decimal(size % unit, scale);
}

// To a whole number: halves away from nought.
function rounded(n, way) {
  const unit = TEN[n.scale];
  const rest = n.digits % unit;
  let whole = n.digits / unit;
  if (way === "ceil" && rest > 0n) whole += 1n;
  else if (way === "floor" && rest < 0n) whole -= 1n;
  else if (way === "round" && abs(rest) * 2n >= unit) whole += n.digits < 0n ? -1n : 1n;
  return !whole && n.digits < 0n ? unsure() : new Decimal(whole);
}

const bits = new DataView(new ArrayBuffer(8));

// What the engine takes a number in floating point for.
function fromFloat(number) {
  if (Number.isInteger(number)) return new Decimal(BigInt(number));
  bits.setFloat64(0, Math.abs(number));
  const raw = bits.getBigUint64(0);
  let power = Number(raw >> 52n) - 1075;
  let digits = (raw & 0xfffffffffffffn) | 0x10000000000000n;
  while (!(digits & 1n)) [digits, power] = [digits >> 1n, power + 1];
  let scale = -power;
  digits *= 5n ** BigInt(scale);
  while (scale > 0 && (digits >= 2n ** 52n || scale > SCALE)) {
    const up = digits % 10n >= 5n;
    [digits, scale] = [digits / 10n + (up ? 1n : 0n), scale - 1];
  }
  while (scale > 0 && !(digits % 10n)) [digits, scale] = [digits / 10n, scale - 1];
  return new Decimal(number < 0 ? -digits : digits, scale);
}

function toFloat({ digits, scale }) {
  if (!scale) return Number(digits);
  const [size, unit] = [abs(digits), TEN[scale]];
  const rest = Number(size % unit) / Number(unit);
  let found = Number(size / unit);
  if (rest) {
    let to = 1;
    for (let [base, left] = [10, scale]; left; [base, left] = [base * base, left >> 1]) if (left & 1) to *= base;
    found = Math.round((found + rest) * to) / to;
  }
  return digits < 0n ? -found : found;
}

export function written({ digits, scale }) {
  const text = String(abs(digits)).padStart(scale + 1, "0");
  const point = text.length - scale;
  return (digits < 0n ? "-" : "") + text.slice(0, point) + (scale ? `.${text.slice(point)}` : "");
}

export function read(text) {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!found || !(found[2] + (found[3] ?? ""))) return null;
  const behind = found[3] ?? "";
  const digits = BigInt(found[2] + behind);
  if (digits > MOST || behind.length > SCALE) unsure();
  return new Decimal(found[1] === "-" ? -digits : digits, behind.length);
}

// JSON, and whole numbers of any size as BigInt, as the engine holds them.
function taken(value) {
  if (typeof value === "number") return fromFloat(value);
  if (typeof value === "bigint") return new Decimal(value);
  if (Array.isArray(value)) return value.map(taken);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, taken(each)]));
  return value;
}

function given(value) {
  if (value instanceof Decimal) return toFloat(value);
  if (value instanceof Moment) return value.time === null ? "Invalid date" : new Date(value.time).toISOString().replace(/\.\d+/, "");
  return Array.isArray(value) ? value.map(given) : value && typeof value === "object"
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, given(each)]))
    : value;
}

const isObject = (value) => value?.constructor === Object;
// Days beside other things: the engine takes some of them for text.
const mixed = (...all) => (all.some((each) => each instanceof Moment) ? unsure() : wrong());

const is = {
  number: (value) => (value instanceof Decimal ? value : mixed(value)),
  text: (value) => (typeof value === "string" ? value : mixed(value)),
  truth: (value) => (typeof value === "boolean" ? value : wrong()),
  list: (value) => (Array.isArray(value) ? value : mixed(value)),
  moment: (value) => (value instanceof Moment ? value : wrong()),
};

function same(a, b) {
  if (a instanceof Decimal && b instanceof Decimal) return order(a, b) === 0;
  if (a instanceof Moment && b instanceof Moment) return a.time === b.time;
  return (a === null || typeof a !== "object") && a === b;
}

function compared(a, b) {
  if (a instanceof Decimal && b instanceof Decimal) return order(a, b);
  if (!(a instanceof Moment && b instanceof Moment)) mixed(a, b);
  const [x, y] = [a.time ?? -Infinity, b.time ?? -Infinity];
  return x < y ? -1 : Number(x > y);
}

function within(value, all) {
  if (typeof value === "string" && isObject(all)) return Object.hasOwn(all, value);
  if (!Array.isArray(all) || Array.isArray(value) || isObject(value)) wrong();
  return all.some((each) => same(value, each));
}

// The moment a day begins, null when there is no such day.
function dayOf(text) {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!found) return text === "" ? null : unsure();
  const time = Date.UTC(found[1], found[2] - 1, found[3]);
  if (+found[1] < 100) unsure();
  return new Date(time).toISOString().startsWith(text) ? time : null;
}

function moment(value) {
  if (value instanceof Moment) return value;
  if (value instanceof Decimal) return unsure();
  return new Moment(typeof value === "string" ? dayOf(value) : null);
}

const fields = (time) => {
  const date = new Date(time);
  return [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
};
const known = (time) => (time > -59e12 && time < 253e12 ? time : unsure());
const lastOf = (year, month) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

function monthsOn(time, months) {
  const [year, month, day] = fields(time);
  const first = new Date(Date.UTC(year, month + months, 1));
  const into = first.getUTCFullYear();
  return Date.UTC(into, first.getUTCMonth(), Math.min(day, lastOf(into, first.getUTCMonth()))) + (((time % DAY) + DAY) % DAY);
}

function added({ time }, amount, unit, sign) {
  is.number(amount);
  if (amount.scale) unsure();
  const count = Number(amount.digits) * sign;
  if (Math.abs(count) > 1e6) unsure();
  if (time === null) return new Moment(null);
  if (unit === "d") return new Moment(known(time + count * DAY));
  return new Moment(known(monthsOn(time, unit === "M" ? count : count * 12)));
}

function edge({ time }, unit, end) {
  if (time === null) return new Moment(null);
  const [year, month, day] = fields(time);
  const from = { d: [year, month, day], M: [year, month, 1], y: [year, 0, 1] }[unit];
  const to = { d: [year, month, day + 1], M: [year, month + 1, 1], y: [year + 1, 0, 1] }[unit];
  return new Moment(end ? Date.UTC(...to) - 1 : Date.UTC(...from));
}

function monthsApart(a, b) {
  const [y1, m1, d1] = fields(a);
  const [y2, m2, d2] = fields(b);
  if (d1 < d2) return -monthsApart(b, a);
  const whole = (y2 - y1) * 12 + (m2 - m1);
  const anchor = monthsOn(a, whole);
  const before = b - anchor < 0;
  const other = monthsOn(a, whole + (before ? -1 : 1));
  const span = before ? anchor - other : other - anchor;
  return -(whole + (span ? (b - anchor) / span : 0));
}

function apart(a, b, unit) {
  if (a.time === null || b.time === null) return null;
  const found = unit === "d" ? (a.time - b.time) / DAY : monthsApart(a.time, b.time) / (unit === "y" ? 12 : 1);
  return new Decimal(BigInt(Math.trunc(found)));
}

function formatted({ time }, pattern) {
  if (time === null) return "Invalid date";
  const [year, month, day] = fields(time);
  const date = new Date(time);
  const two = (number) => String(number).padStart(2, "0");
  const parts = { Y: String(year).padStart(4, "0"), m: two(month + 1), d: two(day), H: two(date.getUTCHours()), M: two(date.getUTCMinutes()) };
  return pattern.replace(/%([YmdHM])/g, (_, part) => parts[part]);
}

const beside = (a, b, test) => a.time !== null && b.time !== null && test(a.time, b.time);
const text = (value) =>
  value instanceof Decimal ? written(value) : value instanceof Moment ? given(value) : value !== null && typeof value === "object" ? wrong() : String(value);

function number(value) {
  if (value instanceof Decimal) return value;
  if (typeof value === "boolean") return new Decimal(BigInt(value));
  const plain = is.text(value).replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");
  if (/^[+-]?\d+(\.\d+)?$/.test(plain)) return read(plain);
  return /^[+-]?[.\d][\d._eE+-]*$/.test(plain) ? unsure() : wrong();
}

function seconds(value) {
  if (value instanceof Decimal) return new Decimal(value.digits / TEN[value.scale]);
  if (typeof value !== "string") mixed(value);
  const time = dayOf(value);
  return time === null ? wrong() : new Decimal(BigInt(time / 1000));
}

function extreme(all, sign) {
  if (!is.list(all).length) wrong();
  if (all.some((each) => each instanceof Moment)) unsure();
  return all.map(is.number).reduce((best, each) => (order(each, best) * sign > 0 || (sign > 0 && !order(each, best)) ? each : best));
}

function entry(all, place) {
  if ((typeof all === "string" || all instanceof Moment) && place instanceof Decimal) return unsure();
  if (Array.isArray(all) && place instanceof Decimal) return place.digits < 0n ? wrong() : (all[Number(place.digits / TEN[place.scale])] ?? null);
  return typeof place === "string" ? below(all, place) : null;
}

const there = (value) => (value === undefined ? unsure() : value);
const below = (value, name) => (isObject(value) && Object.hasOwn(value, name) ? there(value[name]) : null);

const OPERATIONS = {
  n: read,
  neg: (a) => new Decimal(-is.number(a).digits || (a.digits ? 0n : unsure()), a.scale),
  not: (a) => !is.truth(a),
  "==": same,
  "!=": (a, b) => !same(a, b),
  "<": (a, b) => compared(a, b) < 0,
  ">": (a, b) => compared(a, b) > 0,
  "<=": (a, b) => compared(a, b) <= 0,
  ">=": (a, b) => compared(a, b) >= 0,
  in: within,
  "+": (a, b) => (typeof a === "string" && typeof b === "string" ? a + b : a instanceof Decimal && b instanceof Decimal ? plus(a, b) : mixed(a, b)),
  "-": (a, b) => plus(is.number(a), new Decimal(-is.number(b).digits, b.scale)),
  "*": (a, b) => times(is.number(a), is.number(b)),
  "/": (a, b) => divided(is.number(a), is.number(b)),
  "%": (a, b) => remainder(is.number(a), is.number(b)),
  "[": (...all) => all,
  ".": below,
  "@": entry,
  len: (a) => new Decimal(BigInt(typeof a === "string" ? new TextEncoder().encode(a).length : is.list(a).length)),
  upper: (a) => is.text(a).toUpperCase(),
  lower: (a) => is.text(a).toLowerCase(),
  trim: (a) => is.text(a).replace(/^\p{White_Space}+|\p{White_Space}+$/gu, ""),
  startsWith: (a, b) => is.text(a).startsWith(is.text(b)),
  matches: (a, b) => new RegExp(b, "u").test(is.text(a)),
  split: (a, b) => (is.text(b) ? is.text(a).split(b) : unsure()),
  string: text,
  number,
  sum: (a) => is.list(a).map(is.number).reduce(plus, new Decimal(0n)),
  min: (a) => extreme(a, -1),
  max: (a) => extreme(a, 1),
  round: (a) => rounded(is.number(a), "round"),
  ceil: (a) => rounded(is.number(a), "ceil"),
  floor: (a) => rounded(is.number(a), "floor"),
  abs: (a) => new Decimal(abs(is.number(a).digits), a.scale),
  date: seconds,
  year: (a) => new Decimal(BigInt(fields(known(Number(seconds(a).digits) * 1000))[0])),
  d: moment,
  add: (a, count, unit) => added(is.moment(a), count, unit, 1),
  sub: (a, count, unit) => added(is.moment(a), count, unit, -1),
  startOf: (a, unit) => edge(is.moment(a), unit, false),
  endOf: (a, unit) => edge(is.moment(a), unit, true),
  format: (a, pattern) => formatted(is.moment(a), pattern),
  diff: (a, b, unit) => apart(is.moment(a), moment(b), unit),
  isSame: (a, b) => beside(is.moment(a), moment(b), (x, y) => x === y),
  isBefore: (a, b) => beside(is.moment(a), moment(b), (x, y) => x < y),
  isAfter: (a, b) => beside(is.moment(a), moment(b), (x, y) => x > y),
  isSameOrBefore: (a, b) => beside(is.moment(a), moment(b), (x, y) => x <= y),
  isSameOrAfter: (a, b) => beside(is.moment(a), moment(b), (x, y) => x >= y),
};

function run(tree, answers, here) {
  if (!Array.isArray(tree)) return typeof tree === "number" ? new Decimal(BigInt(tree)) : tree;
  const [sign, ...rest] = tree;
  const at = (place, entry = here) => run(rest[place], answers, entry);
  const each = (test) => is.list(at(0))[test]((one) => is.truth(at(1, one)));
  switch (sign) {
    case "$":
      return rest.slice(1).reduce(below, Object.hasOwn(answers, rest[0]) ? there(taken(answers[rest[0]])) : null);
    case "#":
      return rest.reduce(below, here);
    case "n":
      return read(rest[0]);
    case "or":
      return is.truth(at(0)) || at(1);
    case "and":
      return is.truth(at(0)) && at(1);
    case "??":
      return at(0) ?? at(1);
    case "?":
      return is.truth(at(0)) ? at(1) : at(2);
    case "some":
      return each("some");
    case "all":
      return each("every");
    case "filter":
      return each("filter");
    case "count":
      return new Decimal(BigInt(each("filter").length));
    case "map":
      return is.list(at(0)).map((one) => at(1, one));
  }
  return OPERATIONS[sign](...rest.map((_, place) => at(place)));
}

// The whole number next to an exact one.
export const whole = (number, way) => rounded(number, way).digits;

export const value = (tree, answers) => given(run(tree, answers, null));
