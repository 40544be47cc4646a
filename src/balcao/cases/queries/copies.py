"""Copies on paper: that of a case for its applicant, and those at a counter."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from balcao.cases.copies import on_paper
from balcao.cases.models import Case, PaperCopy
from balcao.cases.policies import copies_at_counter
from balcao.catalogue.api import OnPaper, Place, get_version, places
from balcao.documents.api import PrintedCopy, Standing, documents_of_case, holds_of, prints_of
from balcao.entities.api import holder_name
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text

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
    prints: tuple[PrintedCopy, ...]


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


def paper_terms(*, version_id: int) -> tuple[OnPaper, dict[str, Place]] | None:
    """On which terms what a version issues can be had on paper, and the places; None if it cannot."""
    paper = on_paper(get_version(version_id).definition)
    known = places(settings.BALCAO_SERVICES)
    return (paper, {name: known[name] for name in paper.places if name in known}) if paper else None


def numbers_to_print(case: Case, at: datetime) -> tuple[str, ...]:
    """The sealed documents of a case that nothing came in the place of."""
    made = [each for each in documents_of_case(case_reference=case.reference) if each.state == "sealed"]
    holds = holds_of(made, at)
    return tuple(each.number for each in made if holds[each.number].standing is not Standing.REPLACED)


def _view(copy: PaperCopy, at: datetime) -> CopyView:
    case = copy.case
    numbers = numbers_to_print(case, at)
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
        documents=numbers,
        prints=tuple(each for printed in prints_of(list(numbers)).values() for each in printed),
    )
