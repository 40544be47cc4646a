"""What has to be there before an application can be lodged, and how the holder stands with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from balcao.cases.issuing import granted_at
from balcao.cases.models import Case
from balcao.catalogue.api import Required, ServiceDefinition, required_in
from balcao.documents.api import case_that_issued
from balcao.kernel.clock import macau_date
from balcao.licences.api import in_force_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Fulfilled:
    """By what a requirement is fulfilled: a licence's number or a case's reference, and until when if it ends."""

    by: str
    until: date | None


def fulfilled(
    required: Required, holder_id: str, at: datetime, answers: Mapping[str, Any] | None = None
) -> Fulfilled | None:
    """What of the holder's, or which document that the answers name, fulfils it on that day; None if nothing does."""
    if required.licence:
        held = in_force_of(holder_id=holder_id, kinds=required.licence, at=at)
        return Fulfilled(by=held[0].number, until=held[0].valid_until) if held else None
    granted = Case.objects.filter(holder_id=holder_id, service_id=required.service, outcome="approve")
    for case in granted.order_by("-decided_at"):
        since = granted_at(case)
        if since is None:
            continue
        until = macau_date(since) + timedelta(days=required.within_days) if required.within_days else None
        if until is None or until >= macau_date(at):
            return Fulfilled(by=case.reference, until=until)
    number = str((answers or {}).get(required.number or "") or "")
    reference = case_that_issued(number=number, at=at) if number else ""
    if reference and Case.objects.filter(reference=reference, service_id=required.service, outcome="approve").exists():
        return Fulfilled(by=number, until=None)
    return None


def lacking_in(
    definition: ServiceDefinition, *, holder_id: str, answers: Mapping[str, Any], facts: Mapping[str, Any], at: datetime
) -> tuple[Required, ...]:
    """What is required by these answers and not there."""
    needed = required_in(definition.data, answers=answers, facts=facts)
    return tuple(each for each in needed if fulfilled(each, holder_id, at, answers) is None)
