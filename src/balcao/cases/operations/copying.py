"""A copy on paper: chosen by the applicant, printed and handed over at a counter, or posted."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from balcao.accounts.api import person_by_number, read_number
from balcao.calendar.api import working_calendar
from balcao.cases.copies import PAPER, BadCopy, CardNotSeen, NotPrinted, NotTheirCopy, WantedCopy, on_paper
from balcao.cases.drafts import audit_draft, lock_draft, unfreeze
from balcao.cases.failures import NotNow
from balcao.cases.models import Case, PaperCopy, Step
from balcao.cases.notes import mop_texts, say, tell_holder
from balcao.cases.policies import copies_at_counter
from balcao.cases.queries.copies import numbers_to_print
from balcao.cases.scopes import scopes_of
from balcao.cases.types import CaseState
from balcao.catalogue.api import departments, get_version, places
from balcao.documents.api import documents_of_case, make_code, print_on_paper, prints_of, tidy_code
from balcao.entities.api import Action, may
from balcao.foundation.audit.api import record, record_read
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text
from balcao.payments.api import order_of, refund_line

REMIND_AFTER = timedelta(days=15)
PURPOSE = {
    "zh-Hant": "列印申請人要求的紙本文件",
    "pt": "Impressão do documento em papel pedido pelo requerente",
    "en": "Printing the paper document that the applicant wants",
}
BASIS = {
    "zh-Hant": "第2/2020號法律《電子政務》",
    "pt": "Lei n.º 2/2020 (Governação electrónica)",
    "en": "Law 2/2020 (Electronic Governance)",
}


@transaction.atomic
def choose_copy(*, actor: Actor, at: datetime, draft_id: int, wanted: WantedCopy | None) -> None:
    """Have what is issued on paper as well, or electronically alone with None. It changes the fee, so that signatures
    already given are void; the same again changes nothing.

    :raises BadCopy: naming the field to mend.
    :raises AlreadyLodged: when it is too late.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    paper = on_paper(get_version(draft.version_id).definition)
    row: dict[str, str] = {}
    if wanted is not None:
        if paper is None or bool(wanted.place) == bool(wanted.address.strip()):
            raise BadCopy("way")
        if wanted.place and wanted.place not in set(paper.places) & places(settings.BALCAO_SERVICES).keys():
            raise BadCopy("place")
        if wanted.address and paper.post is None:
            raise BadCopy("way")
        row = _row(wanted)
    if row == draft.copy:
        return
    unfreeze(draft, at)
    draft.copy = row
    draft.save(update_fields=["copy", "frozen_hash", "frozen_by", "binding"])
    audit_draft(actor, at, draft, "copy_chosen", {"way": "post" if row.get("address") else row.get("place", "")})


def _row(wanted: WantedCopy) -> dict[str, str]:
    name, card = wanted.deputy_name.strip()[:100], read_number(wanted.deputy_card) if wanted.deputy_card.strip() else ""
    if wanted.deputy_card.strip() and not card:
        raise BadCopy("deputy_card")
    if name and not card:
        raise BadCopy("deputy_card")
    if card and not name:
        raise BadCopy("deputy_name")
    address = wanted.address.strip()
    if address and not 10 <= len(address) <= 300:
        raise BadCopy("address")
    if address:
        name, card = "", ""
    return {"place": wanted.place, "address": address, "deputy_name": name, "deputy_card": card}


def want_copy(case: Case, *, at: datetime) -> None:
    """Keep with a case just lodged what its draft says about a copy on paper."""
    if case.draft.copy:
        PaperCopy.objects.create(case=case, wanted_at=at, code=make_code(), **case.draft.copy)


@transaction.atomic
def ask_to_print(*, reference: str, at: datetime) -> None:
    """Once every document of a granted case is sealed, its copy waits at the counter to be printed."""
    copy = _WAITING.first(reference=reference)
    if copy is None or copy.case.outcome != "approve":
        return
    made = documents_of_case(case_reference=reference)
    paper = on_paper(get_version(copy.case.version_id).definition)
    if not made or paper is None or any(each.state == "making" for each in made):
        return
    days = paper.post.days if copy.address and paper.post else paper.days
    copy.state, copy.print_by = "to_print", working_calendar().add(macau_date(at), days)
    copy.save(update_fields=["state", "print_by"])


_WAITING = KeptQuestion(
    lambda: (
        PaperCopy.objects.filter(case__reference=given("reference"), state="waiting")
        .select_for_update()
        .order_by("pk")[:1]
    )
)


