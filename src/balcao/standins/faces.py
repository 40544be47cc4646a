"""A face match provider: compares a photo with the one on the identity card.

``POST /faces/<number>`` with the photo answers ``{"id", "state": "pending"}``; ``GET /faces/matches/<id>`` says
``pending``, ``match`` or ``different``. Its switch makes everyone match, makes nobody match, takes eight seconds,
or is down.
"""

import os
import threading
import time

from balcao.standins.serving import Response, answer

FACES = "faces"
STATES = ("works", "different", "slow", "down")
SLOW_SECONDS = 8
PICTURES = (b"\xff\xd8\xff", b"\x89PNG")


class Faces:
    """The comparisons by id: what they will say, and from when."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._matches: dict[str, tuple[str, float]] = {}

    def begin(self, state: str, photo: bytes) -> Response:
        """Take a photo."""
        if state == "down":
            return answer(503, {"error": "down"})
        if not photo.startswith(PICTURES):
            return answer(400, {"error": "a JPEG or PNG picture, please"})
        number = os.urandom(9).hex()
        ready = time.monotonic() + (SLOW_SECONDS if state == "slow" else 0)
        with self._lock:
            self._matches[number] = ("different" if state == "different" else "match", ready)
        return answer(202, {"id": number, "state": "pending"})

    def look(self, state: str, number: str) -> Response:
        """What a comparison found."""
        if state == "down":
            return answer(503, {"error": "down"})
        with self._lock:
            found = self._matches.get(number)
        if found is None:
            return answer(404, {"error": "unknown"})
        verdict, ready = found
        return answer(200, {"id": number, "state": verdict if time.monotonic() >= ready else "pending"})
