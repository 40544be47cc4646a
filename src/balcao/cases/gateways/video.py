"""The provider of video meetings: the contract, and how it is spoken to over HTTP, ``POST /rooms``."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

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


class VideoRooms(Protocol):
    """Opens rooms. Call it outside of transactions."""

    def open_room(self, *, key: str, until: datetime, record: bool) -> Room:
        """The room of that key until then; the same key gives the same room.

        :param record: whether it may be recorded from now on.
        :raises VideoUnreachable: if no answer that can be understood came in time.
        """


@cache
def _client() -> httpx.Client:
    """One a process; no proxy named in some environment sees these calls."""
    return httpx.Client(timeout=settings.BALCAO_VIDEO_TIMEOUT, trust_env=False)


@dataclass(frozen=True)
class HttpVideoRooms:
    """See `VideoRooms`."""

    url: str

    def open_room(self, *, key: str, until: datetime, record: bool) -> Room:
        """See `VideoRooms.open_room`."""
        message = {"key": key, "until": until.isoformat(), "record": record}
        try:
            answer = _client().post(f"{self.url}/rooms", json=message)
            found = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failure:
            raise VideoUnreachable(type(failure).__name__) from failure
        if answer.status_code != 200 or not isinstance(found, dict):
            raise VideoUnreachable(f"answered {answer.status_code}")
        rooms = [str(found.get(side, "")) for side in ("officer", "applicant")]
        if not all(each.startswith(("https://", "http://")) for each in rooms):
            raise VideoUnreachable("named no room")
        third = str(found.get("interpreter", ""))
        return Room(
            officer=rooms[0],
            applicant=rooms[1],
            interpreter=third if third.startswith(("https://", "http://")) else "",
        )


def video_rooms() -> VideoRooms:
    """The provider that is configured."""
    return HttpVideoRooms(settings.BALCAO_VIDEO_URL)


def video_room(*, key: str, until: datetime) -> Room:
    """The room of that key until then, which nobody records. Call it outside of transactions.

    :raises VideoUnreachable: if the provider did not answer in time.
    """
    return video_rooms().open_room(key=key, until=until, record=False)
