// Shows what fits while one types. Without this script the button beside the field asks the same page.
const WAIT = 250;

export function searchChoices(root) {
  for (const group of root.querySelectorAll("[data-search]")) {
    const field = group.querySelector("input[type=search]");
    const button = group.querySelector("button[name=find]");
    const place = field && document.getElementById(field.getAttribute("aria-controls"));
    if (!field || !button || !place) continue;
    let timer;
    let latest = 0;
    const find = async () => {
      const mine = ++latest;
      const data = new FormData();
      data.set("csrfmiddlewaretoken", new FormData(field.form).get("csrfmiddlewaretoken") ?? "");
      data.set("find", button.value);
      data.set(field.name, field.value);
      // What belongs to another answer is found by that as it is typed, saved or not.
      if ("searchAbove" in group.dataset) {
        for (const [name, value] of new FormData(field.form)) {
          if (!(value instanceof File) && !data.has(name)) data.set(name, value);
        }
      }
      const chosen = place.querySelector("input:checked")?.value;
      try {
        const answer = await fetch(group.dataset.search, { method: "POST", body: data, credentials: "same-origin" });
        if (!answer.ok || mine !== latest) return;
        place.innerHTML = await answer.text();
        for (const radio of place.querySelectorAll("input[type=radio]")) radio.checked = radio.value === chosen;
      } catch {
        // Offline: the button still asks the page.
      }
    };
    // A register is asked when one says so, not at every letter.
    const asked = "searchAsked" in group.dataset;
    if (asked) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        find();
      });
    }
    field.addEventListener("input", (event) => {
      event.stopPropagation();
      if (asked) return;
      clearTimeout(timer);
      timer = setTimeout(find, WAIT);
    });
    field.addEventListener("change", (event) => event.stopPropagation());
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      clearTimeout(timer);
      find();
    });
  }
}
