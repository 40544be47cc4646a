"""Copies on paper: that of a case for its applicant, and those at a counter."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from balcao.cases.copies import on_paper
from balcao.cases.models import Case, PaperCopy
from balcao.cases.policies import copies_at_counter
from balcao.catalogue.api import OnPaper, Place, get_version, places
from balcao.documents.api import documents_of_case, sealed_bytes
from balcao.entities.api import holder_name
from balcao.foundation.audit.api import record_read
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text

PURPOSE = {
    "zh-Hant": "列印申請人要求的紙本文件",
    "pt": "Impressão do documento em papel pedido pelo requerente",
    "en": "Printing the paper document that the applicant wants",
}
BASIS = {
    "zh-Hant": "第2/2020號法律《電子政務》",
    "pt": "Lei n.º 2/2020 (Governação electrónica)",
    "en": "Law 2/2020 (Electronic Governance)",
}
ENDED = ("collected", "posted", "returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyView:
    """A copy on paper. Without a `place` it is sent to `address`; `overdue`: nobody came before its last day there."""

    id: int
    reference: str
    service: Text
    holder: Text
    state: str
    place: Place | None
    address: str
    deputy_name: str
    code: str
    print_by: date | None
    printed_at: datetime | None
    keep_until: date | None
    overdue: bool
    ended_at: datetime | None
    ended_by: str
    collected_by: str
    collected_as: str
    tracking: str
    documents: tuple[str, ...]


def copy_of_case(*, case_reference: str, at: datetime) -> CopyView | None:
    """The copy wanted with a case that was not refused; the caller has seen to it that the reader may know the case."""
    found = PaperCopy.objects.select_related("case").filter(case__reference=case_reference).first()
    if found is None or found.case.outcome == "refuse" or found.case.state == "withdrawn":
        return None
    return _view(found, at)


def copies_to_do(*, actor: Actor, at: datetime, limit: int = 200) -> list[CopyView]:
    """What is to be printed or collected at the officer's counter, the soonest due first."""
    waiting = copies_at_counter(actor).filter(state__in=["to_print", "ready"])
    return [_view(each, at) for each in waiting.order_by("print_by", "pk")[:limit]]


def copies_done(*, actor: Actor, at: datetime, limit: int = 20) -> list[CopyView]:
    """Those collected, posted or gone back lately."""
    ended = copies_at_counter(actor).filter(state__in=ENDED)
    return [_view(each, at) for each in ended.order_by("-ended_at")[:limit]]


def print_copy(*, actor: Actor, at: datetime, copy_id: int, number: str) -> bytes:
    """A document of a copy, to be printed: the sealed PDF itself, with its number and QR. The reading is recorded.

    :raises NotFound: unless it is the officer's counter's.
    """
    copy = copies_at_counter(actor).filter(pk=copy_id).first()
    if copy is None or number not in _numbers(copy.case):
        raise NotFound(f"document {number} of copy {copy_id}")
    record_read(
        actor=actor,
        at=at,
        event="documents:document:read",
        subject=f"document:{number}",
        holder_id=copy.case.holder_id,
        purpose=PURPOSE,
        basis=BASIS,
    )
    return sealed_bytes(number=number)


def paper_terms(*, version_id: int) -> tuple[OnPaper, dict[str, Place]] | None:
    """On which terms what a version issues can be had on paper, and the places; None if it cannot."""
    paper = on_paper(get_version(version_id).definition)
    known = places(settings.BALCAO_SERVICES)
    return (paper, {name: known[name] for name in paper.places if name in known}) if paper else None


def _numbers(case: Case) -> tuple[str, ...]:
    made = documents_of_case(case_reference=case.reference)
    return tuple(each.number for each in made if each.state == "sealed")


def _view(copy: PaperCopy, at: datetime) -> CopyView:
    case = copy.case
    return CopyView(
        id=copy.pk,
        reference=case.reference,
        service=get_version(case.version_id).definition.text("name"),
        holder=holder_name(case.holder_id),
        state=copy.state,
        place=places(settings.BALCAO_SERVICES).get(copy.place),
        address=copy.address,
        deputy_name=copy.deputy_name,
        code=copy.code,
        print_by=copy.print_by,
        printed_at=copy.printed_at,
        keep_until=copy.keep_until,
        overdue=copy.state == "ready" and copy.keep_until is not None and macau_date(at) > copy.keep_until,
        ended_at=copy.ended_at,
        ended_by=copy.ended_by,
        collected_by=copy.collected_by,
        collected_as=copy.collected_as,
        tracking=copy.tracking,
        documents=_numbers(case),
    )
