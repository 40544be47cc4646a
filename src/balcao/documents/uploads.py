"""Taking a file from outside: judged by what is in it, never by what it is called."""

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from balcao.documents.copies import MOST_MARKED_PAGES, CopyMark, marked
from balcao.documents.legibility import legibility
from balcao.documents.partial_uploads import Upload, bytes_of_upload, drop_upload
from balcao.documents.quarantine import put_in_quarantine
from balcao.documents.refusals import UploadRefused
from balcao.documents.scanner import ScannerDown, scan
from balcao.documents.upload_kinds import KINDS
from balcao.foundation.storage.api import StoredFile, put_for_a_day
from balcao.kernel.actor import Actor

LONGEST_NAME = 120
MOST_PAGES = 300
"""Of a PDF, where nobody says another number."""
_EICAR = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"  # in two parts, so that no scanner takes this module for it
_UNSAFE = frozenset('<>:"|?*')


def accept_upload(
    *,
    name: str,
    data: bytes,
    allowed: tuple[str, ...],
    max_mb: int = 10,
    max_pages: int = MOST_PAGES,
    mark: CopyMark | None = None,
) -> StoredFile:
    """Check a file and store it. `allowed` are kinds by their endings: pdf, png, jpg, xlsx, docx, zip, csv.

    The stored name is made safe and ends as its content demands. A copy with a `mark` is drawn anew with it, and that
    is what is stored: the file as it was given is not kept.

    While the scanner is silent it lies in quarantine: it is taken, and nobody reads it.

    :raises UploadRefused: empty, too_big, wrong_type, dangerous, active, carries, encrypted, unreadable, pixels, pages,
        bomb or unsafe.
    """
    if not data:
        raise UploadRefused("empty")
    if len(data) > max_mb * 1024 * 1024:
        raise UploadRefused("too_big")
    if _EICAR in data[: 1024 * 1024]:
        raise UploadRefused("dangerous")
    wanted = {ending.lower().lstrip(".").replace("jpeg", "jpg") for ending in allowed}
    kind = next((each for each in KINDS if each.ending in wanted and each.looks_like(data)), None)
    if kind is None:
        raise UploadRefused("wrong_type")
    reason = kind.fault(data, max_pages if mark is None else MOST_MARKED_PAGES)
    if reason:
        raise UploadRefused(reason)
    if mark is not None:
        data = marked(data, mark)
        kind = next(each for each in KINDS if each.looks_like(data))
    kept = {"media_type": kind.media_type, "name": safe_name(name, ending=kind.ending)}
    try:
        finding = scan(data)
    except ScannerDown:
        return put_in_quarantine(data, **kept)
    if finding:
        raise UploadRefused("unsafe")
    return put_for_a_day(data, **kept)


def scan_arrived(*, actor: Actor, at: datetime, upload: Upload) -> None:
    """Ask the scanner about a file that came piece by piece and is whole; silent, it is asked when the form is sent.

    :raises UploadRefused: unsafe. What arrived is forgotten then.
    :raises NotFound: for everyone but its sender.
    """
    data = bytes_of_upload(actor=actor, at=at, upload_id=upload.id)
    try:
        finding = "test file" if _EICAR in data[: 1024 * 1024] else scan(data)
    except ScannerDown:
        return
    if finding:
        drop_upload(actor=actor, at=at, upload_id=upload.id)
        raise UploadRefused("unsafe", file=upload.name[:80])


def file_answer(stored: StoredFile) -> dict[str, Any]:
    """An accepted file as an answer holds it."""
    return {
        "key": stored.key,
        "name": stored.name,
        "size": stored.size,
        "media_type": stored.media_type,
        "sha256": stored.sha256,
    }


def judged_answer(stored: StoredFile, data: bytes) -> dict[str, Any]:
    """The same, with what makes the bytes that were handed in hard to read, where something does (`unclear`)."""
    notes = legibility(data)
    return file_answer(stored) | ({"unclear": list(notes)} if notes else {})


def safe_name(name: str, *, ending: str) -> str:
    """The file's own name without folders, control and direction signs; letters of every script stay."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        sign for sign in last if sign not in _UNSAFE and unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
    )
    stem = kept.strip()
    for old in (f".{ending}", ".jpeg" if ending == "jpg" else f".{ending}"):
        if stem.lower().endswith(old):
            stem = stem[: -len(old)]
            break
    else:
        stem = PurePosixPath(stem).stem if len(PurePosixPath(stem).suffix) <= 5 else stem
    stem = stem.strip(". ")[: LONGEST_NAME - len(ending) - 1].rstrip(". ")
    return f"{stem or 'document'}.{ending}"


def file_records(value: Any) -> Iterator[Mapping[str, Any]]:
    """The files anywhere in an answer, as answers hold them: in lists, also inside the rows of a table."""
    if isinstance(value, Mapping):
        if {"key", "sha256", "name"} <= set(value):
            yield value
        else:
            for each in value.values():
                yield from file_records(each)
    elif isinstance(value, list):
        for each in value:
            yield from file_records(each)
