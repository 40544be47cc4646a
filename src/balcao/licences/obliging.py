"""Which obligations a licence has, and when the next one falls due."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from balcao.kernel.clock import add_months, macau_date
from balcao.kernel.texts import Text
from balcao.licences import models
from balcao.licences.kinds import kind_of


def first_obligations(row: models.Licence, at: datetime) -> None:
    """Set the obligations that the kind has from the beginning."""
    described = kind_of(row.kind)
    for key, obliged in described.obligations.items() if described else ():
        if obliged.first_months is not None:
            models.Obligation.objects.create(
                licence=row,
                key=key,
                name=obliged.name.text(),
                kind=obliged.kind,
                due_on=add_months(row.valid_from, obliged.first_months),
                every_months=obliged.every_months,
                neglect=obliged.overdue,
                basis=obliged.basis.text(),
                set_at=at,
            )


def drop(obligation: models.Obligation, at: datetime, *, cause: str, reason: Text) -> None:
    """Have one of a locked licence owed no more, since a decision did away with it."""
    obligation.dropped_at, obligation.dropped_by, obligation.dropped_why = at, cause, dict(reason)
    obligation.rests_since = None
    obligation.save(update_fields=["dropped_at", "dropped_by", "dropped_why", "rests_since"])


def as_set(obligation: models.Obligation) -> dict[str, Any]:
    """An obligation as it was said, without the days by which its term has moved."""
    return {
        "name": obligation.name,
        "kind": obligation.kind,
        "due_on": obligation.due_on - timedelta(days=obligation.moved_days),
        "neglect": obligation.neglect,
        "basis": obligation.basis,
    }


def drop_those_of(case_reference: str, at: datetime, *, cause: str, reason: Text) -> None:
    """A decision took back what a case gave: what the case tied it to is owed no more."""
    for each in _lock(models.Obligation.objects.filter(models.OPEN, case_reference=case_reference)):
        drop(each, at, cause=cause, reason=reason)


def owe_again(cause: str, at: datetime, *, for_good: bool) -> None:
    """That decision does not stand, or not at present: what it did away with is owed again, with the days left then."""
    for each in _lock(models.Obligation.objects.filter(dropped_by=cause)):
        if each.dropped_at is not None:
            _move(each, macau_date(each.dropped_at), macau_date(at))
            each.dropped_at = None
        if for_good:
            each.dropped_by, each.dropped_why = "", {}
        each.save()


def drop_again(cause: str, at: datetime) -> None:
    """That decision has effect again: what it did away with is owed no more, unless it was met meanwhile."""
    for each in _lock(models.Obligation.objects.filter(models.OPEN, dropped_by=cause)):
        drop(each, at, cause=cause, reason=each.dropped_why)


def rest_those_of(cause: str, at: datetime) -> None:
    """That decision has no effect at present: the terms of what it asks for stand still. Again, nothing changes."""
    for each in _lock(models.Obligation.objects.filter(models.DUE, set_by=cause)):
        each.rests_since = macau_date(at)
        each.save(update_fields=["rests_since"])


def go_on_with(cause: str, at: datetime) -> None:
    """What stood still goes on with the days that were left; what was overdue before is so again."""
    for each in _lock(models.Obligation.objects.filter(models.OPEN, set_by=cause, rests_since__isnull=False)):
        assert each.rests_since is not None
        _move(each, each.rests_since, macau_date(at))
        each.rests_since = None
        each.save()


def _move(obligation: models.Obligation, since: date, until: date) -> None:
    """Give it the days back in which its term stood still."""
    days = (until - since).days
    if obligation.due_on >= since and days > 0:
        obligation.due_on += timedelta(days=days)
        obligation.moved_days += days


def _lock(found: QuerySet[models.Obligation]) -> list[models.Obligation]:
    """Them, with their licences locked first, as every act on a licence does."""
    licences = list(found.values_list("licence_id", flat=True))
    list(models.Licence.objects.select_for_update().filter(pk__in=licences).order_by("pk"))
    return list(found.order_by("pk"))


def next_obligation(met: models.Obligation, on: date, at: datetime) -> None:
    """Set the next of a series, so many months after the day on which the one before was met."""
    if met.every_months is None:
        return
    models.Obligation.objects.create(
        licence_id=met.licence_id,
        key=met.key,
        name=met.name,
        kind=met.kind,
        due_on=add_months(on, met.every_months),
        every_months=met.every_months,
        neglect=met.neglect,
        basis=met.basis,
        set_at=at,
    )
