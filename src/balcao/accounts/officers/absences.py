"""Being away: a colleague holds one's posts in a department for some days, once a chief has agreed."""

from datetime import date, datetime, timedelta

from django.db import transaction

from balcao.accounts.models import Person
from balcao.accounts.officers.events import SubstitutionConfirmed
from balcao.accounts.officers.failures import AnotherMustConfirm, BadAbsence, NotOpen, SubstituteLacks
from balcao.accounts.officers.models import Absence, Post
from balcao.accounts.officers.policies import heads, person_behind
from balcao.accounts.officers.rules import rules
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

LONGEST = timedelta(days=366)


@transaction.atomic
def enter_absence(
    *, actor: Actor, at: datetime, department: str, substitute_id: int, from_on: date, until_on: date
) -> int:
    """Say when one is away and who stands in; a chief has to agree. Returns the absence's number.

    :raises NotFound: without a post of one's own in the department.
    :raises BadAbsence, SubstituteLacks: with nothing changed.
    """
    if not any(post.own and post.department == department for post in actor.posts):
        raise NotFound(f"department {department}")
    if from_on < macau_date(at) or not timedelta(0) <= until_on - from_on <= LONGEST:
        raise BadAbsence
    person_id = person_behind(actor)
    _lock_both(person_id, substitute_id)
    if _absent(person_id, department, from_on, until_on):
        raise BadAbsence
    _check_substitute(person_id, substitute_id, department, from_on, until_on)
    absence = Absence.objects.create(
        person_id=person_id,
        department=department,
        substitute_id=substitute_id,
        from_on=from_on,
        until_on=until_on,
        entered_at=at,
    )
    _audit(actor, at, absence, "entered")
    return absence.pk


@transaction.atomic
def confirm_absence(*, actor: Actor, at: datetime, absence_id: int) -> None:
    """A chief agrees; during these days the substitute holds the posts.

    :raises NotFound: for everyone but the department's chiefs and administrators.
    :raises AnotherMustConfirm: to the absent officer and the substitute.
    :raises NotOpen: when it was confirmed or ended meanwhile, or its days are over.
    :raises SubstituteLacks: when the substitute no longer holds what it takes.
    """
    found = Absence.objects.filter(pk=absence_id).first()
    if found is None or not heads(actor, found.department):
        raise NotFound(f"absence {absence_id}")
    _lock_both(found.person_id, found.substitute_id)
    absence = Absence.objects.select_for_update().get(pk=absence_id)
    if absence.confirmed_at is not None or absence.ended_at is not None or absence.until_on < macau_date(at):
        raise NotOpen
    if actor.person_id in (absence.person_id, absence.substitute_id):
        raise AnotherMustConfirm
    first = max(absence.from_on, macau_date(at))
    _check_substitute(absence.person_id, absence.substitute_id, absence.department, first, absence.until_on)
    absence.confirmed_by_id, absence.confirmed_at = actor.person_id, at
    absence.save(update_fields=["confirmed_by", "confirmed_at"])
    _audit(actor, at, absence, "confirmed")
    announce(
        SubstitutionConfirmed(
            absence_id=absence.pk,
            person_id=absence.person_id,
            substitute_id=absence.substitute_id,
            department=absence.department,
            from_on=absence.from_on,
            until_on=absence.until_on,
            at=at,
        )
    )


@transaction.atomic
def end_absence(*, actor: Actor, at: datetime, absence_id: int) -> None:
    """The officer is back, or the chief does not agree: from now on nothing is lent.

    :raises NotFound: for everyone but the absent officer and the department's chiefs and administrators.
    :raises NotOpen: when it has ended already.
    """
    absence = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if absence is None or not (absence.person_id == actor.person_id or heads(actor, absence.department)):
        raise NotFound(f"absence {absence_id}")
    if absence.ended_at is not None or absence.until_on < macau_date(at):
        raise NotOpen
    absence.ended_by_id, absence.ended_at = actor.person_id, at
    absence.save(update_fields=["ended_by", "ended_at"])
    _audit(actor, at, absence, "ended")


def _lock_both(*person_ids: int) -> None:
    """Two absences of the same people are entered one after the other; always in the order of their numbers."""
    list(Person.objects.select_for_update().filter(pk__in=person_ids).order_by("pk"))


def _absent(person_id: int, department: str, from_on: date, until_on: date) -> bool:
    running = Absence.objects.filter(person_id=person_id, department=department, ended_at__isnull=True)
    return running.filter(from_on__lte=until_on, until_on__gte=from_on).exists()


def _check_substitute(person_id: int, substitute_id: int, department: str, from_on: date, until_on: date) -> None:
    """Clearances are compared again on each day by who reads the posts; here one learns of it in time."""
    posts = Post.objects.filter(
        department=department, confirmed_at__isnull=False, ended_at__isnull=True, person__user__is_active=True
    )
    lent = posts.filter(person_id=person_id, since_on__lte=until_on, until_on__gte=from_on)
    lent = lent.exclude(duty__in=rules().not_lent)
    highest = max(lent.values_list("clearance", flat=True), default=0)
    held = posts.filter(person_id=substitute_id, since_on__lte=from_on, until_on__gte=until_on)
    if (
        substitute_id == person_id
        or not held.filter(clearance__gte=highest).exists()
        or _absent(substitute_id, department, from_on, until_on)
    ):
        raise SubstituteLacks


def _audit(actor: Actor, at: datetime, absence: Absence, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"accounts:absence:{what}",
        subject=f"absence:{absence.pk}",
        holder_id=f"p-{absence.person_id}",
        data={
            "department": absence.department,
            "substitute": f"p-{absence.substitute_id}",
            "from_on": absence.from_on.isoformat(),
            "until_on": absence.until_on.isoformat(),
        },
    )
