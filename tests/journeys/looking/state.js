// The state of a page without its words: what stands in what, of which kind. Rows that are alike count once.
() => {
  const SAID = ["role", "type", "aria-expanded", "aria-invalid", "aria-current", "aria-selected", "open", "disabled", "hidden", "checked"];
  const NAMED = ["aria-label", "aria-labelledby", "aria-describedby", "alt", "title", "tabindex"];
  const stateOf = (element) => {
    if (["SCRIPT", "STYLE"].includes(element.tagName)) return "";
    const attributes = [
      ...SAID.filter((name) => element.hasAttribute(name)).map((name) => `${name}=${element.getAttribute(name)}`),
      ...NAMED.filter((name) => element.hasAttribute(name)),
    ];
    const inside = [];
    for (const child of element.children) {
      const state = stateOf(child);
      if (!inside.includes(state)) inside.push(state);
    }
    return `${element.tagName}.${element.className}[${attributes}](${inside.join(",")})`;
  };
  return stateOf(document.documentElement);
}
