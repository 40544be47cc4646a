// What stands in the way of whoever has only a keyboard, measured in the page. Nothing is left changed: focus and
// place are put back, and the page's own scripts do not hear of it.
() => {
  const FOCUSABLE =
    "a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, audio[controls], video[controls], [contenteditable=true], [tabindex]";
  const WIDGETS =
    "[onclick], [role=button], [role=link], [role=checkbox], [role=radio], [role=switch], [role=slider], [role=textbox], [role=searchbox], [role=combobox], [role=spinbutton]";
  const COMPOSITE = "[role=grid], [role=listbox], [role=tablist], [role=menu], [role=toolbar], [role=tree], [role=radiogroup]";
  const SMALLEST = 24;
  const found = [];
  const say = (fault, element) => found.push(`${fault}: ${named(element)}`);
  const named = (element) => {
    const where = element.closest("[id]");
    const own = element.id ? `#${element.id}` : `.${[...element.classList].join(".")}`;
    const words = (element.textContent || element.value || element.name || "").trim().slice(0, 30);
    return `${where && where !== element ? `#${where.id} ` : ""}${element.tagName.toLowerCase()}${own} "${words}"`;
  };
  const shown = (element) =>
    element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && element.getClientRects().length > 0;
  const usable = (element) => !element.matches(":disabled") && !element.closest("[inert]");
  const labelsOf = (element) => [...(element.labels ?? [])];
  const boxOf = (element) => {
    const boxes = [element, ...labelsOf(element)].filter(shown).map((each) => each.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left));
    const top = Math.min(...boxes.map((box) => box.top));
    return new DOMRect(left, top, Math.max(...boxes.map((box) => box.right)) - left, Math.max(...boxes.map((box) => box.bottom)) - top);
  };

  const silent = (event) => event.stopImmediatePropagation();
  const EVENTS = ["focus", "blur", "focusin", "focusout", "change", "scroll"];
  for (const name of EVENTS) window.addEventListener(name, silent, true);
  const still = new CSSStyleSheet();
  still.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important; scroll-behavior: auto !important; }");
  document.adoptedStyleSheets.push(still);
  const before = document.activeElement;
  const place = [window.scrollX, window.scrollY];

  try {
    // Behind an open dialogue nothing can be reached, nor is it meant to be.
    const open = document.querySelector("dialog:modal");
    const all = [...(open ?? document).querySelectorAll(FOCUSABLE)].filter((element) => shown(element) && usable(element));
    const stops = all.filter((element) => element.tabIndex >= 0);

    // Order, and what is out of reach.
    for (const element of all) {
      if (element.tabIndex > 0) say("comes before its turn (tabindex above 0)", element);
      if (element.tabIndex < 0 && element.matches("a[href], button, input, select, textarea, summary") && !element.closest(`${COMPOSITE}, [aria-hidden=true]`))
        say("not reached by Tab", element);
      if (element.tabIndex >= 0 && element.closest("[aria-hidden=true]")) say("focus goes to what is hidden from screen readers", element);
    }
    for (const element of document.querySelectorAll(WIDGETS))
      if (shown(element) && usable(element) && element.tabIndex < 0 && !element.closest(COMPOSITE)) say("works by mouse alone", element);
    for (const element of document.querySelectorAll("main *, header *, footer *, aside *")) {
      const style = getComputedStyle(element);
      if (style.cursor === "pointer" && getComputedStyle(element.parentElement).cursor !== "pointer" && shown(element)) {
        const reached = element.closest(`${FOCUSABLE}, label`) ?? element.querySelector(FOCUSABLE);
        if (!reached && !element.closest(":disabled, [aria-disabled=true]")) say("looks as if one could click it, and is not reached", element);
      }
      const turned = style.display.includes("flex") && style.flexDirection.endsWith("reverse");
      if ((turned || style.order > 0 || style.order < 0) && element.querySelectorAll(FOCUSABLE).length > 1) say("another order to the eye", element);
    }
    const flows = (element) => {
      for (let each = element; each; each = each.parentElement)
        if (["fixed", "sticky", "absolute"].includes(getComputedStyle(each).position)) return false;
      return true;
    };
    const flowing = stops.filter(flows);
    flowing.forEach((element, number) => {
      const next = flowing[number + 1];
      if (!next) return;
      const [one, other] = [boxOf(element), boxOf(next)];
      const beside = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      if (other.bottom <= one.top && beside > 0.5 * Math.min(one.width, other.width)) say("comes after what stands below it", next);
    });

    // The way past the header.
    const skip = stops[0];
    const target = skip?.matches("a[href^='#']") && document.getElementById(skip.hash.slice(1));
    if (!open && stops.length > 5 && (!target || !target.matches("main, main *"))) say("the first stop does not lead to what the page is about", skip);

    // Size of what one points at: large enough, in a line of text, or far enough from the next.
    const centres = stops.map((element) => {
      const box = boxOf(element);
      return { element, box, x: box.left + box.width / 2, y: box.top + box.height / 2 };
    });
    for (const { element, box, x, y } of centres) {
      if ((box.width >= SMALLEST - 0.5 && box.height >= SMALLEST - 0.5) || element === skip) continue;
      const line = getComputedStyle(element).display.startsWith("inline") && element.parentElement;
      const written = line && [...line.childNodes].some((node) => node !== element && node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (written) continue;
      const near = centres.find((other) => {
        if (other.element === element || element.contains(other.element) || other.element.contains(element)) return false;
        const across = Math.max(other.box.left - x, 0, x - other.box.right);
        const down = Math.max(other.box.top - y, 0, y - other.box.bottom);
        const large = other.box.width >= SMALLEST - 0.5 && other.box.height >= SMALLEST - 0.5;
        const gap = large ? Math.hypot(across, down) : Math.hypot(other.x - x, other.y - y) - SMALLEST / 2;
        return gap < SMALLEST / 2 - 0.5;
      });
      if (near) say(`smaller than ${SMALLEST} px (${Math.round(box.width)} × ${Math.round(box.height)}) and close to another`, element);
    }

    // Focus, as one sees it: something about it or what is drawn for it changes, by 2 px or more, with contrast of 3 to 1.
    const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const colours = new Map();
    const rgba = (words) => {
      if (!colours.has(words)) {
        paint.clearRect(0, 0, 1, 1);
        paint.fillStyle = words;
        paint.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
        colours.set(words, [red, green, blue, alpha / 255]);
      }
      return colours.get(words);
    };
    const light = (colour) => {
      const [red, green, blue] = colour.map((each) => each / 255).map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const contrast = (one, other) => {
      const [darker, lighter] = [light(one), light(other)].sort((a, b) => a - b);
      return (lighter + 0.05) / (darker + 0.05);
    };
    const groundOf = (element) => {
      for (let each = element; each; each = each.parentElement) {
        const colour = rgba(getComputedStyle(each).backgroundColor);
        if (colour[3] > 0.5) return colour;
      }
      return [255, 255, 255, 1];
    };
    const drawnFor = (element) => {
      const parts = [[element, null], [element, "::before"], [element, "::after"], [element.parentElement, null]];
      for (const label of labelsOf(element)) parts.push([label, null], [label, "::before"], [label, "::after"]);
      return parts;
    };
    const lookOf = (element) =>
      drawnFor(element).map(([each, part]) => {
        const style = getComputedStyle(each, part);
        const lines = [];
        if (style.outlineStyle !== "none") lines.push([style.outlineColor, parseFloat(style.outlineWidth)]);
        for (const side of ["Top", "Right", "Bottom", "Left"])
          if (style[`border${side}Style`] !== "none") lines.push([style[`border${side}Color`], parseFloat(style[`border${side}Width`])]);
        for (const shadow of style.boxShadow.match(/rgba?\([^)]*\)[^,]*/g) ?? []) {
          const [colour] = shadow.match(/rgba?\([^)]*\)/);
          lines.push([colour, Math.max(...shadow.slice(colour.length).match(/-?[\d.]+(?=px)/g).map((each) => Math.abs(each)))]);
        }
        if (style.textDecorationLine !== "none") lines.push([style.textDecorationColor, parseFloat(style.textDecorationThickness) || 1]);
        return { lines: lines.filter(([colour, width]) => width >= 1.5 && rgba(colour)[3] > 0.4), ground: style.backgroundColor };
      });
    const differs = (was, is, ground) =>
      is.some((part, number) => {
        const old = was[number];
        const inner = rgba(part.ground)[3] > 0.5 ? rgba(part.ground) : ground;
        const oldInner = rgba(old.ground)[3] > 0.5 ? rgba(old.ground) : ground;
        const fresh = part.lines.filter(([colour, width]) => !old.lines.some(([one, wide]) => one === colour && wide === width));
        return contrast(inner, oldInner) >= 3 || fresh.some(([colour]) => contrast(rgba(colour), ground) >= 3 || contrast(rgba(colour), oldInner) >= 3);
      });
    const over = [...document.querySelectorAll("body *")].filter(
      (element) => ["fixed", "sticky"].includes(getComputedStyle(element).position) && shown(element),
    );
    const covered = (element) => {
      const box = boxOf(element);
      const inside = (x, y) => [Math.min(Math.max(x, 0), innerWidth - 1), Math.min(Math.max(y, 0), innerHeight - 1)];
      const points = [
        [box.left + box.width / 2, box.top + box.height / 2],
        [box.left + 2, box.top + 2],
        [box.right - 2, box.top + 2],
        [box.left + 2, box.bottom - 2],
        [box.right - 2, box.bottom - 2],
      ];
      return points.every(([x, y]) => {
        const there = document.elementFromPoint(...inside(x, y));
        return there && over.some((each) => each.contains(there) && !each.contains(element));
      });
    };
    const seen = (element) => {
      const box = boxOf(element);
      return box.width >= 4 && box.height >= 4 && box.right > 0 && getComputedStyle(element).clipPath !== "inset(50%)";
    };
    const kinds = new Set();
    for (const element of stops) {
      const chain = [];
      for (let each = element; each && chain.length < 5; each = each.parentElement) chain.push(`${each.tagName}.${each.className}`);
      const kind = [element.type, ...chain].join(" ");
      const fresh = !kinds.has(kind);
      kinds.add(kind);
      if (!fresh && !over.length) continue;
      if (fresh) {
        document.activeElement?.blur();
        const was = lookOf(element);
        const wasSeen = seen(element);
        element.focus();
        if (document.activeElement !== element) {
          say("cannot be focused", element);
          continue;
        }
        if (!seen(element)) say("focus goes to what is not seen", element);
        else if (wasSeen && !element.matches("iframe") && !differs(was, lookOf(element), groundOf(element.parentElement))) say("focus is not seen", element);
      }
      if (!over.length || over.some((each) => each.contains(element))) continue;
      for (const edge of ["top", "bottom"]) {
        document.activeElement?.blur();
        const box = element.getBoundingClientRect();
        window.scrollBy(0, edge === "top" ? box.top : box.bottom - innerHeight);
        element.focus();
        if (covered(element)) say(`focus is behind what stays in sight (${edge})`, element);
      }
    }
  } finally {
    if (before && before !== document.body) before.focus({ preventScroll: true });
    else document.activeElement?.blur();
    window.scrollTo(...place);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
    for (const name of EVENTS) window.removeEventListener(name, silent, true);
  }
  return [...new Set(found)];
}
