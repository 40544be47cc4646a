"""Putting and reading blobs through Django's default storage."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from balcao.foundation.storage.leaving import expect_a_name
from balcao.foundation.storage.models import Leaving
from balcao.kernel.clock import now


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where bytes lie and what they are. `size` in bytes, `name` as people called it."""

    key: str
    sha256: str
    size: int
    media_type: str
    name: str


def put(data: bytes, *, media_type: str, name: str) -> StoredFile:
    """Store bytes under their hash; the same bytes twice are stored once. Bytes that were leaving stay."""
    digest = hashlib.sha256(data).hexdigest()
    key = f"{digest[:2]}/{digest}"
    there = default_storage.exists(key)
    if there:
        _stay(key)
        there = default_storage.exists(key)
    if not there:
        default_storage.save(key, ContentFile(data))
    return StoredFile(key=key, sha256=digest, size=len(data), media_type=media_type, name=name)


@transaction.atomic
def put_for_a_day(data: bytes, *, media_type: str, name: str) -> StoredFile:
    """Store bytes that nothing names yet: unless a row does within a day, they go again.

    So neither a page that dies before it keeps its answers nor an answer that is not taken leaves anything for ever.
    """
    stored = put(data, media_type=media_type, name=name)
    expect_a_name(stored.key, at=now())
    return stored


def _stay(key: str) -> None:
    """Take the mark away; who is just removing the bytes is waited for, and the storage asked again afterwards."""
    Leaving.objects.filter(key=key).delete()


def read(key: str) -> bytes:
    """The bytes; raises `FileNotFoundError` when there are none."""
    with default_storage.open(key, "rb") as stream:
        return bytes(stream.read())
