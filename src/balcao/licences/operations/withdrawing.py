"""What a decision taken back does to the licence that it changed, and what a remedy against it does meanwhile.

Only the platform does so, for a decision. `cause` names the decision, so that each is done once and can be undone.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import Refused
from balcao.kernel.texts import Text
from balcao.licences import models
from balcao.licences.acts import audit, draw, write_change
from balcao.licences.obliging import drop_again, drop_those_of, go_on_with, owe_again, rest_those_of
from balcao.licences.operations.restraining import annul_change
from balcao.licences.types import ChangeKind

STAY = "stay:"


@transaction.atomic
def withdraw_for_case(*, actor: Actor, at: datetime, case_reference: str, cause: str, reason: Text) -> list[str]:
    """Take from licences what a case gave them, since its decision was revoked: one entered by it is revoked from
    today; an extension, other terms or a transfer no longer count. What the case had its holder owe is owed no more.
    Returns the licences touched; done again, none.
    """
    _see_platform(actor)
    drop_those_of(case_reference, at, cause=cause, reason=reason)
    touched = []
    for row in _locked(models.Change.objects.filter(case_reference=case_reference, annulled_at__isnull=True)):
        changes = list(row.changes.filter(case_reference=case_reference, annulled_at__isnull=True).order_by("pk"))
        if any(change.key.startswith(f"{cause}:") for change in changes):
            continue
        if any(change.kind == ChangeKind.ENTERED for change in changes):
            if row.ended_on is not None:
                continue
            since = max(macau_date(at), row.valid_from)
            write_change(
                actor,
                at,
                row,
                ChangeKind.REVOKED,
                key=f"{cause}:{row.pk}",
                holds_from=since,
                reason=reason,
                case_reference=case_reference,
            )
        else:
            for change in changes:
                _begin(change, cause, at, reason)
            draw(row, at)
            audit(actor, at, row, "withdrawn", case_reference)
        touched.append(row.number)
    return touched


@transaction.atomic
def restore_for_decision(*, actor: Actor, at: datetime, cause: str, reason: Text) -> list[str]:
    """The decision that took something back does not stand: what it did to licences never should have been."""
    _see_platform(actor)
    owe_again(cause, at, for_good=True)
    touched = []
    for row in _locked(models.Change.objects.filter(key__startswith=f"{cause}:", annulled_at__isnull=True)):
        for change in row.changes.filter(key__startswith=f"{cause}:", annulled_at__isnull=True):
            annul_change(actor=actor, at=at, number=row.number, change_id=change.pk, reason=reason)
        touched.append(row.number)
    for row in _locked(models.Change.objects.filter(rests__cause__in=(cause, STAY + cause), rests__until_at=None)):
        _end(row, cause, at)
        _end(row, STAY + cause, at)
        draw(row, at)
        audit(actor, at, row, "restored")
        touched.append(row.number)
    return touched


@transaction.atomic
def stay_decision(*, actor: Actor, at: datetime, cause: str, reason: Text) -> list[str]:
    """What the decision did to licences stands still: a remedy suspends its effects. Terms of what it asks for stand
    still too, and what it did away with is owed again. Said again, nothing changes.
    """
    _see_platform(actor)
    rest_those_of(cause, at)
    owe_again(cause, at, for_good=False)
    touched = []
    for row in _locked(_done_by(cause)):
        changes = row.changes.filter(key__startswith=f"{cause}:", annulled_at__isnull=True)
        fresh = [change for change in changes if not change.rests.filter(until_at=None).exists()]
        for change in fresh:
            _begin(change, STAY + cause, at, reason)
        if _end(row, cause, at) or fresh:
            draw(row, at)
            audit(actor, at, row, "stayed")
            touched.append(row.number)
    return touched


@transaction.atomic
def end_stay(*, actor: Actor, at: datetime, cause: str, reason: Text) -> list[str]:
    """The remedy is over and the decision stands: what it did comes alive, and terms go on with the days that were
    left. Said again, nothing changes.
    """
    _see_platform(actor)
    go_on_with(cause, at)
    drop_again(cause, at)
    touched = []
    for row in _locked(_done_by(cause)):
        paused = [
            change
            for change in row.changes.filter(rests__cause=cause, annulled_at__isnull=True).distinct()
            if not change.rests.filter(until_at=None).exists()
        ]
        for change in paused:
            _begin(change, cause, at, reason)
        if _end(row, STAY + cause, at) or paused:
            draw(row, at)
            audit(actor, at, row, "stay_ended")
            touched.append(row.number)
    return touched


@transaction.atomic
def let_terms_go_on(*, actor: Actor, at: datetime, cause: str) -> None:
    """Another decision stands in the place of one that had no effect: what it goes on asking for has its term again."""
    _see_platform(actor)
    go_on_with(cause, at)


def _done_by(cause: str) -> QuerySet[models.Change]:
    return models.Change.objects.filter(key__startswith=f"{cause}:") | models.Change.objects.filter(rests__cause=cause)


def _locked(changes: QuerySet[models.Change]) -> list[models.Licence]:
    numbers = changes.values_list("licence_id", flat=True)
    return list(models.Licence.objects.select_for_update().filter(pk__in=list(numbers)).order_by("pk"))


def _begin(change: models.Change, cause: str, at: datetime, reason: Text) -> None:
    models.Rest.objects.get_or_create(
        change=change, cause=cause, until_at=None, defaults={"since_at": at, "reason": dict(reason)}
    )


def _end(row: models.Licence, cause: str, at: datetime) -> int:
    return models.Rest.objects.filter(change__licence=row, cause=cause, until_at=None).update(until_at=at)


def _see_platform(actor: Actor) -> None:
    if not actor.is_system:
        raise Refused("licences.four_eyes")
