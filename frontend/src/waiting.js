// A form that is sent by itself once the server says that somebody answered, and a page that is asked for again
// once there is nothing more to wait for. Without this script the person presses the button.
const EVERY = 2000;

async function look(form) {
  let found = { over: false, answered: false };
  try {
    const answer = await fetch(form.dataset.submitWhen, { headers: { Accept: "application/json" } });
    if (answer.ok) found = await answer.json();
  } catch {
    // No network for a moment: ask again.
  }
  if (found.answered) form.submit();
  else if (found.over) window.location.reload();
  else setTimeout(look, EVERY, form);
}

export function waitForAnswer(root) {
  const form = root.querySelector("form[data-submit-when]");
  if (form) setTimeout(look, EVERY, form);
}
