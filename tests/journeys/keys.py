"""A journey by keyboard alone: what is wanted is reached by Tab, as everyone without a mouse reaches it."""

HERE = "selector => document.activeElement.matches(selector)"
SEEN = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  return element === document.body || (box.width > 0 && box.bottom > 0 && box.top < innerHeight);
}"""
MOST = 120
"""Stops on a page; what is not reached by then is not reached."""


def to(page, selector, *, back=False):
    """Tab on, or back, until focus is there; every stop on the way is in sight."""
    for _ in range(MOST):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        assert page.evaluate(SEEN), f"{page.url}: focus went out of sight on the way to {selector}"
        if page.evaluate(HERE, selector):
            return
    raise AssertionError(f"{page.url}: {selector} is not reached by Tab")


def press(page, selector, key="Enter", *, back=False):
    """Go there and press a key; then wait until the page is whole."""
    to(page, selector, back=back)
    with page.expect_navigation():
        page.keyboard.press(key)
    page.wait_for_load_state()


def write(page, selector, text):
    """Go there and write."""
    to(page, selector)
    page.keyboard.insert_text(text)


def mark(page, selector):
    """Choose a radio button or tick a box: by the space bar, or an arrow within its group."""
    name = page.locator(selector).first.evaluate("element => element.name")
    to(page, f"[name='{name}']")
    if page.locator(selector).first.evaluate("element => element.type") == "checkbox":
        while not page.evaluate(HERE, selector):
            to(page, f"[name='{name}']")
        page.keyboard.press("Space")
    else:
        page.keyboard.press("Space")
        for _ in range(MOST):
            if page.locator(selector).first.is_checked():
                break
            page.keyboard.press("ArrowDown")
    assert page.locator(selector).first.is_checked()
