"""Beginning to help a person at a counter, going on, and ending it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.accounts.api import is_adult, is_called, person_seen
from balcao.counter.ending import close_assistance
from balcao.counter.failures import HelpedElsewhere, NotProven, NotThisPerson, OwnMatter, StillHelping
from balcao.counter.models import Assistance, VideoVisit
from balcao.counter.policies import counters_of, is_tied
from balcao.counter.queries.assistances import must_help
from balcao.counter.rules import counter_rules
from balcao.counter.types import REASONS, Ending
from balcao.foundation.audit.api import record, record_read
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES


@transaction.atomic
def begin_assistance(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    name: str,
    facts: Mapping[str, Any],
    reason: str,
    words: str = "",
    language: str,
    photo_compared: bool,
    consented: bool,
) -> int:
    """A person shows their card at the counter and wants to be helped; returns the assistance's number.

    `facts` are the identity register's about that `number`, `name` is what the card says. Beginning again for the same
    person gives the one that runs.

    :raises NotFound: if the actor has no counter.
    :raises NotProven: unless the photo was compared, the person consented, and a reason is given.
    :raises NotThisPerson: if the register has nobody alive and of age with that number and name.
    :raises OwnMatter: if it is the clerk, or their kin.
    :raises StillHelping, HelpedElsewhere: one person at a time, and one clerk.
    """
    department = counters_of(actor)[0]
    if not (photo_compared and consented and reason in REASONS and language in LANGUAGES):
        raise NotProven
    person_id = _person(number, name, facts, at)
    clerk_id = actor.person_id or 0
    if is_tied(clerk_id, f"p-{person_id}", at):
        raise OwnMatter
    _end_what_is_over(clerk_id, person_id, at)
    running = Assistance.objects.select_for_update().filter(ended_at__isnull=True)
    for row in running.filter(clerk_id=clerk_id):
        if row.person_id == person_id:
            return row.pk
        raise StillHelping
    if running.filter(person_id=person_id).exists():
        raise HelpedElsewhere
    video = _seat(clerk_id, person_id)
    row = _begun(actor, at, person_id, department, reason, words, language, video)
    record(
        actor=actor,
        at=at,
        event="counter:assistance:begun",
        subject=f"assistance:{row.pk}",
        holder_id=f"p-{person_id}",
        data={"reason": reason, "counter": department, "photo_compared": True, "consented": True},
    )
    record_read(
        actor=actor,
        at=at,
        subject=f"assistance:{row.pk}",
        holder_id=f"p-{person_id}",
        purpose=text_of("counter.reading.purpose"),
        basis=text_of("counter.reading.basis"),
    )
    return row.pk


def _person(number: str, name: str, facts: Mapping[str, Any], at: datetime) -> int:
    born = str(facts.get("born_on") or "")
    if not number or facts.get("status") != "alive" or not born:
        raise NotThisPerson
    if not is_adult(date.fromisoformat(born), macau_date(at)):
        raise NotThisPerson
    person_id = person_seen(number=number, facts=facts, at=at)
    if not is_called(person_id, name):
        raise NotThisPerson
    return person_id


def _seat(clerk_id: int, person_id: int) -> VideoVisit | None:
    """The visit by video at a kiosk in which the clerk saw the card, from now on this person's.

    :raises NotThisPerson: if it was booked by somebody else.
    :raises HelpedElsewhere: if the person has another visit by video.
    """
    rows = VideoVisit.objects.select_for_update().filter(clerk_id=clerk_id, ended_at__isnull=True)
    visit = rows.filter(station__isnull=False).first()
    if visit is None or visit.person_id == person_id:
        return visit
    if visit.person_id is not None:
        raise NotThisPerson
    visit.person_id, visit.holder_id = person_id, f"p-{person_id}"
    try:
        with transaction.atomic():
            visit.save(update_fields=["person", "holder_id"])
    except IntegrityError as failure:
        raise HelpedElsewhere from failure
    return visit


def _begun(
    actor: Actor,
    at: datetime,
    person_id: int,
    department: str,
    reason: str,
    words: str,
    language: str,
    video: VideoVisit | None,
) -> Assistance:
    rules = counter_rules()
    try:
        with transaction.atomic():
            return Assistance.objects.create(
                clerk_id=actor.person_id or 0,
                person_id=person_id,
                department=department,
                reason=reason,
                words=words.strip()[:300],
                language=language,
                photo_compared=True,
                consented=True,
                begun_at=at,
                until_at=at + rules.lasts,
                longest_at=at + rules.longest,
                video=video,
            )
    except IntegrityError as failure:  # two clerks, or two tabs, at once: the other was first
        raise HelpedElsewhere from failure


def _end_what_is_over(clerk_id: int, person_id: int, at: datetime) -> None:
    over = Assistance.objects.select_for_update().filter(ended_at__isnull=True, until_at__lte=at)
    for row in over.order_by("pk"):
        if row.clerk_id == clerk_id or row.person_id == person_id:
            close_assistance(row, row.until_at, Ending.TIME)


@transaction.atomic
def prolong_assistance(*, actor: Actor, at: datetime) -> None:
    """Help the same person for some more minutes, up to the longest.

    :raises NotFound: if the clerk is helping nobody.
    """
    row = Assistance.objects.select_for_update().get(pk=must_help(actor, at).pk)
    row.until_at = min(max(row.until_at, at + counter_rules().prolong), row.longest_at)
    row.save(update_fields=["until_at"])
    _note(actor, at, row, "prolonged")


@transaction.atomic
def end_assistance(*, actor: Actor, at: datetime, left: bool = False) -> None:
    """The visit is over; `left` when the person went away before the end. Drafts stay; what waits for a yes does not.

    :raises NotFound: if the clerk is helping nobody.
    """
    row = Assistance.objects.select_for_update().get(pk=must_help(actor, at).pk)
    close_assistance(row, at, Ending.LEFT if left else Ending.FINISHED)
    _note(actor, at, row, "ended", why=row.ended_why)


@transaction.atomic
def open_draft(*, actor: Actor, at: datetime, draft_id: int) -> None:
    """Keep that the clerk saw this application of the person they help; its holder can see that. Once a visit.

    `actor` is the person, by the clerk's hand; the caller has seen that the draft is theirs.

    :raises NotFound: if the visit is over.
    """
    if actor.clerk is None:
        return
    row = Assistance.objects.select_for_update().filter(pk=actor.clerk.assistance_id).first()
    if row is None or draft_id in row.drafts:
        return
    row.drafts = [*row.drafts, draft_id]
    row.save(update_fields=["drafts"])
    record_read(
        actor=actor,
        at=at,
        subject=f"draft:{draft_id}",
        holder_id=actor.holder_id,
        purpose=text_of("counter.reading.purpose"),
        basis=text_of("counter.reading.basis"),
    )


@transaction.atomic
def end_those_over(*, at: datetime) -> int:
    """End the visits whose time is over; returns how many."""
    rows = Assistance.objects.select_for_update(skip_locked=True).filter(ended_at__isnull=True, until_at__lte=at)
    over = list(rows.order_by("pk"))
    for row in over:
        close_assistance(row, row.until_at, Ending.TIME)
    return len(over)


def _note(actor: Actor, at: datetime, row: Assistance, what: str, **data: Any) -> None:
    record(
        actor=actor,
        at=at,
        event=f"counter:assistance:{what}",
        subject=f"assistance:{row.pk}",
        holder_id=f"p-{row.person_id}",
        data=data,
    )
