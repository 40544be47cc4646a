"""A meeting by video: each side enters its room around the time, and says whether it may be recorded."""

from datetime import datetime, timedelta

from django.db import transaction

from balcao.cases.duty import lock_case, note_case
from balcao.cases.failures import NotNow
from balcao.cases.gateways.video import video_rooms
from balcao.cases.meetings import AppointmentKind, AppointmentState
from balcao.cases.models import Appointment, Case
from balcao.cases.models.recording import RecordingWord
from balcao.cases.own import lock_own, note_own
from balcao.cases.queries.video import may_be_recorded, open_from, open_until
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

OFFICE, APPLICANT = "office", "applicant"
LIVES = timedelta(hours=1)
"""For so long after the door closes the provider keeps a room."""


def enter_video(*, actor: Actor, at: datetime, reference: str, appointment_id: int) -> str:
    """The address of the applicant's side of the room, from ten minutes before until half an hour after the meeting's
    end. That they entered is on record.

    The provider is asked over the network.

    :raises NotFound: for whom it is no business.
    :raises NotNow: too early, too late, or when the meeting was moved or called off.
    :raises VideoUnreachable: when the provider does not answer.
    """
    with transaction.atomic():
        case, under = lock_own(actor, at, reference)
        row = open_now(case, appointment_id, at=at)
        room = _key(row)
        record = may_be_recorded(row.pk)
    address = video_rooms().open_room(key=room, until=open_until(row) + LIVES, record=record).applicant
    with transaction.atomic():
        case, under = lock_own(actor, at, reference)
        open_now(case, appointment_id, at=at)
        note_own(case, actor, at, under, "video_entered")
    return address


def enter_video_at_desk(*, actor: Actor, at: datetime, reference: str, appointment_id: int) -> str:
    """The same for the officer's side, for those whose duty the case is.

    :raises NotFound: for every other officer.
    :raises NotNow, VideoUnreachable: as for the applicant.
    """
    with transaction.atomic():
        case = lock_case(actor, at, reference)
        row = open_now(case, appointment_id, at=at)
        record = may_be_recorded(row.pk)
    address = video_rooms().open_room(key=_key(row), until=open_until(row) + LIVES, record=record).officer
    with transaction.atomic():
        case = lock_case(actor, at, reference)
        open_now(case, appointment_id, at=at)
        note_case(case, actor, at, "video_entered_office")
    return address


def say_on_recording(*, actor: Actor, at: datetime, reference: str, appointment_id: int, agrees: bool) -> None:
    """The applicant says whether the meeting may be recorded; a no costs nothing, and either can be changed until its
    end. Said twice, it is said once.

    :raises NotFound: for whom it is no business.
    :raises NotNow: before the meeting is agreed, or when its door is closed.
    """
    with transaction.atomic():
        case, under = lock_own(actor, at, reference)
        row = _to_come(case, appointment_id, at)
        if _said(row, actor, at, APPLICANT, agrees):
            note_own(case, actor, at, under, f"recording_{'agreed' if agrees else 'refused'}")
    _tell_room(row, at)


def say_on_recording_at_desk(*, actor: Actor, at: datetime, reference: str, appointment_id: int, agrees: bool) -> None:
    """The same for the office.

    :raises NotFound: for every officer whose duty the case is not.
    :raises NotNow: before the meeting is agreed, or when its door is closed.
    """
    with transaction.atomic():
        case = lock_case(actor, at, reference)
        row = _to_come(case, appointment_id, at)
        if _said(row, actor, at, OFFICE, agrees):
            note_case(case, actor, at, f"recording_{'agreed' if agrees else 'refused'}_office")
    _tell_room(row, at)


def _said(row: Appointment, actor: Actor, at: datetime, side: str, agrees: bool) -> bool:
    """Keep a side's word; whether it is another than before."""
    known = RecordingWord.objects.select_for_update().filter(appointment=row, side=side).first()
    if known is not None and known.agrees == agrees:
        return False
    RecordingWord.objects.update_or_create(
        appointment=row,
        side=side,
        defaults={"agrees": agrees, "said_at": at, "said_by": actor.self_id, "said_by_name": actor.name},
    )
    return True


def _tell_room(row: Appointment, at: datetime) -> None:
    """Tell the provider of a room that is open already whether it may record."""
    if open_from(row) <= at:
        record = may_be_recorded(row.pk)
        video_rooms().open_room(key=_key(row), until=open_until(row) + LIVES, record=record)


def _key(row: Appointment) -> str:
    """The room's key at the provider: another one after the meeting was moved."""
    return f"{row.pk}-{row.sequence}"


def open_now(case: Case, appointment_id: int, *, at: datetime) -> Appointment:
    """A meeting by video of a locked case whose door is open, locked.

    :raises NotFound: if the case has no such meeting.
    :raises NotNow: when its door is closed.
    """
    row = _to_come(case, appointment_id, at)
    if at < open_from(row):
        raise NotNow
    return row


def _to_come(case: Case, appointment_id: int, at: datetime) -> Appointment:
    """An agreed meeting by video whose door is not closed, locked."""
    rows = Appointment.objects.select_for_update().filter(case=case, kind=AppointmentKind.VIDEO)
    row = rows.filter(pk=appointment_id).first()
    if row is None:
        raise NotFound(f"video meeting {appointment_id}")
    if row.state != AppointmentState.AGREED or at > open_until(row):
        raise NotNow
    return row
