"""The provider's room of a visit, told each time whether it may be recorded."""

from balcao.cases.api import Room, video_rooms
from balcao.counter.models import Recording, VideoVisit
from balcao.counter.video_state import closes_at, room_key

TRIES = 5


def open_room(visit_id: int) -> Room:
    """The room of a visit; asked outside of transactions. Who agrees and who takes it back may ask at once: whoever
    told the provider looks again, and tells it anew when that changed, so that the last word is what it knows.

    :raises VideoUnreachable: when the provider does not answer.
    """
    told: str | None = None
    for _ in range(TRIES):
        row = VideoVisit.objects.get(pk=visit_id)
        label = _label(row)
        if told == label:
            break
        until = row.ended_at or closes_at(row)
        room = video_rooms().open_room(key=room_key(row), until=until, record=bool(label), label=label)
        told = label
    return room


def _label(row: VideoVisit) -> str:
    """Under which name it is recorded now; empty while it must not be."""
    runs = Recording.objects.filter(
        visit=row, visit__ended_at__isnull=True, begun_at__isnull=False, over_at__isnull=True
    )
    number = runs.values_list("pk", flat=True).first()
    return f"recording-{number}" if number else ""
