"""A person whose card an officer sees at a counter, with an account or without."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.accounts.models import Person


@transaction.atomic
def person_seen(*, number: str, facts: Mapping[str, Any], at: datetime) -> int:
    """The person with that identity card or permit, entered by the identity register's facts if unknown."""
    field = "bir" if "(" in number else "permit"
    known = {"name_zh": facts.get("name_zh") or "", "name_pt": facts.get("name_pt") or "", "born_on": facts["born_on"]}
    person, _ = Person.objects.get_or_create(**{field: number}, defaults=known)
    return person.pk
