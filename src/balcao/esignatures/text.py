"""The application as the PDF that is signed: everything that would be lodged, and the hash by which it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from balcao.documents.api import typeset
from balcao.foundation.ui.api import translate

type Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextToSign:
    """What stands in it, in the words of the page: `about` whom and what, the answers by section, the fee."""

    title: str
    about: Rows
    sections: Sequence[tuple[str, Rows]]
    fee: Rows


@cache
def _layout() -> str:
    return (Path(__file__).parent / "layouts" / "application.typ").read_text(encoding="utf-8")


def typeset_text(text: TextToSign, *, content: str, language: str, at: datetime) -> bytes:
    """The PDF, A4, in the signer's language."""
    data = {
        "language": language[:2],
        "heading": translate("esignatures.text.heading", language),
        "title": text.title,
        "about": [list(row) for row in text.about],
        "sections": [{"title": title, "rows": [list(row) for row in rows]} for title, rows in text.sections],
        "fee": {"title": translate("esignatures.text.fee", language), "rows": [list(row) for row in text.fee]},
        "declare": translate("esignatures.text.declare", language),
        "hash_title": translate("esignatures.text.hash", language),
        "hash": " ".join(content[start : start + 8] for start in range(0, len(content), 8)),
    }
    return typeset(_layout(), data, at=at.replace(microsecond=0))
