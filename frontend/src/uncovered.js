// What gets the focus is not left behind the bar that stays in sight: a browser takes what lies behind it for seen.
const SPACE = 8;

export function keepUncovered(root) {
  const bar = root.querySelector(".call");
  if (!bar) return;
  const uncover = ({ target }) => {
    if (bar.contains(target) || !target.getBoundingClientRect) return;
    const [over, under] = [bar.getBoundingClientRect(), target.getBoundingClientRect()];
    if (under.top < over.bottom && under.bottom > over.top) window.scrollBy(0, under.top - over.bottom - SPACE);
  };
  window.addEventListener("focusin", uncover, true);
}
