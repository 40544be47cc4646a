"""Nonces for proofs: made without a row, spent with one."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from balcao.credentials import keys
from balcao.credentials.models import SpentNonce
from balcao.credentials.sd_jwt import b64

LIFE = timedelta(minutes=5)


def make_nonce(at: datetime) -> str:
    """A nonce that holds five minutes: its time, chance, and our word for both."""
    head = f"{int(at.timestamp())}.{secrets.token_urlsafe(16)}"
    return f"{head}.{_word(head)}"


def _word(head: str) -> str:
    return b64(hmac.digest(keys.own_secret(), head.encode(), "sha256"))


def is_fresh(nonce: str, at: datetime) -> bool:
    """Whether it is ours and its time is not over; whether it was spent is seen when it is."""
    head, _, word = nonce.rpartition(".")
    made = head.split(".")[0]
    if not hmac.compare_digest(word.encode(), _word(head).encode()) or not made.isdecimal():
        return False
    return 0 <= at.timestamp() - int(made) <= LIFE.total_seconds()


def spend_nonce(nonce: str, at: datetime) -> bool:
    """Spend it; False when somebody did before."""
    return spend_once(nonce, until_at=at + LIFE)


def spend_once(word: str, *, until_at: datetime) -> bool:
    """Take down a word that counts once until then; False when it came before."""
    try:
        with transaction.atomic():
            SpentNonce.objects.create(hash=keys.hashed(word), until_at=until_at)
    except IntegrityError:
        return False
    return True
