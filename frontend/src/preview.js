// A document's pages follow what is typed: a while after the last key the form is sent for new pictures, which take the
// place of those shown. Without this a button does the same.
export function followTyping(root) {
  for (const form of root.querySelectorAll("[data-preview]")) {
    const shown = form.querySelector("[data-preview-pictures]");
    let timer = 0;
    let asked = 0;
    const look = async () => {
      const turn = ++asked;
      shown.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
        if (turn !== asked) return;
        if (answer.ok) shown.innerHTML = await answer.text();
      } catch {
        // The pictures stay as they are; the button still works.
      } finally {
        if (turn === asked) shown.removeAttribute("aria-busy");
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, 400);
    };
    form.addEventListener("input", (event) => event.target.name !== "why" && soon());
    form.querySelector("#of")?.addEventListener("change", () => form.requestSubmit(form.querySelector("[value=look]")));
  }
}
