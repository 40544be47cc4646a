"""What may be deleted and what keeps the rest; the lists, their cases, samples and proofs."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db.models import Q

from balcao.cases.api import Case, cases_of_duty
from balcao.catalogue.api import get_version
from balcao.disposal.choosing import kept_for_ever, look_through
from balcao.disposal.models import CONFIRMED, DisposalList, Item
from balcao.disposal.policies import as_chief, departments_of, list_of
from balcao.documents.api import sealed_bytes
from balcao.foundation.storage.api import read
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text

MOST_LOOKED = 5000
"""So many cases are looked through for the overview."""
MOST_LISTS = 50
SAMPLE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """Cases of one service that ended in one year."""

    service: Text
    year: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSummary:
    """A list: `outcome` is empty while it waits for a second chief."""

    number: str
    department: str
    outcome: str
    proposed_at: datetime
    proposed_by: str
    waiting: int
    kept: int
    deleted: int
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What may be deleted by service and year; how many cases each reason keeps; the lists, the latest first.

    `looked` cases were looked through, `more` when there are others.
    """

    heaps: tuple[Heap, ...]
    deletable: int
    keeps: tuple[tuple[str, int], ...]
    looked: int
    more: bool
    lists: tuple[ListSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """A case of a list. `here` while it can still be opened."""

    reference: str
    service: Text
    lodged_on: date
    ended_on: date
    ended_as: str
    rule: str
    years: int
    basis: Text
    state: str
    because: tuple[str, ...]
    deleted_from: date | None
    done_at: datetime | None
    sha256: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A list whole. `mine` when the reader proposed it, who so cannot confirm it; `note` says why it was sent back."""

    summary: ListSummary
    table: str
    mine: bool
    confirmed_at: datetime | None
    confirmed_by: str
    note: str
    certificate: str
    manifest_sha256: str
    heaps: tuple[Heap, ...]
    items: tuple[ItemView, ...]


def overview(*, actor: Actor, at: datetime, department: str) -> Overview:
    """A department's cases whose years are over, and its lists.

    :raises NotFound: for who is no chief there.
    """
    if department not in departments_of(actor):
        raise NotFound(f"department {department}")
    seen = cases_of_duty(as_chief(actor), at).filter(department=department)
    looked = list(islice(look_through(seen, at), MOST_LOOKED + 1))
    more, looked = len(looked) > MOST_LOOKED, looked[:MOST_LOOKED]
    free = [each for each in looked if not each.reasons]
    names = {each.case.service_id: _name(each.case) for each in reversed(free)}
    counted = Counter((each.case.service_id, macau_date(each.ended_at).year) for each in free)
    keeps = Counter(each.reasons[0] for each in looked if each.reasons)
    if for_ever := kept_for_ever(seen, at):
        keeps["for_ever"] = for_ever
    rows = DisposalList.objects.filter(department=department).order_by("-proposed_at", "-pk")[:MOST_LISTS]
    return Overview(
        heaps=_heaps(counted, names),
        deletable=len(free),
        keeps=tuple(keeps.most_common()),
        looked=len(looked),
        more=more,
        lists=tuple(_summary(each) for each in rows),
    )


def list_view(*, actor: Actor, at: datetime, number: str) -> ListView:
    """A list with its cases, in their order.

    :raises NotFound: for who is no chief there.
    """
    row = list_of(actor, number)
    items = list(row.items.order_by("pk"))
    names: dict[str, Text] = {each.service_id: each.service for each in items}
    here = set(Case.objects.filter(pk__in=[each.case_id for each in items]).values_list("pk", flat=True))
    return ListView(
        summary=_summary(row),
        table=row.table,
        mine=bool(set(actor.eyes_in(row.department)) & set(row.proposed_eyes)),
        confirmed_at=row.decided_at if row.outcome == CONFIRMED else None,
        confirmed_by=row.decided_by_name,
        note=row.note,
        certificate=row.certificate,
        manifest_sha256=row.manifest_sha256,
        heaps=_heaps(Counter((each.service_id, each.ended_on.year) for each in items), names),
        items=tuple(_item(each, here) for each in items),
    )


def sample_of(view: ListView, many: int = SAMPLE) -> tuple[ItemView, ...]:
    """Some of a list's cases by chance, the same ones whoever looks: its number is the seed."""

    def place(item: ItemView) -> str:
        return hashlib.sha256(f"{view.summary.number}:{item.reference}".encode()).hexdigest()

    return tuple(sorted((each for each in view.items if each.here), key=place)[:many])


def fetch_manifest(*, actor: Actor, number: str) -> bytes:
    """The manifest of a list that is done.

    :raises NotFound: before, and for who is no chief there.
    """
    row = list_of(actor, number)
    if not row.manifest_key:
        raise NotFound(f"manifest of {number}")
    return read(row.manifest_key)


def fetch_certificate(*, actor: Actor, number: str) -> tuple[str, bytes]:
    """Number and bytes of the sealed certificate.

    :raises NotFound: before, and for who is no chief there.
    :raises NotSealedYet: while it is being made.
    """
    row = list_of(actor, number)
    if not row.certificate:
        raise NotFound(f"certificate of {number}")
    return row.certificate, sealed_bytes(number=row.certificate)


def lists_under_way(*, at: datetime) -> list[int]:
    """Confirmed lists with somebody to tell, a case whose day has come, or nothing left but their certificate."""
    today = macau_date(at)
    due = Q(items__state="waiting", items__told_at__isnull=True) | Q(
        items__state="waiting", items__deleted_from__lte=today
    )
    open_lists = DisposalList.objects.filter(outcome=CONFIRMED, done_at__isnull=True)
    over = open_lists.exclude(pk__in=Item.objects.filter(state="waiting").values("disposal_list_id"))
    return sorted({*open_lists.filter(due).values_list("pk", flat=True), *over.values_list("pk", flat=True)})


def lists_done() -> list[str]:
    """The numbers of every list that is done, the first one first; for the command line."""
    return list(DisposalList.objects.filter(done_at__isnull=False).order_by("pk").values_list("number", flat=True))


def _summary(row: DisposalList) -> ListSummary:
    states = Counter(row.items.values_list("state", flat=True))
    return ListSummary(
        number=row.number,
        department=row.department,
        outcome=row.outcome,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by_name,
        waiting=states["waiting"],
        kept=states["kept"],
        deleted=states["deleted"],
        done_at=row.done_at,
    )


def _name(case: Case) -> Text:
    return get_version(case.version_id).definition.text("name")


def _item(row: Item, here: set[int]) -> ItemView:
    return ItemView(
        reference=row.reference,
        service=row.service,
        lodged_on=row.lodged_on,
        ended_on=row.ended_on,
        ended_as=row.ended_as,
        rule=row.rule,
        years=row.years,
        basis=row.basis,
        state=row.state,
        because=tuple(row.because),
        deleted_from=row.deleted_from,
        done_at=row.done_at,
        sha256=row.sha256,
        here=row.case_id in here,
    )


def _heaps(counted: Counter[tuple[str, int]], names: dict[str, Text]) -> tuple[Heap, ...]:
    return tuple(
        Heap(service=names[service], year=year, count=count) for (service, year), count in sorted(counted.items())
    )
