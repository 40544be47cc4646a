"""The contracts of the face match provider and of whoever sends text messages."""

from typing import Protocol

from balcao.accounts.types import FaceState
from balcao.kernel.errors import BalcaoError


class Unreachable(BalcaoError):
    """The other system is down, did not answer in time, or answered what cannot be understood."""

    key = "accounts.error.unreachable"


class PhotoRefused(BalcaoError):
    """The provider cannot read this photo."""

    key = "accounts.error.photo"


class FaceMatch(Protocol):
    """Compares a photo with the one on the identity card. Call it outside of transactions."""

    def begin(self, number: str, photo: bytes) -> str:
        """Hand over the photo; returns the provider's reference.

        :raises Unreachable: if it is not certain that it arrived.
        :raises PhotoRefused: if it is no picture.
        """

    def look(self, reference: str) -> FaceState:
        """What was found, or that it is not known yet.

        :raises Unreachable: if no answer that can be understood came in time.
        """


class TextMessages(Protocol):
    """Sends text messages to phones."""

    def send(self, phone: str, text: str, key: str) -> None:
        """Hand over a message. The sender takes a key once, so sending again is harmless.

        :raises Unreachable: if it is not certain that it was taken.
        """
