"""Legal holds, for chiefs and on the page of a case."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.cases.api import cases_of_duty
from balcao.catalogue.api import get_version
from balcao.disposal.models import LegalHold
from balcao.disposal.policies import as_chief
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """A hold on a case; `mine` when the reader placed it, who so cannot lift it. `lifted_at` when it is over."""

    id: int
    reference: str
    service: Text
    body: str
    why: str
    since: date
    by: str
    mine: bool
    lifted_at: datetime | None
    lifted_by: str
    lifted_why: str


def holds_standing(*, actor: Actor, at: datetime, lifted: bool = False) -> tuple[HoldView, ...]:
    """The holds in the departments whose chief the officer is, the latest first; with `lifted`, those that are over."""
    seen = cases_of_duty(as_chief(actor), at)
    rows = LegalHold.objects.filter(case__in=seen, lifted_at__isnull=not lifted).select_related("case")
    return tuple(_view(each, actor) for each in rows.order_by("-placed_at", "-pk")[:MOST])


def holds_of_case(*, actor: Actor, reference: str) -> tuple[HoldView, ...]:
    """The holds that stand on a case. The caller has seen to it that the officer may know the case."""
    rows = LegalHold.objects.filter(case__reference=reference, lifted_at__isnull=True).select_related("case")
    return tuple(_view(each, actor) for each in rows.order_by("pk"))


def _view(row: LegalHold, actor: Actor) -> HoldView:
    return HoldView(
        id=row.pk,
        reference=row.case.reference,
        service=get_version(row.case.version_id).definition.text("name"),
        body=row.body,
        why=row.why,
        since=row.since,
        by=row.placed_by_name,
        mine=bool(set(actor.eyes_in(row.case.department)) & set(row.eyes)),
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by_name,
        lifted_why=row.lifted_why,
    )
