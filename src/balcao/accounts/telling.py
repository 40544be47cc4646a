"""Telling a person, by every way there is, what happened to their account."""

import secrets
from collections.abc import Iterable

from django.conf import settings

from balcao.accounts.gateways.http import HttpTextMessages
from balcao.accounts.jobs import tell
from balcao.accounts.models import User
from balcao.accounts.types import ContactWay

type Ways = Iterable[tuple[ContactWay, str]]


def ways_to(user: User) -> list[tuple[ContactWay, str]]:
    """The proven ways to reach a person."""
    ways = ((ContactWay.PHONE, user.person.phone), (ContactWay.EMAIL, user.email))
    return [(way, address) for way, address in ways if address]


def tell_by_every_way(user: User, text: str, *, also: Ways = (), **values: str) -> None:
    """Queue one message for each way, in the caller's transaction. The addresses are those of this moment, and `also`
    those of before that still count."""
    occasion = secrets.token_hex(8)
    for number, (way, address) in enumerate(dict.fromkeys([*ways_to(user), *also])):
        tell.defer(
            way=way.value,
            address=address,
            language=user.person.language,
            text=text,
            values=values,
            key=f"{text}-{occasion}-{number}",
        )


def send_text(phone: str, text: str, *, key: str) -> None:
    """Send a text message now; the same key is sent once. For jobs: it waits for others.

    :raises Unreachable: if it is not certain that it was taken.
    """
    HttpTextMessages(settings.BALCAO_MESSAGES_URL).send(phone, text, key)
