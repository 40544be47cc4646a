"""Saying of a drawn case what is right and what is not; reading what was said of one's own."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from balcao.accounts.api import person_behind
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.worklists.eyes import persons_behind
from balcao.worklists.failures import AlreadyReviewed, MarksMissing
from balcao.worklists.models import Mark, Sheet, Told
from balcao.worklists.quality import RESULTS, criteria
from balcao.worklists.queries.samples import sheets_for

LONGEST = 2000


@transaction.atomic
def review_sheet(
    *,
    actor: Actor,
    at: datetime,
    sheet_id: int,
    results: Mapping[str, str],
    remarks: Mapping[str, str],
    remark: str = "",
) -> None:
    """Say of every criterion whether it is ``ok``, ``not_ok`` or ``not_applicable``. Where something is not right,
    those behind the decision are told. Sent twice by the same reviewer, the first stands.

    :raises NotFound: for who is no chief there, who stands behind the decision, and whose own matter it is.
    :raises AlreadyReviewed: when another was before.
    :raises MarksMissing: without a result for each, or without a word on what is not right.
    """
    sheet = sheets_for(actor, at).select_for_update(of=("self",)).filter(pk=sheet_id).first()
    if sheet is None:
        raise NotFound(f"sheet {sheet_id}")
    person_id = person_behind(actor)
    if sheet.reviewed_at is not None:
        if sheet.reviewer_id == person_id:
            return
        raise AlreadyReviewed
    behind = persons_behind([sheet.case_id])[sheet.case_id] | set(sheet.behind)
    eyes = actor.eyes_in(sheet.department)
    if behind & set(eyes):
        raise NotFound(f"sheet {sheet_id}")
    marks = _marks(sheet, results, remarks)
    sheet.behind, sheet.eyes = sorted(behind), eyes
    sheet.reviewer_id, sheet.reviewed_at, sheet.remark = person_id, at, remark.strip()[:LONGEST]
    sheet.save(update_fields=["behind", "eyes", "reviewer", "reviewed_at", "remark"])
    Mark.objects.bulk_create(marks)
    wrong = [each.criterion for each in marks if each.result == "not_ok"]
    if wrong:
        Told.objects.bulk_create(Told(sheet=sheet, person_id=int(each.removeprefix("p-"))) for each in sheet.behind)
    record(
        actor=actor,
        at=at,
        event="worklists:sheet:reviewed",
        subject=f"case:{sheet.case.reference}",
        holder_id=sheet.case.holder_id,
        data={"sheet": sheet.pk, "not_ok": wrong},
    )


@transaction.atomic
def note_told_read(*, actor: Actor, at: datetime, told_id: int) -> None:
    """Say that one has read what a review found. Said twice, the first stands.

    :raises NotFound: for anybody else.
    """
    told = Told.objects.select_for_update().filter(pk=told_id, person_id=person_behind(actor)).first()
    if told is None:
        raise NotFound(f"told {told_id}")
    if told.read_at is None:
        told.read_at = at
        told.save(update_fields=["read_at"])
        record(actor=actor, at=at, event="worklists:told:read", subject=f"sheet:{told.sheet_id}")


def _marks(sheet: Sheet, results: Mapping[str, str], remarks: Mapping[str, str]) -> list[Mark]:
    marks = [
        Mark(
            sheet=sheet,
            criterion=each.id,
            result=results.get(each.id, ""),
            remark=remarks.get(each.id, "").strip()[:LONGEST],
        )
        for each in criteria()
    ]
    unmarked = tuple(each.criterion for each in marks if each.result not in RESULTS)
    unexplained = tuple(each.criterion for each in marks if each.result == "not_ok" and not each.remark)
    if unmarked or unexplained:
        raise MarksMissing(unmarked, unexplained)
    return marks
