// Speaking into a field: the browser listens in the language one chose, and what was heard is shown before it is put in.
// The first time it is said where the sound goes. Nothing is offered where the browser cannot listen.
import { choicesKept } from "./choices-kept.js";

const FIGURES = "零一二三四五六七八九";
const TENS = { 十: 10, 百: 100, 千: 1000 };
const SAID = {
  "no-speech": "textNothing",
  "audio-capture": "textRefused",
  "not-allowed": "textRefused",
  "service-not-allowed": "textRefused",
  network: "textNetwork",
  "language-not-supported": "textLanguage",
};
const kept = choicesKept("balcao-speech");

export function speakInto(root) {
  const template = document.querySelector("template[data-speech]");
  if (!template || !("SpeechRecognition" in window || "webkitSpeechRecognition" in window)) return;
  for (const field of root.querySelectorAll("[data-speak='']")) {
    field.dataset.speak = "offered";
    const button = template.content.querySelector(".speak-button").cloneNode(true);
    button.querySelector("[data-speech-label]").textContent = labelOf(field);
    button.addEventListener("click", () => open(field, template));
    (field.closest(".govuk-input__wrapper") ?? field).after(button);
  }
}

const labelOf = (field) => field.labels[0]?.textContent.trim() ?? "";

function open(field, template) {
  const dialog = template.content.querySelector("dialog").cloneNode(true);
  const part = (name) => dialog.querySelector(`[data-speech-${name}]`);
  const words = template.dataset;
  const [listen, stop, use, heard] = ["listen", "stop", "use", "heard"].map(part);
  const text = heard.querySelector("textarea");
  const several = field.localName === "textarea";
  let hearing = null;

  const language = () => dialog.querySelector("[name=speech-language]:checked").value;
  const say = (name) => (part("state").textContent = words[name] ?? "");
  const show = (state) => {
    listen.hidden = state === "listening";
    stop.hidden = state !== "listening";
    use.hidden = heard.hidden = state !== "heard";
    listen.classList.toggle("govuk-button--secondary", state === "heard");
    listen.textContent = kept.get("agreed") ? words[state === "quiet" ? "textListen" : "textAgain"] : words.textAgree;
  };
  const tell = (name) => {
    show("told");
    say(name);
    listen.focus();
  };
  const accept = (found) => {
    text.value = found;
    show("heard");
    say("");
    text.focus();
  };

  part("label").textContent = labelOf(field);
  part("first").hidden = Boolean(kept.get("agreed"));
  part("before").hidden = several || !field.value;
  part("before").textContent = words.textBefore.replace("{text}", field.value);
  const before = dialog.querySelector(`[name=speech-language][value="${CSS.escape(kept.get("language") ?? "")}"]`);
  if (before) before.checked = true;

  listen.addEventListener("click", async () => {
    kept.keep({ agreed: true, language: language() });
    part("first").hidden = true;
    show("listening");
    stop.focus();
    hearing?.abort();
    hearing = await hearerOf(language());
    if (!dialog.open) return;
    say(hearing.processLocally ? "textLocal" : "textListening");
    listenWith(hearing, { accept, tell });
  });
  stop.addEventListener("click", () => hearing?.stop());
  part("cancel").addEventListener("click", () => dialog.close());
  use.addEventListener("click", () => {
    const found = ["numeric", "decimal"].includes(field.inputMode) ? numberIn(text.value, language()) : text.value.trim();
    if (!found) return say("textNumber");
    field.value = several && field.value.trim() ? `${field.value.trimEnd()}\n${found}` : found;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    hearing?.abort();
    dialog.remove();
    field.focus();
  });
  document.body.append(dialog);
  show("quiet");
  dialog.showModal();
  dialog.querySelector("[name=speech-language]:checked").focus();
}

// What listens once in a language; on the device itself where that can.
async function hearerOf(language) {
  const Hearer = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  const hearer = new Hearer();
  hearer.lang = language;
  hearer.interimResults = false;
  const local = await Hearer.available?.({ langs: [language], processLocally: true }).catch(() => "");
  if (local === "available") hearer.processLocally = true;
  return hearer;
}

function listenWith(hearer, { accept, tell }) {
  let said = false;
  const once = (act) => (event) => {
    if (said) return;
    said = true;
    act(event);
  };
  hearer.onresult = once(({ results }) => accept([...results].map(([best]) => best.transcript).join("").trim()));
  hearer.onerror = once(({ error }) => {
    if (error !== "aborted") tell(SAID[error] ?? "textFailed");
  });
  hearer.onend = once(() => tell("textNothing"));
  try {
    hearer.start();
  } catch {
    hearer.onerror({ error: "" });
  }
}

// The number that was said, as one would type it; empty where there is none.
export function numberIn(said, language) {
  const [digits] = said.replace(/\s/g, "").match(/-?\d[\d.,]*/) ?? [];
  if (digits) {
    const [groups, point] = language.startsWith("pt") ? [/\./g, ","] : [/,/g, "."];
    return digits.replace(groups, "").replace(point, ".").replace(/\.$/, "");
  }
  const [written] = said.replace(/[兩两]/g, "二").replace(/〇/g, "零").match(/[零一二三四五六七八九十百千萬万]+/) ?? [""];
  return written && String(written.split(/[萬万]/).reduce((sum, part) => sum * 10_000 + smallIn(part), 0));
}

function smallIn(written) {
  let [sum, figure] = [0, null];
  for (const sign of written) {
    if (sign in TENS) {
      sum += (figure ?? 1) * TENS[sign];
      figure = null;
    } else figure = (figure ?? 0) * 10 + FIGURES.indexOf(sign);
  }
  return sum + (figure ?? 0);
}
