"""How an attempt is named to the outside: a random key, and in mails a signed ``Message-ID``."""

import re
import uuid

from django.conf import settings
from django.core.signing import Signer

NAMED = re.compile(r"<([0-9a-f]{32})\.([\w-]+)@")


def new_key() -> str:
    """A key nobody can guess: 32 hexadecimal signs."""
    return uuid.uuid4().hex


def message_id(key: str) -> str:
    """The ``Message-ID`` of an attempt: only we can have made it."""
    _name, _, host = settings.BALCAO_BOUNCES_TO.rpartition("@")
    return f"<{key}.{_signer().signature(key)}@{host}>"


def keys_in(text: str) -> list[str]:
    """The attempts that a text names by a ``Message-ID`` of ours; one that somebody made up is passed over."""
    return [key for key, mark in NAMED.findall(text) if mark == _signer().signature(key)]


def _signer() -> Signer:
    return Signer(salt="balcao.notices.message")
