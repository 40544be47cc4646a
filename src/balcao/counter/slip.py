"""The slip that a person at a counter signs by hand: everything that would be lodged, in large print."""

import io
from datetime import datetime
from functools import cache
from pathlib import Path

import segno

from balcao.cases.api import DraftView
from balcao.catalogue.api import shown_answer, words_of
from balcao.counter.sending import short_hash
from balcao.counter.types import ConfirmationView
from balcao.documents.api import typeset
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick


@cache
def _layout() -> str:
    return (Path(__file__).parent / "layouts" / "slip.typ").read_text(encoding="utf-8")


def confirmation_slip(confirmation: ConfirmationView, draft: DraftView, *, person: str) -> bytes:
    """The PDF, A4, in the person's language; the same confirmation gives the same bytes.

    The draft must be as it was when the confirmation was asked.
    """
    language = confirmation.language
    words = words_of(draft.version, language)

    def say(key: str, **values: object) -> str:
        return translate(f"counter.slip.{key}", language, **values)

    sections = [
        {
            "title": words.page_title(page.id),
            "rows": [
                [words.label(each.id), shown_answer(each.definition, each.value, words) or say("no_answer")]
                for each in page.questions
            ],
        }
        for page in draft.journey.visible_pages
    ]
    lines = [[pick(line.label, language), format_mop(line.amount, language)] for line in draft.fee_lines]
    data = {
        "language": language[:2],
        "title": say("title"),
        "service": words.find("name"),
        "about": [
            [say("person"), person],
            [say("for"), pick(holder_name(confirmation.holder_id), language)],
            [say("clerk"), confirmation.clerk_name],
            [say("asked"), format_macau(confirmation.asked_at, language)],
        ],
        "sections": sections,
        "fee": {"title": say("fee"), "rows": [*lines, [say("total"), format_mop(draft.total, language)]]},
        "declare": say("declare"),
        "sign": say("sign"),
        "day": say("day"),
        "code_title": say("code"),
        "code": confirmation.slip_code,
        "hash_title": say("hash"),
        "hash": " ".join(confirmation.content[at : at + 8] for at in range(0, 64, 8)),
        "short": short_hash(confirmation.content),
        "qr": _qr(f"balcao-slip:{confirmation.slip_code}:{confirmation.content}"),
    }
    return typeset(_layout(), data, at=_made(confirmation.asked_at))


def _made(at: datetime) -> datetime:
    return at.replace(microsecond=0)


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(out, kind="svg", xmldecl=False, omitsize=True, border=0)
    return out.getvalue().decode()
