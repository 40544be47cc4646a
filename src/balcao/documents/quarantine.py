"""Files that wait for the scanner: nobody reads one until it was found clean; what is unsafe is destroyed."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, OuterRef

from balcao.documents.events import FileFoundUnsafe
from balcao.documents.scanner import ScannerDown, scan
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.foundation.storage.api import StoredFile, put_for_a_day
from balcao.foundation.vault.api import (
    Held,
    bytes_of,
    held,
    in_quarantine,
    is_kept,
    quarantine,
    refuse,
    release,
    waits_along,
)
from balcao.kernel.actor import system_actor

PATIENCE = 60.0
"""Seconds the scanner has for one file when no page waits."""


@transaction.atomic
def put_in_quarantine(data: bytes, *, media_type: str, name: str) -> StoredFile:
    """Store bytes that nobody could say anything about yet; what is there already stays as it is."""
    known = is_kept(sha256(data).hexdigest())
    stored = put_for_a_day(data, media_type=media_type, name=name)
    if not known:
        quarantine(stored.sha256)
    return stored


def waits_to_be_checked(sha256: OuterRef) -> Exists:
    """What to annotate a question with so that each row says whether its file waits for the scanner."""
    return waits_along(sha256)


def check_waiting(*, at: datetime) -> int:
    """Ask the scanner about everything that waits; returns how much it spoke of. Silent, it is asked again later."""
    spoken = 0
    for digest in in_quarantine():
        try:
            data = bytes_of(digest, scanning=True)
            finding = scan(data, seconds=PATIENCE) if data is not None else ""
        except ScannerDown:
            return spoken
        except FileNotFoundError:
            continue
        with transaction.atomic():
            if finding:
                _refuse(digest, finding, at)
            else:
                release(digest, at=at)
        spoken += 1
    return spoken


def _refuse(digest: str, finding: str, at: datetime) -> None:
    if refuse(digest, finding=finding, at=at):
        record(
            actor=system_actor(),
            at=at,
            event="documents:upload:unsafe",
            subject=f"file:{digest}",
            holder_id="",
            data={"finding": finding},
        )
        announce(FileFoundUnsafe(at=at, sha256=digest, finding=finding))


def file_states(sha256s: Collection[str]) -> dict[str, Held]:
    """How these files stand: checked, waiting, found unsafe."""
    return held(sha256s)