@transaction.atomic
def print_copy(*, actor: Actor, at: datetime, copy_id: int, number: str, why: str = "") -> bytes:
    """Print a document of a copy: the PDF for the printer, with its number and QR over a ground and a serial number of
    its own. It is recorded, and read as a reading; printing it again needs to be said why.

    :raises NotFound: unless it is the officer's counter's, and one of its documents.
    :raises PrintedBefore: for a second copy without a reason.
    """
    copy = _locked(actor, copy_id)
    if number not in numbers_to_print(copy.case, at):
        raise NotFound(f"document {number} of copy {copy_id}")
    printed, pdf = print_on_paper(actor=actor, at=at, number=number, place=_printed_in(copy, actor), why=why)
    record_read(
        actor=actor,
        at=at,
        event="documents:document:read",
        subject=f"document:{number}",
        holder_id=copy.case.holder_id,
        purpose=PURPOSE,
        basis=BASIS,
    )
    _note(copy, actor, at, "copy_on_paper", number=number, serial=printed.serial, why=printed.why)
    return pdf


def _printed_in(copy: PaperCopy, actor: Actor) -> Text:
    """Where it is printed: at its place, or for the post in the officer's department."""
    if copy.place:
        return places(settings.BALCAO_SERVICES)[copy.place].name.text()
    department = next(iter(sorted(actor.departments)))
    return departments(settings.BALCAO_SERVICES).get(department, dict.fromkeys(LANGUAGES, department))


@transaction.atomic
def copy_printed(*, actor: Actor, at: datetime, copy_id: int, tracking: str = "") -> None:
    """It is printed: ready at its place, and its holder is told the code; or posted, with the number of the letter.
    Said twice, it changes nothing.

    :raises NotFound: unless it is the officer's counter's.
    :raises NotPrinted: while a document of it was not printed.
    :raises BadCopy: naming `tracking` where a letter has none.
    """
    copy = _locked(actor, copy_id)
    if copy.state in ("ready", "posted"):
        return
    if copy.state != "to_print":
        raise NotNow
    if not all(prints_of(list(numbers_to_print(copy.case, at))).values()):
        raise NotPrinted
    paper = on_paper(get_version(copy.case.version_id).definition)
    copy.printed_at, copy.printed_by = at, actor.name
    if copy.address:
        if not tracking.strip():
            raise BadCopy("tracking")
        copy.state, copy.tracking, copy.ended_at, copy.ended_by = "posted", tracking.strip()[:40], at, actor.name
        copy.save()
        _note(copy, actor, at, "copy_posted", tracking=copy.tracking)
        _tell(copy, at, "copy_posted", tracking=copy.tracking)
        return
    copy.state = "ready"
    copy.keep_until = macau_date(at) + timedelta(days=paper.keep_days if paper else 60)
    copy.save()
    _note(copy, actor, at, "copy_ready")
    _tell(copy, at, "copy_ready", **_where(copy))


@transaction.atomic
def hand_over_copy(*, actor: Actor, at: datetime, copy_id: int, shown: str, name: str, card_seen: bool) -> str:
    """Hand a copy over to who shows its code or an identity card that may have it; returns as whom they came: `code`,
    `holder`, `deputy` or `mandate`. Handed over already, it stays so.

    :param shown: the collection code, or the number of the card.
    :param name: who collects, as the card says.
    :raises NotFound: unless it is the officer's counter's.
    :raises CardNotSeen: without a card seen and a name.
    :raises NotTheirCopy: for anybody else.
    :raises NotNow: when it is not ready.
    """
    copy = _locked(actor, copy_id)
    if copy.state == "collected":
        return copy.collected_as
    if copy.state != "ready":
        raise NotNow
    if not card_seen or not name.strip():
        raise CardNotSeen
    came_as = _as_whom(copy, shown, at)
    if not came_as:
        raise NotTheirCopy
    copy.state, copy.collected_as, copy.collected_by = "collected", came_as, name.strip()[:100]
    copy.ended_at, copy.ended_by = at, actor.name
    copy.save()
    _note(copy, actor, at, "copy_collected", name=copy.collected_by)
    _tell(copy, at, "copy_collected", who=copy.collected_by)
    return came_as


