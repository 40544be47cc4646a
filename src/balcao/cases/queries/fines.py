"""Questions about fines."""

from collections.abc import Collection
from datetime import datetime

from balcao.accounts.api import clearances
from balcao.cases.fine_days import fine_rule
from balcao.cases.fine_types import FineRow, FineState, FineView
from balcao.cases.fine_words import early_amount, fine_lines
from balcao.cases.fines import fined_case, imposed_subject
from balcao.cases.models import Case, Fine, Stay
from balcao.cases.policies import cases_of_duty
from balcao.cases.staying import staying
from balcao.catalogue.api import ServiceVersion, fining_services, get_version
from balcao.entities.api import holder_names
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.payments.api import OrderState, enforcement_of, left_in_parts, order_of, paid_for

MOST = 1_000


def fining_open_to(actor: Actor, at: datetime) -> list[ServiceVersion]:
    """The services by which the officer may open a case about an offence."""
    return [each for each in fining_services(at) if is_duty_to_fine(actor, each)]


def is_duty_to_fine(actor: Actor, version: ServiceVersion) -> bool:
    """Whether such cases are the officer's work."""
    access = version.definition.access
    return any(
        post.covers(
            department=version.definition.data.department,
            duty=access.decide,
            service_id=version.service_id,
            clearance=clearances().index(access.clearance),
        )
        for post in actor.posts
    )


def fine_view(case: Case, at: datetime) -> FineView | None:
    """The fine of a case, None if it is about none. The caller knows whose case it is."""
    fine = Fine.objects.filter(case_id=case.pk).first()
    if fine is None:
        return None
    fine.case = case
    return _view(fine, at, stayed=fine.decision_id is not None and bool(staying(case)))


def fine_of_order(subject: str, at: datetime) -> tuple[str, FineView] | None:
    """The reference of the case that imposed what an order is for, and the fine; None where it is for something else.
    The caller knows whose order it is."""
    case = fined_case(subject)
    fine = fine_view(case, at) if case is not None else None
    return (case.reference, fine) if case is not None and fine is not None else None


def _view(fine: Fine, at: datetime, *, stayed: bool) -> FineView:
    case = fine.case
    rule, order = fine_rule(case), order_of(subject=imposed_subject(case))
    lines = fine_lines(fine, get_version(case.version_id).definition, at, stayed=stayed)
    paid = order if order is not None and order.receipt_number else None
    in_parts = paid is not None and paid.state is OrderState.IN_PARTS
    return FineView(
        state=_state(fine, at, stayed=stayed),
        least=fine.least,
        most=fine.most,
        amount=fine.amount,
        heard=fine.heard,
        due=left_in_parts(order_id=paid.id) if paid and in_parts else sum(line.amount for line in lines),
        early_amount=early_amount(fine, rule),
        early_until=fine.early_until,
        due_on=fine.due_on,
        enforced_at=fine.enforced_at,
        paid_at=fine.paid_at,
        paid=paid_for(order_id=paid.id) if paid else 0,
        receipt_number=paid.receipt_number if paid else "",
        law=tuple(fine.law),
        enforcement=enforcement_of(subject=imposed_subject(case)) if fine.enforced_at is not None else None,
    )


def _state(fine: Fine, at: datetime, *, stayed: bool) -> FineState:
    if fine.decision_id is None:
        return FineState.PROPOSED
    if fine.annulled_at is not None:
        return FineState.ANNULLED
    if fine.paid_at is not None:
        return FineState.PAID
    if stayed:
        return FineState.STAYED
    if fine.in_parts_since is not None:
        return FineState.IN_PARTS
    if fine.enforced_at is not None:
        return FineState.ENFORCED
    last = max(fine.due_on, fine.called_on or fine.due_on) if fine.due_on is not None else None
    return FineState.LATE if last is not None and last < macau_date(at) else FineState.TO_PAY


def fines_of_duty(*, actor: Actor, at: datetime, states: Collection[FineState] = tuple(FineState)) -> list[FineRow]:
    """The imposed fines of the officer's duty that are in one of these states, the first due first."""
    cases = cases_of_duty(actor, at).filter(fine__decision__isnull=False, fine__charge=None)
    fines = list(
        Fine.objects.filter(case__in=cases.values("pk")).select_related("case").order_by("due_on", "pk")[:MOST]
    )
    stays = Stay.objects.filter(decision__in=[fine.decision_id for fine in fines], until_at__isnull=True)
    stayed = set(stays.values_list("decision_id", flat=True))
    shown = [(fine, _view(fine, at, stayed=fine.decision_id in stayed)) for fine in fines]
    names = holder_names(fine.case.holder_id for fine, _ in shown)
    return [
        FineRow(
            reference=fine.case.reference,
            holder_id=fine.case.holder_id,
            holder=names[fine.case.holder_id],
            service=get_version(fine.case.version_id).definition.text("name"),
            decided_at=fine.case.decided_at,
            fine=view,
        )
        for fine, view in shown
        if view.state in states
    ]


def fines_to_enforce(*, actor: Actor, at: datetime) -> list[FineRow]:
    """The same that are for enforced collection, taken out as a file: the trail keeps who did, and of whom."""
    rows = fines_of_duty(actor=actor, at=at, states=(FineState.ENFORCED,))
    for row in rows:
        record(
            actor=actor,
            at=at,
            event="cases:fine:exported",
            subject=f"case:{row.reference}",
            holder_id=row.holder_id,
            data={"amount": row.fine.due},
        )
    return rows
