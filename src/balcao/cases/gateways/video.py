"""The provider of video meetings: the contract, and how it is spoken to over HTTP.

``POST /rooms`` opens a room and says whether it may be recorded; ``GET /rooms/<key>/recordings`` names what was
recorded, ``GET`` and ``DELETE /rooms/<key>/recordings/<id>`` fetch one and have it deleted there.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol

import httpx
from django.conf import settings

from balcao.kernel.errors import BalcaoError


class VideoUnreachable(BalcaoError):
    """The provider of video meetings is down, or did not answer in time."""

    key = "cases.video.unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where each side goes; the addresses are secrets of their sides. `interpreter` is empty where the provider has no
    third door."""

    officer: str
    applicant: str
    interpreter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A piece that the provider recorded under a label; not `over` while it goes on. `sha256` of its bytes once
    over."""

    id: str
    label: str
    seconds: float
    over: bool
    media_type: str
    sha256: str


class VideoRooms(Protocol):
    """Opens rooms, and hands out what was recorded in them. Call it outside of transactions."""

    def open_room(self, *, key: str, until: datetime, record: bool, label: str = "") -> Room:
        """The room of that key until then; the same key gives the same room.

        :param record: whether it may be recorded from now on.
        :param label: under which it is recorded.
        :raises VideoUnreachable: if no answer that can be understood came in time.
        """

    def recorded(self, *, key: str) -> list[Recorded]:
        """What was recorded in a room and is still there.

        :raises VideoUnreachable: if no answer that can be understood came in time.
        """

    def bytes_of(self, *, key: str, piece: Recorded) -> bytes:
        """The bytes of a piece that is over, proven by its hash.

        :raises VideoUnreachable: if they did not come in time, or others came.
        """

    def delete(self, *, key: str, piece: Recorded) -> None:
        """Have a piece deleted there; one that is gone is gone.

        :raises VideoUnreachable: if that was not answered.
        """


@cache
def _client() -> httpx.Client:
    """One a process; no proxy named in some environment sees these calls."""
    return httpx.Client(timeout=settings.BALCAO_VIDEO_TIMEOUT, trust_env=False)


@dataclass(frozen=True)
class HttpVideoRooms:
    """See `VideoRooms`."""

    url: str

    def open_room(self, *, key: str, until: datetime, record: bool, label: str = "") -> Room:
        """See `VideoRooms.open_room`."""
        message = {"key": key, "until": until.isoformat(), "record": record, "label": label}
        found = _json(self._asked("POST", "/rooms", message))
        if not isinstance(found, dict):
            raise VideoUnreachable("named no room")
        rooms = [str(found.get(side, "")) for side in ("officer", "applicant")]
        if not all(each.startswith(("https://", "http://")) for each in rooms):
            raise VideoUnreachable("named no room")
        third = str(found.get("interpreter", ""))
        return Room(
            officer=rooms[0],
            applicant=rooms[1],
            interpreter=third if third.startswith(("https://", "http://")) else "",
        )

    def recorded(self, *, key: str) -> list[Recorded]:
        """See `VideoRooms.recorded`."""
        found = _json(self._asked("GET", f"/rooms/{key}/recordings"))
        try:
            return [
                Recorded(
                    id=str(each["id"]),
                    label=str(each["label"]),
                    seconds=float(each["seconds"]),
                    over=each["over"] is True,
                    media_type=str(each["media_type"]),
                    sha256=str(each["sha256"]),
                )
                for each in found
            ]
        except (KeyError, TypeError, ValueError) as failure:
            raise VideoUnreachable("named no recordings") from failure

    def bytes_of(self, *, key: str, piece: Recorded) -> bytes:
        """See `VideoRooms.bytes_of`."""
        data = self._asked("GET", f"/rooms/{key}/recordings/{piece.id}").content
        if hashlib.sha256(data).hexdigest() != piece.sha256:
            raise VideoUnreachable("sent other bytes")
        return data

    def delete(self, *, key: str, piece: Recorded) -> None:
        """See `VideoRooms.delete`."""
        self._asked("DELETE", f"/rooms/{key}/recordings/{piece.id}", good=(200, 204, 404))

    def _asked(self, method: str, path: str, message: object = None, good: tuple[int, ...] = (200,)) -> httpx.Response:
        try:
            answer = _client().request(method, f"{self.url}{path}", json=message)
        except (httpx.HTTPError, httpx.InvalidURL) as failure:
            raise VideoUnreachable(type(failure).__name__) from failure
        if answer.status_code not in good:
            raise VideoUnreachable(f"answered {answer.status_code}")
        return answer


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError as failure:
        raise VideoUnreachable(type(failure).__name__) from failure


def video_rooms() -> VideoRooms:
    """The provider that is configured."""
    return HttpVideoRooms(settings.BALCAO_VIDEO_URL)
