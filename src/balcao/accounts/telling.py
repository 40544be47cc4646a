"""Telling a person, by every way there is, what happened to their account."""

import secrets

from balcao.accounts.jobs import tell
from balcao.accounts.models import User
from balcao.accounts.types import ContactWay


def ways_to(user: User) -> list[tuple[ContactWay, str]]:
    """The proven ways to reach a person."""
    ways = ((ContactWay.PHONE, user.person.phone), (ContactWay.EMAIL, user.email))
    return [(way, address) for way, address in ways if address]


def tell_by_every_way(user: User, text: str, **values: str) -> None:
    """Queue one message for each way, in the caller's transaction. The addresses are those of this moment."""
    occasion = secrets.token_hex(8)
    for way, address in ways_to(user):
        tell.defer(
            way=way.value,
            address=address,
            language=user.person.language,
            text=text,
            values=values,
            key=f"{text}-{occasion}-{way.value}",
        )
