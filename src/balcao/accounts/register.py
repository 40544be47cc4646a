"""Persons as registers name them, whether or not they have an account."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from balcao.accounts.models import Person
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError

CARD = re.compile(r"[157]\d{6}\(\d\)")


class NotAPerson(BalcaoError):
    """A register names somebody without a name, or with what is no number of an identity card."""

    key = "accounts.not_a_person"


@dataclass(frozen=True, slots=True)
class FullName:
    """A person's names as their identity card has them; one of the two may be empty."""

    zh: str
    pt: str


def person_of_card(*, actor: Actor, at: datetime, bir: str, name_zh: str, name_pt: str) -> int:
    """The person with that identity card, entered under these names if nobody knew them yet.

    Names of a known person are not touched: the identity register says those.

    :raises NotAPerson: when it is no card, or there is no name.
    """
    if not CARD.fullmatch(bir) or not (name_zh or name_pt):
        raise NotAPerson(bir[:1])
    person, entered = Person.objects.get_or_create(
        bir=bir, defaults={"name_zh": name_zh[:200], "name_pt": name_pt[:200]}
    )
    if entered:
        record(actor=actor, at=at, event="accounts:person:entered", subject=f"person:{person.pk}")
    return person.pk


def full_names(person_ids: Iterable[int]) -> dict[int, FullName]:
    """The names of many persons by number; no question is asked for none."""
    wanted = set(person_ids)
    rows = Person.objects.filter(pk__in=wanted).values_list("pk", "name_zh", "name_pt") if wanted else ()
    return {number: FullName(name_zh, name_pt) for number, name_zh, name_pt in rows}
