// Reading the page aloud with a voice of the device, sentence by sentence, each marked while it is read. Which voice and how
// fast is chosen, and kept on the device. Voices of the device itself come first; with one that sends the text over the
// network nothing is read before that was agreed to. Hidden where there is no voice in the page's language.
import { choicesKept } from "./choices-kept.js";

const VOICES = { "zh-Hant": ["zh-hk", "yue", "zh-mo", "zh-tw", "zh"], "zh-Hans": ["zh-cn", "zh"], pt: ["pt-pt", "pt"], en: ["en-gb", "en"] };
const CANTONESE = ["zh-hk", "yue", "zh-mo"];
const BLOCKS = "h1, h2, h3, p, li, dt, dd, legend, label, th, td, .govuk-hint, .govuk-inset-text";
const LEFT_OUT = "[hidden], .no-print, .govuk-visually-hidden, [aria-hidden=true], button, script, style, [data-aloud]";

const spoken = (voice) => voice.lang.toLowerCase().replace("_", "-");
const nameOf = (voice) => voice.voiceURI ?? voice.name ?? voice.lang;
const isOf = (wanted) => (voice) => wanted.some((each) => spoken(voice) === each || spoken(voice).startsWith(`${each}-`));
const overNetwork = (voice) => voice.localService === false;

// The voices in a language, the best one first.
function voicesFor(language) {
  const wanted = VOICES[language] ?? [language.toLowerCase()];
  const rank = (voice) => wanted.findIndex((each) => isOf([each])(voice)) + (overNetwork(voice) ? wanted.length : 0);
  return window.speechSynthesis
    .getVoices()
    .filter(isOf(wanted))
    .sort((a, b) => rank(a) - rank(b));
}

function textsOf(main) {
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest(LEFT_OUT) || !parent.getClientRects().length) continue;
    const block = parent.closest(BLOCKS) ?? parent;
    const last = found.at(-1);
    if (last && last.block === block) last.nodes.push(node);
    else found.push({ block, nodes: [node] });
  }
  return found;
}

function place(nodes, at, end) {
  let rest = at;
  for (const node of nodes) {
    if (end ? rest <= node.data.length : rest < node.data.length) return [node, rest];
    rest -= node.data.length;
  }
  const last = nodes.at(-1);
  return [last, last.data.length];
}

function sentencesOf(main, language) {
  const cut = new Intl.Segmenter(language, { granularity: "sentence" });
  return textsOf(main).flatMap(({ nodes }) => {
    const whole = nodes.map((node) => node.data).join("");
    return [...cut.segment(whole)]
      .filter(({ segment }) => /[\p{L}\p{N}]/u.test(segment))
      .map(({ segment, index }) => {
        const range = document.createRange();
        range.setStart(...place(nodes, index, false));
        range.setEnd(...place(nodes, index + segment.length, true));
        return { text: segment.replace(/\s+/g, " ").trim(), range };
      });
  });
}

function mark(range) {
  if (!("highlights" in CSS)) return;
  if (range) CSS.highlights.set("aloud", new Highlight(range));
  else CSS.highlights.delete("aloud");
}

export function readAloud(root) {
  const bar = root.querySelector("[data-aloud]");
  if (!bar || !("speechSynthesis" in window) || !("Segmenter" in Intl)) return;
  const speech = window.speechSynthesis;
  const language = document.documentElement.lang;
  const part = (name) => bar.querySelector(`[data-aloud-${name}]`);
  const [start, pause, goOn, stop] = ["start", "pause", "on", "stop"].map(part);
  const [voices, speed, network] = ["voice", "speed", "network"].map(part);
  const kept = choicesKept("balcao-aloud");
  let sentences = [];
  let reading = 0;

  const chosen = () => {
    const found = voicesFor(language);
    return found.find((voice) => nameOf(voice) === kept.get(`voice-${language}`)) ?? found[0] ?? null;
  };

  const show = (state) => {
    start.hidden = state !== "silent";
    pause.hidden = state !== "reading";
    goOn.hidden = state !== "paused";
    stop.hidden = state === "silent";
  };
  const end = () => {
    reading += 1;
    speech.cancel();
    mark(null);
    show("silent");
    bar.removeAttribute("data-aloud-at");
  };
  const say = (number, round) => {
    if (round !== reading) return;
    if (number >= sentences.length) return end();
    const { text, range } = sentences[number];
    const voice = chosen();
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice;
    words.lang = voice?.lang ?? language;
    words.rate = Number(speed.value);
    words.onend = () => say(number + 1, round);
    words.onerror = () => round === reading && end();
    mark(range);
    bar.dataset.aloudAt = text;
    const seen = range.getBoundingClientRect();
    if (seen.top < 0 || seen.bottom > window.innerHeight - 80) range.startContainer.parentElement.scrollIntoView({ block: "center" });
    speech.speak(words);
  };

  // Whether it has to be said first that the text goes over the network.
  const toldFirst = () => {
    const voice = chosen();
    network.hidden = !voice || !overNetwork(voice) || kept.get("network") === nameOf(voice);
    return !network.hidden;
  };
  const begin = () => {
    end();
    if (toldFirst()) return part("agree").focus();
    sentences = sentencesOf(root.querySelector("main"), language);
    show("reading");
    pause.focus();
    say(0, reading);
  };
  start.addEventListener("click", begin);
  part("agree").addEventListener("click", () => {
    kept.keep({ network: nameOf(chosen()) });
    begin();
  });
  pause.addEventListener("click", () => {
    speech.pause();
    show("paused");
    goOn.focus();
  });
  goOn.addEventListener("click", () => {
    speech.resume();
    show("reading");
    pause.focus();
  });
  stop.addEventListener("click", () => {
    end();
    start.focus();
  });
  window.addEventListener("pagehide", end);

  // Both count from the next sentence on.
  voices.addEventListener("change", () => {
    kept.keep({ [`voice-${language}`]: voices.value });
    if (toldFirst()) end();
  });
  speed.addEventListener("change", () => kept.keep({ speed: speed.value }));

  const optionOf = (voice) => {
    const name = voice.name ?? voice.lang;
    const text = overNetwork(voice) ? `${name} (${voices.dataset.textNetwork})` : name;
    return new Option(text, nameOf(voice), false, nameOf(voice) === nameOf(chosen()));
  };
  const offer = () => {
    const found = voicesFor(language);
    const [cantonese, others] = [found.filter(isOf(CANTONESE)), found.filter((voice) => !isOf(CANTONESE)(voice))];
    const group = (label, some) => {
      const made = Object.assign(document.createElement("optgroup"), { label });
      made.append(...some.map(optionOf));
      return made;
    };
    const several = cantonese.length && others.length;
    const { textYue, textCmn } = voices.dataset;
    voices.replaceChildren(...(several ? [group(textYue, cantonese), group(textCmn, others)] : found.map(optionOf)));
    part("mandarin").hidden = language !== "zh-Hant" || !found.length || cantonese.length > 0;
    bar.hidden = !found.length;
    root.querySelector("[data-aloud-none]").hidden = found.length > 0 || !speech.getVoices().length;
  };
  if (kept.get("speed")) speed.value = kept.get("speed");
  else if (document.documentElement.classList.contains("easy")) speed.value = "0.7";
  show("silent");
  offer();
  speech.addEventListener?.("voiceschanged", offer);
}
