"""The slip that a person at a counter signs by hand: everything that would be lodged, in large print."""

from datetime import datetime
from functools import cache
from pathlib import Path

from balcao.cases.api import DraftView
from balcao.counter.reading_back import read_back
from balcao.counter.sending import short_hash
from balcao.counter.types import ConfirmationView
from balcao.documents.api import qr_svg, typeset
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.texts import pick


@cache
def _layout() -> str:
    return (Path(__file__).parent / "layouts" / "slip.typ").read_text(encoding="utf-8")


def confirmation_slip(confirmation: ConfirmationView, draft: DraftView, *, person: str) -> bytes:
    """The PDF, A4, in the person's language; the same confirmation gives the same bytes.

    The draft must be as it was when the confirmation was asked.
    """
    language = confirmation.language
    read = read_back(draft, language)

    def say(key: str, **values: object) -> str:
        return translate(f"counter.slip.{key}", language, **values)

    data = {
        "language": language[:2],
        "title": say("title"),
        "service": read.service,
        "about": [
            [say("person"), person],
            [say("for"), pick(holder_name(confirmation.holder_id), language)],
            *([[say("reference"), read.reference]] if read.reference else []),
            [say("clerk"), pick(confirmation.clerk_name, language)],
            [say("asked"), format_macau(confirmation.asked_at, language)],
        ],
        "sections": [{"title": each.title, "rows": [list(row) for row in each.rows]} for each in read.sections],
        "fee": {"title": say("fee"), "rows": [list(row) for row in read.fee]},
        "declare": say("declare_in_hand" if read.reference else "declare"),
        "sign": say("sign"),
        "day": say("day"),
        "code_title": say("code"),
        "code": confirmation.slip_code,
        "hash_title": say("hash"),
        "hash": " ".join(confirmation.content[at : at + 8] for at in range(0, 64, 8)),
        "short": short_hash(confirmation.content),
        "qr": qr_svg(f"balcao-slip:{confirmation.slip_code}:{confirmation.content}"),
    }
    return typeset(_layout(), data, at=_made(confirmation.asked_at))


def _made(at: datetime) -> datetime:
    return at.replace(microsecond=0)
