"""A meeting by video as each side sees it: when its door is open, and what was said to recording it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from balcao.cases.meetings import AppointmentKind, AppointmentState, AppointmentView
from balcao.cases.models import Appointment
from balcao.cases.models.recording import SIDES, RecordingWord
from balcao.cases.queries.appointments import appointments_at_desk, appointments_of_case
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

BEFORE, AFTER = timedelta(minutes=10), timedelta(minutes=30)
"""How long before its time the door opens, and after its end closes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoView:
    """A meeting by video. `opens_at` and `closes_at` are the moments of the door, None before a time is agreed; `said`
    is by side whether it agrees to being recorded."""

    meeting: AppointmentView
    opens_at: datetime | None
    closes_at: datetime | None
    open: bool
    said: dict[str, bool]

    @property
    def recorded(self) -> bool:
        """Whether both sides said yes."""
        return all(self.said.get(side, False) for side in SIDES)


def open_from(row: Appointment) -> datetime:
    """When the door of an agreed meeting opens."""
    assert row.starts_at is not None
    return row.starts_at - BEFORE


def open_until(row: Appointment) -> datetime:
    """When it closes."""
    assert row.starts_at is not None
    return row.starts_at + timedelta(minutes=row.minutes) + AFTER


def may_be_recorded(appointment_id: int) -> bool:
    """Whether both sides said yes."""
    return RecordingWord.objects.filter(appointment_id=appointment_id, agrees=True).count() == len(SIDES)


def video_of_case(*, actor: Actor, at: datetime, reference: str, appointment_id: int) -> VideoView:
    """A video meeting of the holder the actor acts for.

    :raises NotFound: if it is none of the actor's business, or no video meeting.
    """
    return _view(appointments_of_case(actor=actor, at=at, reference=reference), appointment_id, at)


def video_at_desk(*, actor: Actor, at: datetime, reference: str, appointment_id: int) -> VideoView:
    """A video meeting of a case that the officer decides.

    :raises NotFound: for everyone else, and for what is no video meeting.
    """
    return _view(appointments_at_desk(actor=actor, at=at, reference=reference), appointment_id, at)


def _view(found: list[AppointmentView], appointment_id: int, at: datetime) -> VideoView:
    meeting = next((each for each in found if each.id == appointment_id and each.kind is AppointmentKind.VIDEO), None)
    if meeting is None:
        raise NotFound(f"video meeting {appointment_id}")
    opens = closes = None
    if meeting.starts_at is not None:
        opens = meeting.starts_at - BEFORE
        closes = meeting.starts_at + timedelta(minutes=meeting.minutes) + AFTER
    agreed = meeting.state is AppointmentState.AGREED
    return VideoView(
        meeting=meeting,
        opens_at=opens,
        closes_at=closes,
        open=agreed and opens is not None and closes is not None and opens <= at <= closes,
        said=dict(RecordingWord.objects.filter(appointment_id=appointment_id).values_list("side", "agrees")),
    )
