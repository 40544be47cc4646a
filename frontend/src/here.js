// Tells that one is still on a page of a draft while it is in sight, and shows who else is.
const EVERY = 30_000;

async function tell(place) {
  const token = place.closest("form").elements.namedItem("csrfmiddlewaretoken")?.value ?? "";
  const answer = await fetch(place.dataset.here, {
    method: "POST",
    headers: { "X-CSRFToken": token, Accept: "application/json", "X-Balcao-By-Itself": "yes" },
    credentials: "same-origin",
  });
  if (!answer.ok) return;
  const made = new DOMParser().parseFromString((await answer.json()).html, "text/html").body;
  // What did not change is not read aloud again, and nothing moves away from under the focus.
  if (made.textContent.trim() === place.textContent.trim() || place.contains(document.activeElement)) return;
  place.replaceChildren(...made.childNodes);
}

export function tellHere(root) {
  for (const place of root.querySelectorAll("[data-here]")) {
    // Without network nobody is told; the next time tells again.
    setInterval(() => !document.hidden && navigator.onLine && tell(place).catch(() => {}), EVERY);
  }
}
