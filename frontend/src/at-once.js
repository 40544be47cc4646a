// Asks and works out while one types, by what is on the page alone. The server's word, when it comes, stands above it.
import { ask, isAsked, placeOf } from "./asked.js";
import { shown, walk } from "./reckoning.js";

function typed(form) {
  const found = new Map();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") found.set(name, [...(found.get(name) ?? []), value]);
  return found;
}

export function askAtOnce(form, script, tellChanged) {
  const now = () => {
    let changed = false;
    for (const { id, asked, computed, value, as } of walk(script, typed(form), (name) => isAsked(form, name))) {
      if (asked !== undefined) changed = ask(form, id, asked) || changed;
      const text = computed ? shown(value, as, document.documentElement.lang, script.words) : undefined;
      const output = placeOf(form, id)?.querySelector("output");
      if (output && text !== undefined && output.textContent !== text) output.textContent = text;
    }
    if (changed) tellChanged();
  };
  form.addEventListener("input", now);
  form.addEventListener("change", now);
  now();
}
