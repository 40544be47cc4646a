// The places of a form's questions. What may yet be asked waits in a template, out of everybody's way.
export const placeOf = (form, question) => form?.querySelector(`[data-asked="${CSS.escape(question)}"]`);
export const waits = (form, question) => form?.querySelector(`template[data-later="${CSS.escape(question)}"]`);
export const isAsked = (form, question) => placeOf(form, question)?.hidden === false;
export const tellNew = (made) => made.dispatchEvent(new CustomEvent("balcao:asked", { bubbles: true }));

// Whether something changed by asking a question that is on the page, or by asking it no more.
export function ask(form, question, asked) {
  let place = placeOf(form, question);
  const later = waits(form, question);
  if (!place && later && asked) {
    later.replaceWith(later.content);
    place = placeOf(form, question);
    tellNew(place);
    return true;
  }
  if (!place || place.hidden === !asked) return false;
  place.hidden = !asked;
  return true;
}
