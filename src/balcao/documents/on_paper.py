"""A document on paper: typeset from the same data as what was sealed, over a ground that is that copy's alone.

The sealed file stays the original. Each copy has a serial number and a row; a second one needs a reason.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.documents.models import Document, PaperPrint
from balcao.documents.printing import layout_data
from balcao.documents.types import DocumentState
from balcao.documents.typesetting import typeset
from balcao.foundation.audit.api import record
from balcao.foundation.numbers.api import take_number
from balcao.foundation.ui.api import format_macau
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.ids import make_reference
from balcao.kernel.texts import Text


class PrintedBefore(BalcaoError):
    """It was printed already; printing it again needs a reason."""

    key = "documents.printed_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCopy:
    """A copy on paper, counted from 1, with its serial number; `why` it was printed again."""

    number: str
    copy: int
    serial: str
    printed_at: datetime
    printed_by: str
    why: str


@transaction.atomic
def print_on_paper(*, actor: Actor, at: datetime, number: str, place: Text, why: str = "") -> tuple[PrintedCopy, bytes]:
    """The next copy of a sealed document on paper, and the PDF to print. The caller has seen to it that the actor may.

    `place` is where it is printed, as the paper says it; `why` counts from the second copy on.

    :raises NotFound: unless there is a sealed document of that number.
    :raises PrintedBefore: for a second copy without a reason.
    """
    document = Document.objects.select_for_update().filter(number=number, state=DocumentState.SEALED).first()
    if document is None:
        raise NotFound(f"document {number}")
    copy = PaperPrint.objects.filter(document=document).count() + 1
    if copy > 1 and not why.strip():
        raise PrintedBefore
    series = f"{document.department}-PP"
    row = PaperPrint.objects.create(
        document=document,
        copy=copy,
        serial=make_reference(series, *take_number(series=f"paper:{series}", at=at)),
        place=dict(place),
        printed_at=at,
        printed_by=actor.name,
        why=why.strip()[:500] if copy > 1 else "",
    )
    record(
        actor=actor,
        at=at,
        event="documents:document:printed",
        subject=f"document:{number}",
        holder_id=document.holder_id,
        data={"serial": row.serial, "copy": copy, "why": row.why},
    )
    return _shown(row, number), paper_of(row)


def paper_of(row: PaperPrint) -> bytes:
    """The PDF of a copy: always the same, and PDF/A."""
    data = {**layout_data(row.document), "paper": about_paper(row)}
    return typeset(row.document.layout, data, at=row.printed_at)


def about_paper(row: PaperPrint) -> dict[str, Any]:
    """What a layout receives of a copy; `seed` are twenty numbers below 256 to draw its ground from."""
    printed = {"zh": format_macau(row.printed_at, "zh-Hant"), "pt": format_macau(row.printed_at, "pt")}
    return {
        "serial": row.serial,
        "copy": row.copy,
        "printed_at": printed,
        "printed_by": row.printed_by,
        "place": {"zh": row.place["zh-Hant"], "pt": row.place["pt"]},
        "seed": list(hashlib.sha256(f"{row.document.number} {row.serial}".encode()).digest()[:20]),
    }


def prints_of(numbers: list[str]) -> dict[str, list[PrintedCopy]]:
    """The copies printed of these documents, by number, the first first."""
    found: dict[str, list[PrintedCopy]] = {number: [] for number in numbers}
    rows = PaperPrint.objects.filter(document__number__in=numbers).select_related("document").order_by("copy")
    for row in rows:
        found[row.document.number].append(_shown(row, row.document.number))
    return found


def _shown(row: PaperPrint, number: str) -> PrintedCopy:
    return PrintedCopy(
        number=number,
        copy=row.copy,
        serial=row.serial,
        printed_at=row.printed_at,
        printed_by=row.printed_by,
        why=row.why,
    )