def _as_whom(copy: PaperCopy, shown: str, at: datetime) -> str:
    """As whom somebody with that code or card may have it; nothing for anybody else."""
    if secrets.compare_digest(tidy_code(shown).encode(), copy.code.encode()):
        return "code"
    number = read_number(shown)
    if not number:
        return ""
    if number == copy.deputy_card:
        return "deputy"
    person, holder = person_by_number(number), copy.case.holder_id
    if person is None:
        return ""
    if holder == f"p-{person}":
        return "holder"
    if not holder.startswith("e-"):
        return ""
    verdict = may(
        actor=Actor(person_id=person, name="", holder_id=holder),
        entity_id=int(holder[2:]),
        action=Action.VIEW,
        at=at,
        scopes=scopes_of(copy.case.service_id, copy.case.draft_id),
    )
    return "mandate" if verdict.allowed else ""


@transaction.atomic
def copy_back(*, actor: Actor, at: datetime, copy_id: int) -> None:
    """Nobody came in time: it goes back to the department, and its holder is told. Twice changes nothing.

    :raises NotFound: unless it is the officer's counter's.
    :raises NotNow: before its last day there is over.
    """
    copy = _locked(actor, copy_id)
    if copy.state == "returned":
        return
    if copy.state != "ready" or copy.keep_until is None or macau_date(at) <= copy.keep_until:
        raise NotNow
    copy.state, copy.ended_at, copy.ended_by = "returned", at, actor.name
    copy.save()
    _note(copy, actor, at, "copy_returned")
    _tell(copy, at, "copy_returned")


@transaction.atomic
def give_back_paper_fee(*, case_id: int, at: datetime) -> int:
    """A case that ended without a grant issues nothing: what was paid for the paper goes back, once; in avos."""
    waiting = PaperCopy.objects.select_for_update(of=("self",)).select_related("case")
    copy = waiting.filter(case_id=case_id, state="waiting", fee_back_at__isnull=True).first()
    if copy is None or copy.case.finished_at is None or copy.case.state == CaseState.GRANTED:
        return 0
    case = copy.case
    order = order_of(subject=f"draft:{case.draft_id}")
    if order is None:
        return 0
    reason = say("cases.note.paper_fee_back_reason")
    back = refund_line(actor=system_actor(), at=at, order_id=order.id, kind=PAPER, reason=reason)
    if back:
        copy.fee_back_at = at
        copy.save(update_fields=["fee_back_at"])
        Step.objects.create(case=case, at=at, kind="refund_asked", who="", data={"amount": mop_texts(back)})
    return back


def remind_of_copies(*, at: datetime) -> int:
    """Remind, once each, those whose copy has been ready for a fortnight; returns how many."""
    due = PaperCopy.objects.filter(state="ready", reminded_at__isnull=True, printed_at__lte=at - REMIND_AFTER)
    numbers = list(due.order_by("pk").values_list("pk", flat=True))
    for number in numbers:
        _remind(number, at)
    return len(numbers)


@transaction.atomic
def _remind(number: int, at: datetime) -> None:
    copy = PaperCopy.objects.select_for_update().get(pk=number)
    if copy.state == "ready" and copy.reminded_at is None:
        copy.reminded_at = at
        copy.save(update_fields=["reminded_at"])
        _tell(copy, at, "copy_waits", **_where(copy))


def _locked(actor: Actor, copy_id: int) -> PaperCopy:
    copy = copies_at_counter(actor).select_for_update(of=("self",)).filter(pk=copy_id).first()
    if copy is None:
        raise NotFound(f"copy {copy_id}")
    return copy


def _where(copy: PaperCopy) -> dict[str, Any]:
    place = places(settings.BALCAO_SERVICES)[copy.place]
    return {
        "code": copy.code,
        "place": place.name.text(),
        "address": place.address.text(),
        "hours": place.hours.text(),
        "until": copy.keep_until,
    }


def _note(copy: PaperCopy, actor: Actor, at: datetime, kind: str, **data: Any) -> None:
    case = copy.case
    Step.objects.create(case=case, at=at, kind=kind, who=actor.name, data=data)
    subject = f"case:{case.reference}"
    record(actor=actor, at=at, event=f"cases:case:{kind}", subject=subject, holder_id=case.holder_id, data=data)


def _tell(copy: PaperCopy, at: datetime, key: str, **values: Any) -> None:
    case = copy.case
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key=key,
        unique=f"{key}:{copy.pk}",
        legal=False,
        path=f"/as/{case.holder_id}/matters/{case.reference}/",
        **values,
    )
