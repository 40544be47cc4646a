"""Questions about funds and grants."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, Sum

from balcao.catalogue.api import funds, offered
from balcao.entities.api import Action, require
from balcao.grants import models
from balcao.grants.loans import loan_views
from balcao.grants.policies import fund_departments
from balcao.grants.types import (
    FundView,
    GrantView,
    PartState,
    PartView,
    RaiseView,
    ReportDue,
    ReportState,
    ServiceShare,
    When,
)
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.payments.api import OrderState, order_of, payouts_paid_at

MOST_LOANS = 2000


def budget_on(fund: str, year: int) -> int:
    """What `funds.yaml` says that a fund may grant in a year; 0 where it says nothing."""
    known = funds(settings.BALCAO_SERVICES).get(fund)
    budget = known.budgets.get(year) if known else None
    return budget.amount if budget else 0


def left_in(*, fund: str, at: datetime, raises: str = "") -> int:
    """What a fund may still grant in the year of that moment, or in that of the grant that a case `raises`, as it
    stands now."""
    raised = models.Grant.objects.filter(case_reference=raises, released_at=None, fund_year__fund=fund)
    year = raised.values_list("fund_year__year", flat=True).first() or macau_date(at).year
    row = models.FundYear.objects.filter(fund=fund, year=year).first()
    return max(0, budget_on(fund, year) - (row.committed if row else 0))


def report_is_late(*, holder_id: str, at: datetime) -> bool:
    """Whether a report of the holder on a grant is late."""
    waiting = models.Grant.objects.filter(holder_id=holder_id, released_at=None, reported_at=None)
    return waiting.filter(report_due_on__lt=macau_date(at)).exists()


def grants_to_report(*, holder_id: str, service_id: str = "") -> list[tuple[str, Mapping[str, str]]]:
    """The reference and name of each grant of a holder on which that service is still to report, or any, if none is
    named."""
    rows = models.Grant.objects.filter(holder_id=holder_id, released_at=None, reported_at=None, loan=None)
    if service_id:
        rows = rows.filter(report_service=service_id)
    return [(row.case_reference, row.title) for row in rows.order_by("report_due_on", "pk")]


def grants_to_raise(*, holder_id: str, fund: str) -> list[tuple[str, Mapping[str, str]]]:
    """The reference and name of each grant of a holder out of a fund whose last report is still to come."""
    rows = models.Grant.objects.filter(holder_id=holder_id, fund_year__fund=fund, released_at=None, reported_at=None)
    rows = rows.filter(loan=None)
    return [(row.case_reference, row.title) for row in rows.order_by("-granted_at", "-pk")]


def raising_services(*, at: datetime) -> dict[str, str]:
    """By fund the service on offer by which more money is asked for a grant out of it."""
    rules = [(each.service_id, each.definition.data.grant) for each in offered(at)]
    return {rule.fund: service for service, rule in rules if rule is not None and rule.raises}


def reports_due(*, until: date | None = None, of_cases: Collection[str] | None = None) -> list[ReportDue]:
    """The reports still to come, the next first: those due until a day, those on what these cases granted."""
    rows = models.Grant.objects.filter(released_at=None, reported_at=None, loan=None)
    if until is not None:
        rows = rows.filter(report_due_on__lte=until)
    if of_cases is not None:
        rows = rows.filter(case_reference__in=of_cases)
    return [
        ReportDue(
            case_reference=row.case_reference,
            holder_id=row.holder_id,
            department=row.department,
            title=row.title,
            scopes=tuple(row.scopes),
            due_on=row.report_due_on,
        )
        for row in rows.order_by("report_due_on", "pk")
        if row.report_due_on is not None
    ]


def grant_of(*, case_reference: str, at: datetime) -> GrantView | None:
    """What a case granted last; None if nothing. Who may know of the case may know of it."""
    rows = models.Grant.objects.filter(case_reference=case_reference).order_by("-pk")[:1]
    return next(iter(views_of(rows, at)), None)


def granted_by(*, case_reference: str) -> int | None:
    """What a case granted, or raised a grant by, in avos; None if nothing, or no longer. Who may know of the case may
    know of it."""
    granted = Q(grant__case_reference=case_reference, grant__released_at=None, raised=None)
    raised = Q(raised__case_reference=case_reference, raised__withdrawn_at=None)
    found: int | None = models.Part.objects.filter(granted | raised).aggregate(sum=Sum("promised"))["sum"]
    return found


def grants_of(*, actor: Actor, at: datetime) -> list[GrantView]:
    """The holder's grants, the latest first.

    :raises NotFound, Refused: if the actor may not see it.
    """
    require(actor=actor, action=Action.VIEW, at=at)
    return views_of(models.Grant.objects.filter(holder_id=actor.holder_id).order_by("-granted_at", "-pk"), at)


def funds_at_desk(*, actor: Actor, at: datetime, year: int | None = None) -> list[FundView]:
    """The funds of the departments for which the officer decides on grants, in a year; that of the moment if none is
    named. A department whose grants are not theirs has none here."""
    mine, wanted = fund_departments(actor, at), year or macau_date(at).year
    known = {name: fund for name, fund in funds(settings.BALCAO_SERVICES).items() if fund.department in mine}
    rows = models.Grant.objects.filter(fund_year__fund__in=known, fund_year__year=wanted).order_by("-granted_at", "-pk")
    by_fund: dict[str, list[GrantView]] = defaultdict(list)
    for each in views_of(rows, at):
        by_fund[each.fund].append(each)
    return [
        FundView(
            fund=name,
            department=fund.department,
            name=fund.name.text(),
            year=wanted,
            budget=budget_on(name, wanted),
            committed=sum(each.committed for each in by_fund[name]),
            paid=sum(each.paid for each in by_fund[name]),
            services=_shares(by_fund[name]),
            grants=tuple(by_fund[name]),
        )
        for name, fund in known.items()
    ]


def loans_at_desk(*, actor: Actor, at: datetime) -> list[GrantView]:
    """What the departments lent for which the officer decides on grants: what is late first, then the latest. A loan
    says what waits to be waived of it."""
    rows = models.Grant.objects.filter(department__in=fund_departments(actor, at), loan__isnull=False)
    found = views_of(rows.order_by("-granted_at", "-pk")[:MOST_LOANS], at, actor)
    return sorted(found, key=lambda each: each.loan is None or not each.loan.late)


def _shares(grants: Iterable[GrantView]) -> tuple[ServiceShare, ...]:
    by_service: dict[str, list[GrantView]] = defaultdict(list)
    for each in grants:
        by_service[each.service_id].append(each)
    return tuple(
        ServiceShare(
            service_id=name,
            title=rows[0].title,
            grants=sum(not each.released for each in rows),
            committed=sum(each.committed for each in rows),
            paid=sum(each.paid for each in rows),
        )
        for name, rows in sorted(by_service.items())
    )


def views_of(rows: Iterable[models.Grant], at: datetime, actor: Actor | None = None) -> list[GrantView]:
    """Grants as they stand; for an officer with what waits to be waived."""
    rows = list(rows)
    found = list(models.Grant.objects.filter(pk__in=[row.pk for row in rows]).select_related("fund_year"))
    parts: dict[int, list[models.Part]] = defaultdict(list)
    for part in models.Part.objects.filter(grant__in=found).order_by("number"):
        parts[part.grant_id].append(part)
    raises: dict[int, list[models.Raise]] = defaultdict(list)
    for more in models.Raise.objects.filter(grant__in=found, withdrawn_at=None).order_by("pk"):
        raises[more.grant_id].append(more)
    loans = loan_views(found, at, actor)
    paid = payouts_paid_at(each.payout_id for of in parts.values() for each in of if each.payout_id)
    by_number = {row.pk: row for row in found}
    views = [_view(by_number[row.pk], parts[row.pk], raises[row.pk], paid, at) for row in rows]
    return [replace(each, loan=loans.get(row.pk)) for row, each in zip(rows, views, strict=True)]


def _view(
    row: models.Grant,
    parts: Iterable[models.Part],
    raises: Iterable[models.Raise],
    paid: Mapping[int, datetime | None],
    at: datetime,
) -> GrantView:
    return GrantView(
        case_reference=row.case_reference,
        holder_id=row.holder_id,
        service_id=row.service_id,
        title=row.title,
        fund=row.fund_year.fund,
        year=row.fund_year.year,
        asked=row.asked,
        amount=row.amount,
        committed=row.committed,
        granted_on=macau_date(row.granted_at),
        released=row.released_at is not None,
        parts=tuple(_part(each, paid) for each in parts),
        raises=tuple(_raise(each) for each in raises),
        report=_report(row, at),
        report_service=row.report_service,
        report_due_on=row.report_due_on,
        spent=row.spent,
        owed_back=row.owed_back,
        paid_back=row.owed_back > 0 and _paid_back(row),
    )


def _report(row: models.Grant, at: datetime) -> ReportState:
    if row.reported_at is not None:
        return ReportState.ACCEPTED
    if row.released_at is not None or row.report_due_on is None:
        return ReportState.NONE
    return ReportState.LATE if row.report_due_on < macau_date(at) else ReportState.AHEAD


def _raise(row: models.Raise) -> RaiseView:
    return RaiseView(case_reference=row.case_reference, amount=row.amount, raised_on=macau_date(row.raised_at))


def _part(row: models.Part, paid: Mapping[int, datetime | None]) -> PartView:
    when = paid.get(row.payout_id) if row.payout_id else None
    state = PartState.DROPPED if row.dropped_at else PartState.OWED if row.payout_id else PartState.TO_COME
    return PartView(
        number=row.number,
        amount=row.amount,
        when=When(row.when),
        due_on=row.due_on,
        state=PartState.PAID if when else state,
        paid_at=when,
    )


def _paid_back(row: models.Grant) -> bool:
    reports = row.reports.filter(interim=False).values_list("pk", flat=True)
    raises = row.raises.exclude(withdrawn_at=None).values_list("pk", flat=True)
    subjects = [f"grant-revoked:{row.pk}", *(f"grant:{row.pk}:{number}" for number in reports)]
    subjects += [f"grant-raised:{number}" for number in raises]
    orders = [order_of(subject=each) for each in subjects]
    return all(each.state is OrderState.PAID for each in orders if each and each.state is not OrderState.VOID)
