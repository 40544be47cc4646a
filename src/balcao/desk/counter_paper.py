"""What somebody takes home from the counter: that their application was lodged, or what is still to be paid and how."""

from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from balcao.cases.api import CaseView, DraftView, case_of_draft, copy_of_case
from balcao.catalogue.api import words_of
from balcao.documents.api import qr_svg, typeset
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.payments.api import order_of


@cache
def _layout() -> str:
    return (Path(__file__).parent / "layouts" / "counter_paper.typ").read_text(encoding="utf-8")


def last_handed_in(case: CaseView) -> datetime | None:
    """When changes or an answer to the department were handed in last."""
    moments = [each.sent_at for each in case.amendments] + [each.answered_at for each in case.questions]
    return max((each for each in moments if each is not None), default=None)


def _collected(reference: str, at: datetime, language: str) -> list[list[str]]:
    """Where the paper that was asked for is collected, and the code to show; nothing where none was."""
    copy = copy_of_case(case_reference=reference, at=at)
    if copy is None or copy.place is None:
        return []

    def say(key: str) -> str:
        return translate(f"desk.assist.paper.{key}", language)

    place = f"{pick(copy.place.name.text(), language)}, {pick(copy.place.address.text(), language)}"
    return [
        [say("collect_at"), f"{place} ({pick(copy.place.hours.text(), language)})"],
        [say("collect_code"), f"{copy.code[:4]} {copy.code[4:]}"],
    ]


def counter_paper(person: Actor, draft: DraftView, *, at: datetime) -> bytes:
    """The PDF, in the person's language, large print."""
    language = person.language

    def say(key: str, **values: object) -> str:
        return translate(f"desk.assist.paper.{key}", language, **values)

    rows = [
        [say("person"), person.shown_name],
        [say("for"), pick(holder_name(draft.holder_id), language)],
        [say("clerk"), person.clerk.name if person.clerk else ""],
    ]
    if draft.case_reference:
        case = case_of_draft(actor=person, at=at, draft_id=draft.id)
        handed_in = last_handed_in(case)
        rows += [
            [say("reference"), case.reference],
            [say("lodged"), format_macau(case.lodged_at, language)],
            [say("handed_in"), format_macau(handed_in, language) if handed_in else ""],
            [say("receipt"), case.receipt_number],
            [say("until"), format_macau(case.clock.ends, language) if case.clock.ends else ""],
        ]
        rows += _collected(case.reference, at, language)
        code, address = case.reference, reverse("portal-matter", args=[draft.holder_id, case.reference])
    else:
        order = order_of(subject=f"draft:{draft.id}")
        rows += [[say("order"), order.reference if order else ""], [say("amount"), format_mop(draft.total, language)]]
        code, address = "", reverse("portal-pay", args=[draft.holder_id, draft.id])
    data = {
        "language": language[:2],
        "title": say("lodged_title" if draft.case_reference else "pay_title"),
        "service": words_of(draft.version, language).find("name"),
        "rows": [row for row in rows if row[1]],
        "next": say("lodged_next" if draft.case_reference else "pay_next"),
        "code": code,
        "qr": qr_svg(f"{settings.BALCAO_PUBLIC_URL}{address}"),
    }
    return typeset(_layout(), data, at=at.replace(microsecond=0))
