// Asks whether somebody is still there before a sign-in or a hold ends, and says what is kept once it is over. The time left is
// the clock's, not a timer's: a laptop that slept is asked about when it wakes. The server is asked first, since another tab
// may have gone on meanwhile; asking makes nothing last longer, "I am still here" does.
const EVERY = 10_000;
const SOON = 1_500;
const open = () => document.querySelector("dialog[data-still-open]");
const told = "BroadcastChannel" in window ? new BroadcastChannel("balcao-still") : null;

// Text in forms that save only when they are sent.
let typed = false;
document.addEventListener("input", ({ target }) => {
  const form = target.closest("form");
  if (form && form.method === "post" && !form.hasAttribute("data-autosave")) typed = true;
});
document.addEventListener("submit", () => (typed = false));

export function watchEndings(root) {
  const endings = [...root.querySelectorAll("template[data-still]")].map((template) => ({
    template,
    words: template.dataset,
    until: Date.now() + Number(template.dataset.left) * 1000,
  }));
  const look = () => endings.forEach((each) => due(each) && !each.seen && (each.dialog || !open()) && ask(each));
  setInterval(look, EVERY);
  for (const name of ["visibilitychange", "focus", "pageshow", "online"]) {
    (name === "visibilitychange" ? document : window).addEventListener(name, look);
  }
  told?.addEventListener("message", ({ data }) => {
    for (const each of endings.filter(({ words }) => words.ask === data.ask && words.who === data.who)) holds(each, data.until);
  });
  for (const each of endings) tellOthers(each);
  look();
}

const due = ({ until, words }) => Date.now() >= until - Number(words.warn) * 1000;
const tellOthers = ({ words, until }) => told?.postMessage({ ask: words.ask, who: words.who, until });

// It lasts until then: a dialogue about it goes away.
function holds(ending, until) {
  ending.until = until;
  if (!due(ending)) ending.dialog?.close();
}

async function fetched({ words }, token) {
  const more = token ? { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ who: words.who }) } : {};
  const headers = { Accept: "application/json", "X-Balcao-By-Itself": "yes", ...more.headers };
  const answer = await fetch(words.ask, { credentials: "same-origin", cache: "no-store", ...more, headers });
  if (!answer.ok || answer.redirected) return { left: 0, who: "" };
  return answer.json();
}

async function ask(ending) {
  if (ending.asking) return;
  ending.asking = true;
  try {
    take(ending, await fetched(ending));
  } catch {
    if (!ending.dialog) show(ending, "before"); // without network: by what this page knows
  } finally {
    ending.asking = false;
  }
}

function take(ending, said) {
  // The forms of this page are good again after signing in in another tab.
  if (said.token) for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = said.token;
  if (said.who && said.who !== ending.words.who) return show(ending, "other");
  holds(ending, Date.now() + said.left * 1000);
  if (said.left <= 0) show(ending, "over");
  else if (due(ending)) show(ending, "before");
}

function show(ending, state) {
  const dialog = ending.dialog ?? made(ending);
  const part = (name) => dialog.querySelector(`[data-still-${name}]`);
  for (const each of ["before", "over", "other"]) part(each).hidden = each !== state;
  const title = part("title");
  title.textContent = title.dataset[{ before: "textBefore", over: "textOver", other: "textOther" }[state]];
  const gone = state !== "before" && Boolean(ending.words.who);
  dialog.classList.toggle("asking--over", gone);
  ending.state = state;
  if (gone && typed) {
    part("typed").hidden = false;
    part("onward").target = "_blank";
  }
  if (!dialog.open) dialog.showModal();
  if (state === "before") count(ending);
  else dialog.querySelector(`[data-still-${state}] a`).focus();
}

function made(ending) {
  const dialog = ending.template.content.querySelector("dialog").cloneNode(true);
  const at = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Macau" });
  for (const line of dialog.querySelectorAll("[data-still-before] p")) line.textContent = line.textContent.replace("{at}", at.format(ending.until));
  dialog.dataset.stillOpen = ending.words.still;
  dialog.querySelector("[data-still-here]")?.addEventListener("click", () => stay(ending));
  const renew = dialog.querySelector("[data-still-renew]");
  if (renew && typed) renew.target = "_blank";
  dialog.querySelector("[data-still-later]")?.addEventListener("click", () => {
    ending.seen = true;
    dialog.close();
  });
  dialog.addEventListener("cancel", (event) => {
    // What only another proof makes longer can be left to end.
    if (renew) {
      ending.seen = true;
      return;
    }
    // Nobody stays behind a page they were signed out of; that a hold is over can be put away.
    if (ending.state !== "over" || ending.words.who) event.preventDefault();
    else ending.seen = true;
    if (ending.state === "before") stay(ending);
  });
  dialog.addEventListener("close", () => {
    clearInterval(ending.counting);
    dialog.remove();
    ending.dialog = null;
  });
  ending.dialog = dialog;
  document.body.append(dialog);
  return dialog;
}

// Says each minute how many are left; at the end the server says whether it is over.
function count(ending) {
  const place = ending.dialog.querySelector("[data-still-minutes]");
  const say = () => {
    const left = Math.round((ending.until - Date.now()) / 1000);
    if (left <= -1) {
      ask(ending);
      return;
    }
    const minutes = Math.round(left / 60);
    const many = minutes > 1 ? ending.words.textMinutes.replace("{n}", minutes) : ending.words.textMinute;
    const words = left < 60 ? ending.words.textLast : many;
    if (place.textContent !== words) place.textContent = words;
  };
  clearInterval(ending.counting);
  say();
  ending.counting = setInterval(say, SOON);
}

async function stay(ending) {
  try {
    const now = await fetched(ending);
    take(ending, now.token && now.left > 0 ? await fetched(ending, now.token) : now);
    tellOthers(ending);
  } catch {
    ending.dialog.querySelector("[data-still-minutes]").textContent = ending.words.textFailed;
  }
}
