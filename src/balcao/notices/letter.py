"""The letter that carries a notice to someone whom none reaches electronically."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from balcao.catalogue.api import departments
from balcao.documents.api import typeset
from balcao.entities.api import holder_name, postal_address
from balcao.foundation.ui.api import format_macau
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, pick
from balcao.notices.models import Notice
from balcao.notices.words import say

WRITTEN = ("zh-Hant", "pt")
"""A letter is in both official languages."""


@cache
def _layout() -> str:
    return (Path(__file__).parent / "layouts" / "letter.typ").read_text(encoding="utf-8")


def letter_pdf(notice: Notice) -> bytes:
    """The letter as PDF/A, the same bytes whenever it is made."""
    return letters_pdf([notice], at=notice.sent_at)


def letters_pdf(notices: Sequence[Notice], *, at: datetime) -> bytes:
    """Several letters in one PDF/A for the printer, each on sheets of its own with its own page numbers."""
    return typeset(_layout(), {"letters": [_data(each) for each in notices]}, at=at)


def _data(notice: Notice) -> dict[str, Any]:
    names, holder = departments(settings.BALCAO_SERVICES), holder_name(notice.holder_id)
    if notice.letter.to_heirs:
        holder = say("notices.letter.heirs", name=holder)
    department = names.get(notice.department, dict.fromkeys(LANGUAGES, notice.department))
    address = notice.letter.address or postal_address(notice.holder_id)
    return {
        "names": list(dict.fromkeys(pick(holder, language) for language in WRITTEN)),
        "address": address.split("\n") if address else [],
        "reference": notice.case_reference,
        "parts": [
            {
                "language": language,
                "department": pick(department, language),
                "subject": pick(notice.subject, language),
                "body": pick(notice.body, language),
                "day": format_macau(macau_date(notice.sent_at), language),
            }
            for language in WRITTEN
        ],
    }
