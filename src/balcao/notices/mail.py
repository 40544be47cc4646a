"""How mails address people."""

import re
from email.utils import formataddr

from balcao.accounts.api import PersonSummary

SPECIAL = re.compile(r'["\\\\<>@,;:()\[\]\x00-\x1f\x7f]')


def called(person: PersonSummary, language: str) -> str:
    """The name by which a mail in that language addresses somebody."""
    return person.name_pt or person.name if language in ("pt", "en") else person.name


def addressed(name: str, email: str) -> str:
    """The addressee with their name; a name with signs that mean something in a header stays in the body only."""
    return email if SPECIAL.search(name) else formataddr((name, email))
