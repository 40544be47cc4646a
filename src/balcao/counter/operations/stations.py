"""Kiosks: a clerk registers one, its device takes it by a code, people sit down at it. Nobody is signed in there."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.accounts.api import codes_match, new_nonce
from balcao.catalogue.api import places
from balcao.counter.calling import call_when_it_waits
from balcao.counter.failures import NoVideoCounter, OtherVideoVisit, VisitOver, WrongStationCode
from balcao.counter.kiosks import appointment_digits, hashed, waiting_at_station
from balcao.counter.models import Station, VideoVisit
from balcao.counter.operations.confirming import take_code
from balcao.counter.policies import counters_of
from balcao.counter.queries.assistances import person_at_counter
from balcao.counter.rules.video import open_now, video_counters, video_rules
from balcao.counter.types import Ending, Way
from balcao.counter.video_hold import end_filling, finish_visit, lock_station_visit, note_visit, somebody
from balcao.counter.video_state import closes_at, state_of
from balcao.counter.video_types import VideoEnd, VideoState
from balcao.foundation.audit.api import record
from balcao.foundation.rates.api import take_call
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

WITHIN = timedelta(minutes=10)
"""Within that time so many wrong codes may be typed at one kiosk."""


@transaction.atomic
def register_station(*, actor: Actor, at: datetime, place: str, label: str) -> str:
    """Register a kiosk at one of the places; returns the code its device takes it with, once, within half an hour.

    :raises NotFound: for officers without a counter, and for a place that is none.
    """
    department = counters_of(actor)[0]
    if place not in places(settings.BALCAO_SERVICES):
        raise NotFound(f"place {place}")
    code = f"{secrets.randbelow(10**8):08d}"
    row = Station.objects.create(
        department=department,
        place=place,
        label=" ".join(label.split())[:60] or "1",
        code_hash=hashed(code),
        code_until_at=at + video_rules().code,
        registered_at=at,
        registered_by=actor.self_id,
    )
    _note(row, actor, at, "registered")
    return code


@transaction.atomic
def end_station(*, actor: Actor, at: datetime, station_id: int) -> None:
    """The device is no kiosk any more, from this moment; who sits there is shown out.

    :raises NotFound: for who has no counter of that department.
    """
    row = Station.objects.select_for_update().filter(pk=station_id, department__in=counters_of(actor)).first()
    if row is None:
        raise NotFound(f"station {station_id}")
    if row.ended_at is not None:
        return
    row.ended_at, row.secret_hash, row.code_hash = at, None, ""
    row.save()
    for visit in VideoVisit.objects.select_for_update().filter(station=row, ended_at__isnull=True):
        finish_visit(visit, actor, at, VideoEnd.GONE)
    _note(row, actor, at, "ended")


@transaction.atomic
def take_station(*, at: datetime, code: str) -> str:
    """A device becomes the kiosk with that code; returns the secret it keeps. A code works once.

    :raises WrongStationCode: for any other code.
    """
    typed = "".join(sign for sign in code if sign.isdecimal())
    rows = Station.objects.select_for_update().filter(ended_at__isnull=True, code_until_at__gt=at)
    row = rows.filter(code_hash=hashed(typed)).first() if len(typed) == 8 else None
    if row is None:
        raise WrongStationCode
    secret = secrets.token_urlsafe(32)
    row.secret_hash, row.code_hash, row.code_until_at = hashed(secret), "", None
    row.save(update_fields=["secret_hash", "code_hash", "code_until_at"])
    return secret


@transaction.atomic
def sit_down(*, station_id: int, at: datetime, department: str, language: str) -> int:
    """Somebody without an appointment sits down at a kiosk and waits for a clerk of that department.

    :raises NoVideoCounter: when it sees nobody by video now.
    :raises OtherVideoVisit: when somebody sits there already.
    """
    counter = video_counters().get(department)
    if counter is None or not open_now(counter, at):
        raise NoVideoCounter
    row = VideoVisit(
        department=department,
        station_id=station_id,
        language=language,
        nonce=new_nonce(),
        asked_at=at,
        came_at=at,
        seen_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as failure:
        raise OtherVideoVisit from failure
    note_visit(row, somebody(language), at, "sat_down", station=station_id)
    call_when_it_waits(row)
    return row.pk


def sit_down_with_code(*, station_id: int, at: datetime, code: str) -> int:
    """Somebody with an appointment sits down at a kiosk. The code alone shows nothing: the clerk sees the card.

    :raises WrongStationCode: for any other code, and after too many.
    :raises VisitOver: when its door is not open.
    :raises OtherVideoVisit: when somebody sits there already, or the visit is entered from elsewhere.
    """
    typed = "".join(sign for sign in code if sign.isdecimal())[-20:]
    if take_call(name=f"station:{station_id}", amount=video_rules().code_tries, within=WITHIN, at=at):
        raise WrongStationCode
    with transaction.atomic():
        rows = VideoVisit.objects.select_for_update(of=("self",)).filter(ended_at__isnull=True)
        row = rows.filter(pk=int(typed[:-6]), starts_at__isnull=False).first() if len(typed) > 6 else None
        if row is None or not codes_match(typed[-6:], appointment_digits(row)):
            raise WrongStationCode
        if state_of(row, at) is VideoState.BOOKED or at > closes_at(row):
            raise VisitOver
        if row.came_at is not None and row.station_id != station_id:
            raise OtherVideoVisit
        row.station_id, row.came_at, row.seen_at = station_id, row.came_at or at, at
        try:
            with transaction.atomic():
                row.save(update_fields=["station", "came_at", "seen_at"])
        except IntegrityError as failure:
            raise OtherVideoVisit from failure
        note_visit(row, somebody(row.language), at, "sat_down", station=station_id)
        call_when_it_waits(row)
        return row.pk


@transaction.atomic
def leave_station(*, station_id: int, at: datetime) -> None:
    """Whoever sits at the kiosk leaves, or was gone for minutes; nothing of them stays on it."""
    try:
        row = lock_station_visit(station_id, at)
    except VisitOver:
        return
    finish_visit(row, somebody(row.language), at, VideoEnd.LEFT)


@transaction.atomic
def stop_filling_at_station(*, station_id: int, at: datetime) -> None:
    """Whoever sits at the kiosk takes back that the clerk fills in: what is saved from this moment is refused.

    :raises VisitOver: when nobody sits there.
    """
    row = lock_station_visit(station_id, at)
    end_filling(row, at, Ending.WITHDRAWN)
    note_visit(row, somebody(row.language), at, "fill_taken_back")


def confirm_at_station(*, station_id: int, at: datetime, given: str) -> None:
    """The person types the code that their phone received at the kiosk, instead of saying it to the clerk.

    :raises VisitOver: when nobody sits there, or nothing waits for a code.
    :raises WrongCode, ContentMoved, ConfirmationOver: as at a counter.
    """
    found = waiting_at_station(station_id, at)
    if found is None or found.way != Way.CODE:
        raise VisitOver
    actor = person_at_counter(found.assistance).acting_for(found.holder_id)
    take_code(actor=actor, at=at, draft_id=found.draft_id, given=given)


def _note(row: Station, actor: Actor, at: datetime, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"counter:station:{what}",
        subject=f"station:{row.pk}",
        holder_id=actor.self_id,
        data={"place": row.place, "counter": row.department},
    )
