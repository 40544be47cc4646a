"""Stating a matter again in another layout: a new document with a number of its own takes the place of the old one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.documents.holding import Standing, holds_of
from balcao.documents.models import Document
from balcao.documents.operations import request_document
from balcao.documents.summaries import summary_of
from balcao.documents.types import DocumentState, DocumentSummary
from balcao.kernel.actor import Actor

HOLDING = frozenset({Standing.IN_FORCE, Standing.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Issued:
    """A sealed document of a register, by its place in the order in which they were asked for."""

    id: int
    number: str
    case_reference: str


def issued_in(*, register: str, after: int = 0, until: int | None = None, limit: int | None = None) -> list[Issued]:
    """The sealed documents of a register that nothing came in the place of, oldest first, from behind one place up to
    another."""
    rows = Document.objects.filter(register=register, state=DocumentState.SEALED, replaced_by=None, pk__gt=after)
    if until is not None:
        rows = rows.filter(pk__lte=until)
    found = rows.order_by("pk").values_list("pk", "number", "case_reference")
    return [Issued(*each) for each in found[:limit]]


@transaction.atomic
def issue_anew(
    *, actor: Actor, at: datetime, number: str, layout: str, words: Mapping[str, Any], key: str
) -> DocumentSummary | None:
    """A document that says what another says, in another layout, and comes in its place; None if that one holds no
    more.

    It ends when the old one would have; the old number goes on pointing to the new. What keeps the old one from being
    relied on keeps the new one from it as well. The same `key` again gives the document of the first time.
    """
    known = Document.objects.filter(request_key=key).first()
    if known is not None:
        return summary_of(known)
    old = Document.objects.select_for_update().get(number=number)
    summary = summary_of(old)
    held = holds_of([summary], at).get(number)
    if held is None or held.standing not in HOLDING:
        return None
    return request_document(
        actor=actor,
        at=at,
        kind=old.kind,
        register=old.register,
        layout=layout,
        data={**old.data, "words": dict(words)},
        title=old.title,
        holder_id=old.holder_id,
        department=old.department,
        case_reference=old.case_reference,
        valid_until=old.valid_until,
        key=key,
        scopes=old.scopes,
        replaces=number,
        anew=True,
    )
