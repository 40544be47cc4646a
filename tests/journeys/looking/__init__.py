"""What a journey looks for on each page: axe, HTML_CodeSniffer (as pa11y runs it), a keyboard's way, valid HTML.

A page is looked at once in each state: what stands in what, whatever the words (`state.js`); by axe in each language.
"""

import hashlib
import json
import re
import subprocess
from functools import partial
from pathlib import Path
from threading import Lock

HERE = Path(__file__).resolve().parent
MODULES = HERE.parents[2] / "node_modules"
AXE = (MODULES / "axe-core" / "axe.min.js").read_text()
AXE_RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']}"
"""What axe looks for; it describes no place where all is well."""
AXE_TOLD = "r => r.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`)"
SNIFFER = (MODULES / "html_codesniffer" / "build" / "HTMLCS.js").read_text()
SNIFFED = """() => new Promise((done) => HTMLCS.process("WCAG2AA", document, () => done(
  HTMLCS.getMessages().filter((each) => each.type === HTMLCS.ERROR).map((each) =>
    `${each.code}: ${each.element.outerHTML?.slice(0, 120)}`))))"""
KEYBOARD = (HERE / "keyboard.js").read_text()
STATE = (HERE / "state.js").read_text()
IN_TABLES = ("table", "rowgroup", "row", "columnheader", "cell")
SENT_ELSEWHERE = {
    "mfa_login": "the dialogue of a passkey is answered, then a script sends it",
    "passkey_add": "the same",
    "passkey_again": "the same",
    "take": "its buttons stand in the rows",
}
"""Forms without a button of their own, and how they are sent."""
EXCEPTIONS = (
    # A table that is drawn as blocks on a phone is none to a screen reader without its roles.
    *(f'no-redundant-role: Redundant role "{role}"' for role in IN_TABLES),
    *(f"wcag/h32: <form> element must have a submit button (#{form})" for form in SENT_ELSEWHERE),
    *(f'WCAG2AA.Principle3.Guideline3_2.3_2_2.H32.2: <form id="{form}"' for form in SENT_ELSEWHERE),
)
"""The beginning of what is said and is no fault."""


def without_exceptions(found):
    """The findings that count."""
    return [each for each in found if not each.startswith(EXCEPTIONS)]


class Looked:
    """What was found well already, as empty files in a folder that the processes of a run share."""

    def __init__(self, folder):
        self._folder = folder

    def once(self, kind, look):
        """What `look` finds, unless one of this kind was found well before; two at the same moment may both look."""
        mark = self._folder / hashlib.sha256(json.dumps(kind).encode()).hexdigest()
        found = [] if mark.exists() else without_exceptions(look())
        if not found:
            mark.touch()
        return found


class Looks:
    """What stands in the way on pages."""

    def __init__(self, looked):
        self._looked = looked

    def at(self, page, house):
        """What stands in the way on the page as it is now; the keyboard's way is that of pages below `house`."""
        state, width = page.evaluate(STATE), page.viewport_size["width"]
        language = page.evaluate("document.documentElement.lang")
        found = []
        for look, kind in ((_axe, (state, width, language)), (_keyboard, (state, width)), (_sniffer, (state,))):
            if look is not _keyboard or page.url.startswith(house):
                found += self._looked.once((look.__name__, *kind), partial(look, page))
        return found


def _axe(page):
    page.evaluate(AXE)
    return page.evaluate(f"axe.run({AXE_RULES}).then({AXE_TOLD})")


def _keyboard(page):
    page.mouse.move(0, 0)  # what the mouse rests on is drawn in another way
    page.keyboard.press("Shift")  # from here on the browser shows focus as to somebody with a keyboard
    return page.evaluate(KEYBOARD)


def _sniffer(page):
    page.evaluate(SNIFFER)
    return page.evaluate(SNIFFED)


class Validator:
    """The HTML that the house serves, told to html-validate, which runs beside."""

    def __init__(self, looked):
        self._looked = looked
        self._lock = Lock()
        self._process = subprocess.Popen(
            ["node", HERE / "validate.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def findings(self, html):
        """What is wrong in a page; nothing if one like it was looked at before."""
        kind = re.sub(r">[^<]*<|\d+|\"[^\"]{20,}\"", "", html)
        with self._lock:
            return self._looked.once(("html", kind), partial(self._validate, html))

    def _validate(self, html):
        self._process.stdin.write(json.dumps(html) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self):
        """End the program beside."""
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
