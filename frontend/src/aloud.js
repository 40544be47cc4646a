// Reading the page aloud with the browser's own voice, sentence by sentence, each marked while it is read.
// Hidden where there is no voice in the page's language.
const VOICES = { "zh-Hant": ["zh-hk", "yue", "zh-mo", "zh-tw", "zh"], "zh-Hans": ["zh-cn", "zh"], pt: ["pt-pt", "pt"], en: ["en-gb", "en"] };
const BLOCKS = "h1, h2, h3, p, li, dt, dd, legend, label, th, td, .govuk-hint, .govuk-inset-text";
const LEFT_OUT = "[hidden], .no-print, .govuk-visually-hidden, [aria-hidden=true], button, script, style, [data-aloud]";

function voiceFor(language) {
  const voices = window.speechSynthesis.getVoices();
  const said = (voice) => voice.lang.toLowerCase().replace("_", "-");
  for (const wanted of VOICES[language] ?? [language.toLowerCase()]) {
    const found = voices.find((voice) => said(voice) === wanted || said(voice).startsWith(`${wanted}-`));
    if (found) return found;
  }
  return null;
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
  const [start, pause, goOn, stop] = ["start", "pause", "on", "stop"].map((name) => bar.querySelector(`[data-aloud-${name}]`));
  let sentences = [];
  let reading = 0;

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
    const voice = voiceFor(language);
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice;
    words.lang = voice?.lang ?? language;
    words.rate = 0.9;
    words.onend = () => say(number + 1, round);
    words.onerror = () => round === reading && end();
    mark(range);
    bar.dataset.aloudAt = text;
    const seen = range.getBoundingClientRect();
    if (seen.top < 0 || seen.bottom > window.innerHeight - 80) range.startContainer.parentElement.scrollIntoView({ block: "center" });
    speech.speak(words);
  };

  start.addEventListener("click", () => {
    end();
    sentences = sentencesOf(root.querySelector("main"), language);
    show("reading");
    pause.focus();
    say(0, reading);
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

  const offer = () => {
    bar.hidden = !voiceFor(language);
  };
  show("silent");
  offer();
  speech.addEventListener?.("voiceschanged", offer);
}
