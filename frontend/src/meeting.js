// A visit by video: what is beside the picture is asked for again every few seconds, and its buttons are sent without
// leaving the page, so that the picture stays. Without a script one presses "Look again".
const EVERY = 4000;
const plain = (html) => html.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "").trim();

export function followMeeting(root) {
  const live = root.querySelector("[data-live]");
  if (live) follow(live);
  const idle = root.querySelector("[data-idle]");
  if (idle) leaveWhenIdle(idle);
}

function follow(live) {
  let shown = plain(live.innerHTML);
  const typing = () =>
    [...live.querySelectorAll("input:not([type=hidden]), textarea")].some(
      (field) => field === document.activeElement || field.value !== field.defaultValue,
    );
  const show = (html) => {
    const found = document.createElement("template");
    found.innerHTML = html;
    const frame = document.querySelector("[data-room-frame]");
    // The picture comes with a page of its own; it goes when the visit is over.
    if (found.content.querySelector("[data-room]") && !frame) return window.location.reload();
    if (found.content.querySelector("[data-over]") && frame) frame.closest("section").remove();
    if (plain(html) === shown) return undefined;
    shown = plain(html);
    const held = live.contains(document.activeElement) ? document.activeElement : null;
    live.replaceChildren(found.content);
    if (held) [...live.querySelectorAll("a, button")].find((each) => each.textContent === held.textContent)?.focus();
    return undefined;
  };
  const look = async () => {
    if (typing()) return;
    try {
      const answer = await fetch(live.dataset.live, { credentials: "same-origin" });
      if (answer.redirected) window.location.reload();
      else if (answer.ok && !typing()) show(await answer.text());
    } catch {
      // No network for a moment: ask again.
    }
  };
  live.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.hasAttribute("data-away")) return;
    event.preventDefault();
    try {
      const answer = await fetch(form.action || window.location.href, {
        method: "POST",
        body: new FormData(form, event.submitter),
        headers: { "X-Live": "1" },
        credentials: "same-origin",
      });
      if (answer.redirected || !(answer.ok || answer.status === 422)) window.location.reload();
      else show(await answer.text());
    } catch {
      form.submit();
    }
  });
  setInterval(look, EVERY);
}

// A kiosk that nobody touched for so many seconds goes back to its beginning.
function leaveWhenIdle(form) {
  const seconds = Number(form.dataset.idle);
  let touched = Date.now();
  for (const kind of ["pointerdown", "keydown", "input"]) document.addEventListener(kind, () => (touched = Date.now()));
  setInterval(() => Date.now() - touched > seconds * 1000 && form.submit(), 1000);
}
