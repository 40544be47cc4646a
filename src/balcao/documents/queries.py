"""Questions about documents."""

from collections.abc import Sequence
from datetime import datetime

from balcao.documents.holding import Standing, holds_of
from balcao.documents.models import Document
from balcao.documents.types import RECORD_OF_SERVICE, DocumentState, DocumentSummary
from balcao.entities.api import sight_of
from balcao.kernel.actor import Actor


def summary_of(document: Document) -> DocumentSummary:
    """The line a list shows."""
    return DocumentSummary(
        number=document.number,
        code=document.code,
        kind=document.kind,
        title=document.title,
        holder_id=document.holder_id,
        department=document.department,
        case_reference=document.case_reference,
        state=DocumentState(document.state),
        issued_at=document.requested_at,
        valid_until=document.valid_until,
        sha256=document.sha256,
    )


def documents_of(*, actor: Actor, at: datetime) -> list[DocumentSummary]:
    """Every document of the holder the actor acts for, newest first; not what proves a notice, which is with it.

    :raises NotFound: if the actor may not see that holder's things.
    """
    sight = sight_of(actor=actor, at=at)
    rows = Document.objects.filter(holder_id=actor.holder_id).exclude(kind=RECORD_OF_SERVICE).order_by("-id")
    return [summary_of(each) for each in rows if sight.shows(tuple(each.scopes))]


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


def left_unmade(*, before: datetime) -> list[int]:
    """The documents asked for before that moment and not made yet, oldest first."""
    waiting = Document.objects.filter(state=DocumentState.MAKING, requested_at__lt=before)
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:1000])
