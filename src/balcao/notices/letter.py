"""The letter that carries a legal notice to someone not registered for electronic ones."""

from functools import cache
from pathlib import Path

from django.conf import settings

from balcao.catalogue.api import departments
from balcao.documents.api import typeset
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import format_macau
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, pick
from balcao.notices.models import Notice

WRITTEN = ("zh-Hant", "pt")
"""A letter is in both official languages."""


@cache
def _layout() -> str:
    return (Path(__file__).parent / "layouts" / "letter.typ").read_text(encoding="utf-8")


def letter_pdf(notice: Notice) -> bytes:
    """The letter as PDF/A, the same bytes whenever it is made."""
    names, holder = departments(settings.BALCAO_SERVICES), holder_name(notice.holder_id)
    department = names.get(notice.department, dict.fromkeys(LANGUAGES, notice.department))
    data = {
        "names": list(dict.fromkeys(pick(holder, language) for language in WRITTEN)),
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
    return typeset(_layout(), data, at=notice.sent_at)
