"""Telling by identity card and name that somebody means the right person."""

import re

from django.db.models import Q

from balcao.accounts.models import User
from balcao.accounts.queries.people import get_person
from balcao.kernel.texts import to_traditional


def card_number(typed: str) -> str:
    """The card's number as registers write it, or nothing; the brackets may be left out or of any width."""
    digits = "".join(re.findall(r"[0-9]", typed))
    return f"{digits[:7]}({digits[7]})" if re.fullmatch(r"[0-9()（）\s]{8,}", typed) and len(digits) == 8 else ""


def person_by_account(name: str) -> int | None:
    """The person with that sign-in name or identity card who has an open account, or None."""
    named = Q(username=name) | Q(person__bir=card_number(name))
    return User.objects.filter(named, is_active=True).values_list("person_id", flat=True).first()


def is_called(person_id: int, typed: str) -> bool:
    """Whether that is the person's name, in Chinese (of either script) or in Portuguese."""
    person = get_person(person_id)
    wanted = _plain(typed)
    return bool(wanted) and wanted in {_plain(person.name_zh), _plain(person.name_pt)}


def _plain(name: str) -> str:
    """For comparing only: what is kept is never changed."""
    return to_traditional("".join(name.split()).casefold())
