"""Archiving by rule: what is due is found, each case is made into its package once; a chief may halt that."""

from datetime import datetime
from itertools import islice

from django.db import transaction

from balcao.cases.api import Case, FourEyes, NotNow, ReasonNeeded, ended_moments, lock_case, note_case
from balcao.catalogue.api import RetentionRule
from balcao.dossiers.chiefs import as_chief
from balcao.dossiers.keeping import due_on, falling_due, ready, table_at
from balcao.dossiers.making import make_dossier
from balcao.dossiers.models import Deposit, Halt
from balcao.foundation.storage.api import StoredFile
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date

LONGEST = 5000
A_NIGHT = 200
"""So many cases are archived a night; the others follow the next."""


def due_cases(*, at: datetime, most: int = A_NIGHT) -> list[int]:
    """Numbers of cases whose time is over and that nothing holds."""
    found = (pk for _, cases in falling_due(table_at(at), macau_date(at)) for pk in ready(cases, at))
    return list(islice(found, most))


def archive_due(*, case_id: int, at: datetime) -> None:
    """Make the package of a case and keep where it lies. Nothing happens when it is archived already, is not due, or
    something holds it. Killed half-way, nothing is kept, and it is made anew."""
    if _due(case_id, at) is None:
        return
    made = make_dossier(case_id=case_id, at=at).archive
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        due = _due(case_id, at)
        if due is not None:
            _keep(case, made, *due, at=at)


def _keep(case: Case, made: StoredFile, rule: RetentionRule, ended_at: datetime, *, at: datetime) -> None:
    table = table_at(at).name
    Deposit.objects.create(
        case=case,
        table=table,
        rule=rule.id,
        years=rule.years,
        ended_at=ended_at,
        due_on=due_on(ended_at, rule),
        made_at=at,
        key=made.key,
        sha256=made.sha256,
        size=made.size,
    )
    note_case(case, system_actor(), at, "deposited", internal=True, table=table, rule=rule.id, sha256=made.sha256)


def _due(case_id: int, at: datetime) -> tuple[RetentionRule, datetime] | None:
    """Its rule and when it ended, if it is due and nothing holds it."""
    for rule, cases in falling_due(table_at(at), macau_date(at)):
        one = cases.filter(pk=case_id)
        if any(ready(one, at)):
            return rule, ended_moments(one)[case_id]
    return None


@transaction.atomic
def halt_archiving(*, actor: Actor, at: datetime, reference: str, why: str) -> None:
    """Keep a case from being archived, with a reason. Halted already, it stays as it is.

    :raises NotFound: for who is no chief there.
    :raises ReasonNeeded: without a reason.
    :raises NotNow: when it is archived.
    """
    case = lock_case(as_chief(actor), at, reference)
    if not why.strip():
        raise ReasonNeeded
    if Deposit.objects.filter(case=case).exists():
        raise NotNow
    if Halt.objects.filter(case=case, ended_at__isnull=True).exists():
        return
    Halt.objects.create(
        case=case, why=why.strip()[:LONGEST], at=at, by_name=actor.name, eyes=actor.eyes_in(case.department)
    )
    note_case(case, actor, at, "archiving_halted", note=why.strip()[:LONGEST], internal=True)


@transaction.atomic
def end_halt(*, actor: Actor, at: datetime, reference: str) -> None:
    """Let the rule go on. Twice changes nothing.

    :raises NotFound: for who is no chief there.
    :raises FourEyes: for who halted it.
    """
    case = lock_case(as_chief(actor), at, reference)
    halt = Halt.objects.select_for_update().filter(case=case, ended_at__isnull=True).first()
    if halt is None:
        return
    eyes = actor.eyes_in(case.department)
    if set(eyes) & set(halt.eyes):
        raise FourEyes
    halt.ended_at, halt.ended_by_name, halt.ended_eyes = at, actor.name, eyes
    halt.save()
    note_case(case, actor, at, "archiving_resumed", internal=True)
