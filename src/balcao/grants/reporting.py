"""Settling a grant by its reports, and opening it again when the acceptance of one is taken back."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from balcao.grants import models
from balcao.grants.held import check_platform, free, locked, note, paid_of
from balcao.grants.money_moves import call_off, claim_back, owe_part, unclaim
from balcao.grants.queries import budget_on
from balcao.grants.types import Reported, When
from balcao.kernel.actor import Actor


@transaction.atomic
def accept_report(*, actor: Actor, at: datetime, holder_id: str, case_reference: str, reported: Reported) -> bool:
    """Take in a report on a grant. After an interim one the next part that waits for it is owed, or what it claims; the
    last one settles: the rest is owed, or what was paid and not used is owed back, and the fund has again what was not
    needed. The same report again, or one on a grant that is settled or was taken back, changes nothing.

    :raises NotFound: if the actor is not the platform.
    """
    check_platform(actor)
    found = models.Grant.objects.filter(case_reference=case_reference, holder_id=holder_id, released_at=None)
    row = locked(found.filter(reported_at=None).first())
    if row is None or row.reported_at is not None or row.released_at is not None:
        return False
    known = models.Report.objects.filter(case_reference=reported.case_reference, withdrawn_at=None)
    if known.exists():
        return False
    earlier = list(row.reports.filter(withdrawn_at=None).values_list("spent", flat=True)) if reported.adds else []
    report = models.Report.objects.create(
        grant=row,
        case_reference=reported.case_reference,
        interim=reported.interim,
        spent=reported.spent,
        accepted_at=at,
    )
    if reported.interim:
        _go_on(row, report, at)
        note(actor, at, row, "interim", spent=report.spent, report=report.case_reference)
        return True
    row.spent, row.reported_at = report.spent + sum(earlier), at
    _settle(row, report, min(row.spent, row.committed), at)
    row.save(update_fields=["spent", "reported_at", "committed", "owed_back"])
    note(actor, at, row, "reported", spent=row.spent, owed_back=row.owed_back, report=report.case_reference)
    return True


def _go_on(row: models.Grant, report: models.Report, at: datetime) -> None:
    """Owe what an interim report has paid: the next part that waits for one, and what it claims of a claimed one."""
    waiting = row.parts.filter(payout_id=None, dropped_at=None).order_by("number")
    if (part := waiting.filter(when=When.INTERIM).first()) is not None:
        part.report = report
        owe_part(row, part, at)
    whole = waiting.filter(when=When.CLAIMED).first()
    claimed = min(report.spent, whole.amount) if whole else 0
    if whole is not None and claimed:
        whole.amount -= claimed
        whole.dropped_at = None if whole.amount else at
        whole.save(update_fields=["amount", "dropped_at"])
        owe_part(row, _made(row, report, claimed, When.CLAIMED), at)


def _settle(row: models.Grant, report: models.Report, used: int, at: datetime) -> None:
    """Owe what was used and not paid yet, or have paid back what was paid and not used; the caller saves the grant."""
    rest = used - (paid_of(row) - row.owed_back)
    for part in row.parts.filter(payout_id=None, dropped_at=None).order_by("number"):
        part.amount, part.report = max(0, min(part.amount, rest)), report
        rest -= part.amount
        part.dropped_at = None if part.amount else at
        part.save(update_fields=["amount", "report", "dropped_at"])
        if part.amount:
            owe_part(row, part, at)
    free(row, row.committed - used)
    if rest > 0:
        # It was paid back after a report that was taken back since.
        owe_part(row, _made(row, report, rest, When.REPORT), at)
    elif rest < 0:
        row.owed_back -= rest
        claim_back(row, subject_of(row, report), -rest, at)


def _made(row: models.Grant, report: models.Report, amount: int, when: When) -> models.Part:
    """A part that no decision promised by itself."""
    last = row.parts.aggregate(last=Max("number"))["last"]
    return models.Part.objects.create(grant=row, report=report, number=last + 1, amount=amount, when=when)


def subject_of(row: models.Grant, report: models.Report) -> str:
    """Under which subject what a report has paid back is owed."""
    return f"grant:{row.pk}:{report.pk}"


@transaction.atomic
def withdraw_report(*, actor: Actor, at: datetime, report_reference: str) -> bool:
    """Undo what the report of a case did, since its acceptance was taken back: what it had paid is called off where it
    was not sent yet, what was to be paid back and was not is owed no more, and after a last report the grant awaits one
    again. Of what the fund had again it is promised anew what the fund still has. Said again, nothing happens.

    :raises NotFound: if the actor is not the platform.
    """
    check_platform(actor)
    report = models.Report.objects.filter(case_reference=report_reference, withdrawn_at=None).first()
    row = locked(report.grant) if report else None
    if (
        report is None
        or row is None
        or models.Report.objects.filter(pk=report.pk, withdrawn_at=None).update(withdrawn_at=at) == 0
    ):
        return False
    call_off(report.parts.all(), at)
    if row.released_at is None:
        if not report.interim:
            _await_again(row, report, at)
        _spread(row)
    note(actor, at, row, "reopened", report=report_reference, owed_back=row.owed_back)
    return True


def _await_again(row: models.Grant, report: models.Report, at: datetime) -> None:
    row.reported_at = row.spent = None
    row.owed_back -= unclaim(row, subject_of(row, report), at)
    year = row.fund_year
    left = max(0, budget_on(year.fund, year.year) - year.committed)
    free(row, -min(row.amount - row.committed, left))
    row.save(update_fields=["spent", "reported_at", "committed", "owed_back"])


def _spread(row: models.Grant) -> None:
    """Have the promised parts of a grant that are not paid come to what it has left, in their order."""
    rest = row.committed - (paid_of(row) - row.owed_back)
    for part in row.parts.filter(payout_id=None, promised__gt=0).order_by("number"):
        part.amount = max(0, min(part.promised, rest))
        rest -= part.amount
        part.report, part.dropped_at = (None, None) if part.amount else (part.report, part.dropped_at)
        part.save(update_fields=["amount", "report", "dropped_at"])
