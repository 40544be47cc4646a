"""What whoever carries nudges must be able to do."""

from dataclasses import dataclass
from typing import Protocol

from balcao.kernel.errors import BalcaoError


class NotTaken(BalcaoError):
    """The message is not on its way; it may be, if the provider took it and its answer was lost."""

    key = "notices.not_taken"


class Unreachable(NotTaken):
    """The provider is down, slow, or answers what cannot be understood: another one may do better."""


class Deferred(NotTaken):
    """The addressee's side asks to try later. No fault of the provider."""


class Rejected(NotTaken):
    """Nothing ever arrives at this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One nudge to one address.

    `key` names the attempt and comes back in reports; a provider takes a key once. `address` is a mail address with
    or without a name, a phone in international form, or a browser's subscription as JSON. `unsubscribe` is an address
    by which the reader ends such mails with one tap; empty where they cannot. `kept_seconds` is how long a push
    service keeps what a browser does not fetch.
    """

    key: str
    address: str
    subject: str
    text: str
    language: str
    link: str
    unsubscribe: str = ""
    kept_seconds: int = 3 * 86_400


class Gateway(Protocol):
    """One provider of one channel. Call it outside of pages."""

    @property
    def name(self) -> str:
        """How the provider is called in settings and on the attempts it carried."""

    def send(self, message: Message) -> str:
        """Hand over a message; returns the provider's own name for it, empty if it gives none.

        :raises Unreachable: if it is not certain that it was taken.
        :raises Deferred: if it should be tried later.
        :raises Rejected: if the address takes nothing, for good.
        """
