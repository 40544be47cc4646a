"""Questions about guardianships: whom somebody looks after, and who looks after somebody."""

from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from balcao.accounts.models import Guardianship
from balcao.accounts.policies import counter_departments
from balcao.accounts.types import GuardianshipOrigin, GuardianshipSummary
from balcao.foundation.db.api import KeptQuestion, given, once
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

SHOWN = 100


def in_force(today: date) -> QuerySet[Guardianship]:
    """The guardianships that give a right on that day: begun, not over, confirmed, and both accounts open."""
    running = Q(until_on__isnull=True) | Q(until_on__gte=today)
    known = Q(origin=GuardianshipOrigin.REGISTER) | Q(confirmed_at__isnull=False)
    closed = Q(ward__user__is_active=False) | Q(guardian__user__is_active=False)
    found = Guardianship.objects.select_related("ward", "guardian")
    return found.filter(running, known, ended_at__isnull=True, since_on__lte=today).exclude(closed)


def summary_of_guardianship(row: Guardianship) -> GuardianshipSummary:
    """A guardianship as it passes the door."""
    return GuardianshipSummary(
        guardianship_id=row.pk,
        ward_id=row.ward_id,
        ward_name=row.ward.names,
        guardian_id=row.guardian_id,
        guardian_name=row.guardian.names,
        origin=GuardianshipOrigin(row.origin),
        scopes=tuple(row.scopes),
        since_on=row.since_on,
        until_on=row.until_on,
        reference=row.reference,
        confirmed=row.origin == GuardianshipOrigin.REGISTER or row.confirmed_at is not None,
        ended=row.ended_at is not None,
        asked_by=row.asked_by_id,
    )


def wards_of(*, actor: Actor, at: datetime) -> list[GuardianshipSummary]:
    """The persons the actor looks after today, the youngest last."""
    if actor.person_id is None:
        return []
    rows = in_force(macau_date(at)).filter(guardian_id=actor.person_id)
    return [summary_of_guardianship(row) for row in rows.order_by("ward__born_on", "pk")]


def guardianship_over(*, guardian_id: int, ward_id: int, at: datetime) -> GuardianshipSummary | None:
    """The guardianship by which one person acts for the other now, or None. Asked once a page."""
    today = macau_date(at)
    return once(("accounts.guardianship", guardian_id, ward_id, today), lambda: _over(guardian_id, ward_id, today))


def _over(guardian_id: int, ward_id: int, today: date) -> GuardianshipSummary | None:
    row = in_force(today).filter(guardian_id=guardian_id, ward_id=ward_id).first()
    return summary_of_guardianship(row) if row else None


def former_guardianship(*, guardian_id: int, ward_id: int, at: datetime) -> GuardianshipSummary | None:
    """The last guardianship of one over the other that is over, by its last day or because somebody ended it."""
    over = Q(until_on__lt=macau_date(at)) | Q(ended_at__isnull=False)
    rows = Guardianship.objects.select_related("ward", "guardian").filter(over, guardian_id=guardian_id)
    row = rows.filter(ward_id=ward_id).order_by("-pk").first()
    return summary_of_guardianship(row) if row and (row.confirmed_at or row.asked_by_id is None) else None


def guardians_of(*, ward_id: int, at: datetime) -> list[GuardianshipSummary]:
    """Who looks after this person today, the longest first. The caller may know it."""
    return [summary_of_guardianship(row) for row in _OF_WARD(ward=ward_id, today=macau_date(at))]


_OF_WARD = KeptQuestion(lambda: in_force(given("today")).filter(ward_id=given("ward")).order_by("since_on", "pk"))


def wards_ever(person_id: int) -> QuerySet[Guardianship]:
    """Everyone the person, or who is `given` in a kept question, looks or looked after, for another room's question to
    ask along: `ward_id`, and the days it ends, `until_on` and `ended_at`, each None where none is known."""
    known = Q(origin=GuardianshipOrigin.REGISTER) | Q(confirmed_at__isnull=False)
    return Guardianship.objects.filter(known, guardian_id=person_id)


def hold_guardianship(guardianship_id: int) -> bool:
    """Keep it from being ended until the transaction is over; False if it has just been.

    Acts share the row, whoever ends it waits for them: each act comes before the end, or finds it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM accounts_guardianship WHERE id = %s AND ended_at IS NULL FOR SHARE", [guardianship_id]
        )
        return cursor.fetchone() is not None


def guardianships_at_counter(*, actor: Actor) -> list[GuardianshipSummary]:
    """The courts' papers recorded at the officer's counter that are not over: those to confirm first.

    :raises NotFound: if the actor has no counter.
    """
    rows = _at_counter(actor).filter(ended_at__isnull=True).order_by("confirmed_at", "-pk")
    waiting = [row for row in rows[:SHOWN] if row.confirmed_at is None]
    return [summary_of_guardianship(row) for row in (*waiting, *(row for row in rows[:SHOWN] if row.confirmed_at))]


def guardianship_at_counter(*, actor: Actor, guardianship_id: int) -> GuardianshipSummary:
    """One of them.

    :raises NotFound: if there is none such.
    """
    row = _at_counter(actor).filter(pk=guardianship_id).first()
    if row is None:
        raise NotFound(f"guardianship {guardianship_id}")
    return summary_of_guardianship(row)


def _at_counter(actor: Actor) -> QuerySet[Guardianship]:
    found = Guardianship.objects.select_related("ward", "guardian").filter(origin=GuardianshipOrigin.COURT)
    return found.filter(department__in=counter_departments(actor))
