// Shows what a search finds while one types. Without this script the button asks the same page.
const WAIT = 180;

export function findAsOneTypes(root) {
  for (const form of root.querySelectorAll("[data-as-one-types]")) {
    const field = form.querySelector("input[type=search]");
    const place = form.querySelector(".search__found");
    if (!field || !place) continue;
    const loaded = field.value.trim();
    let timer;
    let latest = 0;
    const hide = () => {
      latest += 1;
      place.hidden = true;
    };
    const find = async () => {
      const words = field.value.trim();
      if (words === "" || words === loaded) return hide();
      const mine = ++latest;
      try {
        const answer = await fetch(`${form.action}?part=list&q=${encodeURIComponent(words)}`, { credentials: "same-origin" });
        if (!answer.ok || mine !== latest) return;
        place.innerHTML = await answer.text();
        place.hidden = false;
      } catch {
        // Offline: the button still asks the page.
      }
    };
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(find, WAIT);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const ways = [field, ...place.querySelectorAll("a")];
      const next = ways[ways.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (place.hidden || !next) return;
      event.preventDefault();
      next.focus();
    });
    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) setTimeout(hide, WAIT);
    });
  }
}
