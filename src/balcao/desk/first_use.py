"""The first-use sheet that a person takes home from the counter, as a PDF."""

from functools import cache
from pathlib import Path

from balcao.accounts.api import CounterActSummary, masked
from balcao.documents.api import typeset
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.texts import LANGUAGES


@cache
def _layout() -> str:
    return (Path(__file__).parent / "layouts" / "first_use.typ").read_text(encoding="utf-8")


def first_use_sheet(act: CounterActSummary, *, address: str) -> bytes:
    """The PDF of a confirmed act; the same act gives the same bytes."""
    last = act.expires_at or act.asked_at

    def part(language: str) -> dict[str, object]:
        until = translate("desk.counter_accounts.until", language, at=format_macau(last, language))
        lines = [translate(f"desk.counter_accounts.sheet{number}", language) for number in (1, 2, 3)]
        title = translate("desk.counter_accounts.sheet_title", language)
        return {"language": language[:2], "title": title, "lines": [*lines, f"{until}."]}

    data = {
        "department": "Balcão · 一應通辦",
        "name": act.name,
        "number": masked(act.number),
        "code": act.code,
        "address": address,
        "parts": [part(language) for language in LANGUAGES],
    }
    return typeset(_layout(), data, at=act.asked_at)
