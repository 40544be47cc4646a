"""Publishing an activity, changing it, calling it off, ticking off who came."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from balcao.activities.events import ActivityCalledOff, ActivityChanged
from balcao.activities.failures import ActivityOver, BadTimes, NotYet, TooLate, WordsNeeded
from balcao.activities.models import Activity, Attendance
from balcao.activities.policies import require_organiser, watches
from balcao.activities.trail import note
from balcao.activities.types import Publication, Span
from balcao.entities.api import Action
from balcao.foundation.bus.api import announce
from balcao.foundation.numbers.api import take_number
from balcao.intake.api import EntryState, Opening, call_off_round, end_list_at, entries_of, open_round
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.ids import make_reference

SERIES = "ACT"
"""What the numbers of activities begin with."""
LONGEST = 2000


@transaction.atomic
def publish_activity(*, actor: Actor, at: datetime, publication: Publication) -> str:
    """List it, and open the round in which people enrol; returns its number. Asked again for the same case, it is the
    same. The caller has decided that it may be published.

    :raises TooLate: when nobody could enrol any more.
    :raises BadTimes: as with `change_activity`.
    """
    known = Activity.objects.filter(case_reference=publication.case_reference).first()
    if known is not None:
        return known.number
    spans = _in_order(publication.spans, publication.closes_at)
    if publication.closes_at <= at or publication.closes_at <= publication.opens_at:
        raise TooLate
    row = Activity.objects.create(
        number=make_reference(SERIES, *take_number(series=SERIES, at=at)),
        case_reference=publication.case_reference,
        holder_id=publication.holder_id,
        department=publication.department,
        duty=publication.duty,
        service_id=publication.service_id,
        enrolled_by=publication.enrolled_by,
        scopes=list(publication.scopes),
        organiser=dict(publication.organiser),
        title=dict(publication.title),
        about=publication.about,
        place=publication.place,
        spans=_kept(spans),
        begins_at=spans[0][0],
        ends_at=max(ends for _, ends in spans),
        by_draw=publication.by_draw,
        quota=publication.quota,
        opens_at=publication.opens_at,
        closes_at=publication.closes_at,
        age_min=publication.age_min,
        age_max=publication.age_max,
        fee=publication.fee,
        grant_reference=publication.grant_reference,
        remits_after=publication.remits_after,
        published_at=at,
        changed_at=at,
    )
    opening = Opening(
        service_id=row.enrolled_by,
        round_id=row.number,
        department=row.department,
        duty=row.duty,
        name=row.title,
        by_draw=row.by_draw,
        quota=row.quota,
        waiting=publication.waiting,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        ends_at=row.begins_at,
    )
    open_round(actor=actor, at=at, opening=opening)
    note(actor, at, row, "published", case=row.case_reference)
    return row.number


@transaction.atomic
def change_activity(*, actor: Actor, at: datetime, number: str, spans: Sequence[Span], place: str, why: str) -> None:
    """Hold it at other times or elsewhere, and say why; whoever enrolled is told. The same again changes nothing.

    :raises NotFound, Refused: unless it is the organiser's, and the actor may act for them.
    :raises ActivityOver: once it is called off or over.
    :raises BadTimes: without a time, or with one that ends before it begins, is past, or begins before one can enrol
        no more.
    :raises WordsNeeded: without a place or a reason.
    """
    row = require_organiser(actor, Action.LODGE, at, _locked(number))
    if row.called_off_at is not None or row.ends_at <= at:
        raise ActivityOver
    wanted = _in_order(spans, row.closes_at)
    if _kept(wanted) == row.spans and place.strip() == row.place:
        return
    if any(begins <= at and _kept([(begins, ends)])[0] not in row.spans for begins, ends in wanted):
        raise BadTimes
    if not place.strip() or not why.strip():
        raise WordsNeeded
    before = row.begins_at
    row.spans, row.place = _kept(wanted), place.strip()[:300]
    row.begins_at, row.ends_at = wanted[0][0], max(ends for _, ends in wanted)
    row.why, row.changed_at, row.revision = why.strip()[:LONGEST], at, row.revision + 1
    row.save()
    if row.begins_at != before:
        end_list_at(at=at, service_id=row.enrolled_by, round_id=row.number, ends_at=row.begins_at)
    note(actor, at, row, "changed", revision=row.revision)
    announce(ActivityChanged(number=row.number, at=at))


@transaction.atomic
def call_off_activity(*, actor: Actor, at: datetime, number: str, why: str) -> None:
    """It does not take place: nobody enrols any more, whoever did is told why. Twice it is the same.

    Its organiser may, and the officers whose work it is; the platform for them, when the decision is taken back.

    :raises NotFound, Refused: for anybody else.
    :raises ActivityOver: once it is over.
    :raises WordsNeeded: without a reason.
    """
    row = _locked(number)
    if row is None:
        raise NotFound("activity")
    if not actor.is_system and not watches(actor, row):
        require_organiser(actor, Action.LODGE, at, row)
    if row.called_off_at is not None:
        return
    if not why.strip():
        raise WordsNeeded
    if row.ends_at <= at:
        raise ActivityOver
    row.called_off_at, row.changed_at, row.why = at, at, why.strip()[:LONGEST]
    row.revision += 1
    row.save()
    call_off_round(actor=actor, at=at, service_id=row.enrolled_by, round_id=row.number)
    note(actor, at, row, "called_off")
    announce(ActivityCalledOff(number=row.number, at=at))


@transaction.atomic
def mark_who_came(*, actor: Actor, at: datetime, number: str, tickets: Collection[str]) -> int:
    """Tick off the participants with these tickets; the others did not come. Returns how many came. It can be said
    again, and then holds instead.

    :raises NotFound, Refused: unless it is the organiser's, and the actor may act for them.
    :raises ActivityOver: if it was called off.
    :raises NotYet: before it has begun.
    """
    row = require_organiser(actor, Action.PREPARE, at, _locked(number))
    if row.called_off_at is not None:
        raise ActivityOver
    if row.begins_at > at:
        raise NotYet
    entries = entries_of(service_id=row.enrolled_by, round_id=row.number)
    had_place = [each for each in entries if each.state is EntryState.PLACED]
    marks = [
        Attendance(
            activity=row,
            case_reference=each.case_reference,
            came=each.ticket in tickets,
            marked_at=at,
            marked_by=actor.self_id,
        )
        for each in had_place
    ]
    Attendance.objects.bulk_create(
        marks,
        update_conflicts=True,
        unique_fields=["case_reference"],
        update_fields=["came", "marked_at", "marked_by"],
    )
    came = sum(each.came for each in marks)
    note(actor, at, row, "attendance_marked", participants=len(had_place), came=came)
    return came


def _in_order(spans: Sequence[Span], closes_at: datetime) -> list[Span]:
    found = sorted(set(spans))
    if not found or any(ends <= begins for begins, ends in found) or found[0][0] < closes_at:
        raise BadTimes
    return found


def _kept(spans: Sequence[Span]) -> list[list[str]]:
    return [[begins.isoformat(), ends.isoformat()] for begins, ends in spans]


def _locked(number: str) -> Activity | None:
    return Activity.objects.select_for_update().filter(number=number).first()
