"""Questions about documents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from balcao.documents.holding import Hold, Standing, holds_of
from balcao.documents.models import Document
from balcao.documents.summaries import summary_of
from balcao.documents.types import RECORD_OF_SERVICE, DocumentState, DocumentSummary, IssuedFile
from balcao.entities.api import sight_of
from balcao.foundation.db.api import Asked
from balcao.kernel.actor import Actor


def documents_of(*, actor: Actor, at: datetime) -> list[DocumentSummary]:
    """Every document of the holder the actor acts for, newest first; not what proves a notice, which is with it.

    :raises NotFound: if the actor may not see that holder's things.
    """
    sight = sight_of(actor=actor, at=at)
    rows = Document.objects.filter(holder_id=actor.holder_id).exclude(kind=RECORD_OF_SERVICE).order_by("-id")
    return [summary_of(each) for each in rows if sight.shows(tuple(each.scopes))]


def issued_files(*, actor: Actor, at: datetime, registers: Sequence[str]) -> list[IssuedFile]:
    """What these registers issued to the holder the actor acts for and holds today, as files; the newest first.

    :raises NotFound: if the actor may not see that holder's things.
    """
    if not registers:
        return []
    sight = sight_of(actor=actor, at=at)
    rows = Document.objects.filter(holder_id=actor.holder_id, register__in=registers, state=DocumentState.SEALED)
    seen = [each for each in rows.order_by("-id")[:50] if sight.shows(tuple(each.scopes))]
    return [each for each in _as_files(seen, at) if each.holds]


def asked_issued(*, holder_id: str, at: datetime, sha256s: Sequence[str]) -> Asked[dict[str, IssuedFile]]:
    """Which of these files the government issued to that holder itself, by hash. The caller has seen to it that the
    reader may know them."""
    rows = Document.objects.filter(holder_id=holder_id, sha256__in=[each for each in sha256s if each])
    return Asked(rows, lambda found: {str(each.file["sha256"]): each for each in _as_files(found, at)})


def _as_files(rows: Sequence[Document], at: datetime) -> list[IssuedFile]:
    summaries = [summary_of(row) for row in rows]
    holds = holds_of(summaries, at)
    return [
        IssuedFile(
            number=row.number,
            title=row.title,
            department=row.department,
            issued_at=row.requested_at,
            valid_until=row.valid_until,
            holds=row.number in holds and holds[row.number].standing is Standing.IN_FORCE,
            file=_file_of(row),
        )
        for row in rows
    ]


def _file_of(row: Document) -> dict[str, Any]:
    """The sealed PDF as an answer holds a file, without its size: that is the bytes' to say."""
    return {
        "key": row.storage_key,
        "name": f"{row.number}.pdf",
        "media_type": "application/pdf",
        "sha256": row.sha256,
    }


def documents_of_case(*, case_reference: str) -> list[DocumentSummary]:
    """What a case issued, oldest first. The caller has seen to it that the reader may know the case."""
    return [summary_of(each) for each in Document.objects.filter(case_reference=case_reference).order_by("id")]


def number_requested(keys: Sequence[str]) -> str:
    """The number that was given for the first of these request keys that was ever used; empty when none was."""
    found = dict(Document.objects.filter(request_key__in=keys).values_list("request_key", "number"))
    return next((found[key] for key in keys if key in found), "")


def case_that_issued(*, number: str, at: datetime) -> str:
    """The reference of the case that issued the document of that number, while it may be relied on; otherwise empty.

    Whoever knows the number learns no more of it than anyone may at ``/verify/``.
    """
    row = Document.objects.filter(number=number.strip(), state=DocumentState.SEALED).first()
    if row is None:
        return ""
    found = summary_of(row)
    return found.case_reference if holds_of([found], at)[found.number].standing is Standing.IN_FORCE else ""


def standings_of(numbers: Sequence[str], *, at: datetime) -> dict[str, Hold]:
    """How the documents of these numbers stand, by number; that the reader has their codes is for the caller to see."""
    rows = Document.objects.filter(number__in=set(numbers)).exclude(state=DocumentState.MAKING).defer("layout")
    return holds_of([summary_of(each) for each in rows], at)


def left_unmade(*, before: datetime) -> list[int]:
    """The documents asked for before that moment and not made yet, oldest first."""
    waiting = Document.objects.filter(state=DocumentState.MAKING, requested_at__lt=before)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:1000])
