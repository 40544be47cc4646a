// Saves each field within a second of the last change and says so. Without this script the page's
// own button saves the whole page.
const WAIT = 700;

function show(form, state) {
  const place = form.querySelector("[data-save-state]");
  if (!place) return;
  place.dataset.state = state;
  place.textContent = place.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] ?? "";
}

function body(form, question) {
  const all = new FormData(form);
  const data = new FormData();
  data.set("csrfmiddlewaretoken", all.get("csrfmiddlewaretoken") ?? "");
  data.set("question", question);
  data.set("asked", [...form.querySelectorAll("[data-asked]")].map((each) => each.dataset.asked).join(","));
  for (const [name, value] of all.entries()) {
    if (value instanceof File) continue;
    if (name === question || name.startsWith(`${question}-`) || name === `version.${question}`) {
      data.append(name, value);
    }
  }
  return data;
}

// What the page asks by the answers as they are kept now. What is no longer asked keeps what was typed, out of sight.
function ask(form, { asked, html }) {
  const there = new Map([...form.querySelectorAll("[data-asked]")].map((each) => [each.dataset.asked, each]));
  let changed = false;
  for (const [name, place] of there) {
    const hidden = !asked.includes(name);
    changed ||= place.hidden !== hidden;
    place.hidden = hidden;
  }
  let last = null;
  for (const name of asked) {
    let place = there.get(name);
    if (html[name] && !place?.contains(document.activeElement)) {
      const made = new DOMParser().parseFromString(html[name], "text/html").querySelector("[data-asked]");
      changed ||= !place;
      if (place) place.replaceWith(made);
      else if (last) last.after(made);
      else form.querySelector("[data-asked]").before(made);
      made.dispatchEvent(new CustomEvent("balcao:asked", { bubbles: true }));
      place = made;
    }
    last = place ?? last;
  }
  return changed;
}

let sent = 0;

async function save(form, question, waiting) {
  show(form, "saving");
  const mine = ++sent;
  try {
    const answer = await fetch(form.dataset.autosave, {
      method: "POST",
      body: body(form, question),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      keepalive: true,
    });
    if (answer.status === 409) {
      show(form, "conflict");
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const { version, asked, html } = await answer.json();
    const field = form.elements.namedItem(`version.${question}`);
    if (field && version !== undefined) field.value = version;
    waiting.delete(question);
    const changed = asked && mine === sent && ask(form, { asked, html });
    show(form, changed ? "more" : "saved");
  } catch {
    waiting.add(question);
    show(form, "offline");
  }
}

export function keepFields(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    const timers = new Map();
    const waiting = new Set();
    const now = (question) => {
      clearTimeout(timers.get(question));
      timers.delete(question);
      save(form, question, waiting);
    };
    const later = (event) => {
      const question = event.target.closest("[data-question]")?.dataset.question;
      if (!question || event.target.type === "file") return;
      clearTimeout(timers.get(question));
      timers.set(
        question,
        setTimeout(() => now(question), event.type === "change" ? 50 : WAIT),
      );
    };
    // Who follows a link away from the page has what they typed kept.
    window.addEventListener("pagehide", () => [...timers.keys()].forEach(now));
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    form.addEventListener("submit", () => {
      timers.forEach((timer) => clearTimeout(timer));
      timers.clear();
    });
    window.addEventListener("online", () => {
      for (const question of [...waiting]) save(form, question, waiting);
    });
  }
}
