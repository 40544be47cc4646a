// Lines of a chat as they come: the page asks every few seconds, so that no connection is held open. Without this script
// the button sends the page and a link asks for it again.
const EVERY = 3000;
const UNSEEN = 15000;
const LIST = 10000;
const BAR = 30000;

export function followChat(root) {
  const part = root.querySelector("[data-chat]");
  if (part) follow(part);
  const list = root.querySelector("[data-fresh]:not(button)");
  if (list) refresh(list);
  const sign = root.querySelector("[data-waiting]");
  if (sign) watch(sign);
}

// Elsewhere at the desk the bar says who waits: asked every half minute while the page is looked at, and at once when one
// comes back to it.
function watch(sign) {
  let asked = Date.now();
  const look = async () => {
    if (document.hidden || Date.now() - asked < BAR) return;
    asked = Date.now();
    try {
      const answer = await fetch(sign.dataset.waiting, { headers: { Accept: "application/json", "X-Balcao-By-Itself": "yes" } });
      const found = answer.ok && !answer.redirected ? await answer.json() : null;
      if (found && found.text !== sign.textContent) sign.textContent = found.text;
    } catch {
      // No network for a moment: ask again.
    }
  };
  setInterval(look, BAR);
  document.addEventListener("visibilitychange", look);
}

function follow(part) {
  const log = part.querySelector("[data-chat-log]");
  const status = part.querySelector("[data-chat-status]");
  const form = part.querySelector("[data-chat-form]");
  const field = form?.querySelector("textarea");
  let last = Number(part.dataset.last);
  let timer;
  const say = (words) => words !== status.textContent && (status.textContent = words);
  const look = async () => {
    clearTimeout(timer);
    try {
      const answer = await fetch(`${part.dataset.chat}?after=${last}`, { headers: { Accept: "application/json", "X-Balcao-By-Itself": "yes" } });
      if (answer.ok) show(await answer.json());
    } catch {
      // No network for a moment: ask again.
    }
    if (part.dataset.state !== "ended") timer = setTimeout(look, document.hidden ? UNSEEN : EVERY);
  };
  const show = (found) => {
    const fresh = document.createElement("ol");
    fresh.innerHTML = found.html;
    for (const line of [...fresh.children]) {
      if (Number(line.dataset.line) <= last) continue;
      last = Number(line.dataset.line);
      log.append(line);
      line.scrollIntoView({ block: "nearest" });
    }
    say(found.status);
    if (found.state === part.dataset.state) return;
    // Another form stands there now; what is being written is kept until it is sent.
    const typed = field && field.value.trim();
    part.dataset.state = found.state;
    if (!typed && !["waiting", "talking"].includes(found.state)) window.location.reload();
  };
  form?.addEventListener("submit", async (event) => {
    if (event.submitter?.name !== "act") return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const found = await answer.json();
      if (found.error) return say(found.error);
      field.value = "";
      form.querySelector("input[name=key]").value = `${Date.now()}-${Math.random()}`;
      field.focus();
      await look();
    } catch {
      say(part.dataset.failed);
    }
  });
  timer = setTimeout(look, EVERY);
}

function refresh(list) {
  // A long list is left alone while somebody moves in it; what is asked for every few seconds is short, and comes anyway.
  const short = Number(list.dataset.every || 0) * 1000;
  const look = async () => {
    if (document.hidden || (!short && list.contains(document.activeElement))) return;
    try {
      const answer = await fetch(list.dataset.fresh, { credentials: "same-origin", headers: { "X-Balcao-By-Itself": "yes" } });
      if (!answer.ok || answer.redirected) return;
      const found = document.createElement("template");
      found.innerHTML = await answer.text();
      if (found.innerHTML.trim() !== list.innerHTML.trim()) list.replaceChildren(found.content);
    } catch {
      // No network for a moment: ask again.
    }
  };
  setInterval(look, short || LIST);
}
