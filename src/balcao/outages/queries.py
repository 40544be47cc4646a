"""Questions about outages: what is closed, what anyone may know, what moves, what an officer can do."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from balcao.calendar.api import working_calendar
from balcao.catalogue.api import OutageRule, procedure_on
from balcao.foundation.db.api import Asked, KeptQuestion, given, once
from balcao.foundation.eyes.api import RETURNED
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU
from balcao.kernel.errors import NotFound
from balcao.outages.failures import ServiceClosed
from balcao.outages.models import CONFIRMED, Order, Outage, Wish
from balcao.outages.policies import eyes_of, may_tell
from balcao.outages.spans import Span, moved
from balcao.outages.types import Held, OutageAtDesk, OutageState, OutageView, TermsState

SHOWN_BACK = timedelta(days=90)
"""So long an outage that is over is shown to everybody."""
AT_DESK = 100


def outages_shown(*, at: datetime) -> list[OutageView]:
    """What is on, what is coming, what was on in the last ninety days, each group in its order; for anyone."""
    rows = Outage.objects.filter(withdrawn_at=None).exclude(ends_at__lte=at - SHOWN_BACK)
    views = [view_of(row, at) for row in rows.order_by("begins_at", "pk")]
    groups = {state: [each for each in views if each.state is state] for state in OutageState}
    return [*groups[OutageState.ON], *groups[OutageState.COMING], *reversed(groups[OutageState.OVER])]


def outages_on(*, at: datetime) -> list[OutageView]:
    """What is closed at that moment; a page asks once."""
    return _on(_ahead(at), at)


def asked_outages(*, at: datetime) -> Asked[list[OutageView]]:
    """The same question, to be asked together with others; the page knows the answer from then on."""
    return Asked(_not_over(at), lambda rows: _on(once(_AHEAD, lambda: rows), at))


def _ahead(at: datetime) -> list[Outage]:
    """What is on and what is coming, in its order."""
    return once(_AHEAD, lambda: _NOT_OVER(at=at))


def _on(rows: Iterable[Outage], at: datetime) -> list[OutageView]:
    return [view_of(row, at) for row in rows if row.begins_at <= at]


def _not_over(at: Any) -> QuerySet[Outage]:
    lasts = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    return Outage.objects.filter(lasts, withdrawn_at=None).order_by("begins_at", "pk")


_AHEAD = "outages.ahead"
_NOT_OVER = KeptQuestion(lambda: _not_over(given("at")))


def closed_by(views: Iterable[OutageView], *, department: str, service_id: str) -> OutageView | None:
    """Of several outages the one that closes that service for the longest time."""
    found = [each for each in views if each.covers(department=department, service_id=service_id)]
    return max(found, key=lambda each: (each.ends_at is None, each.ends_at or each.begins_at), default=None)


def closed_now(*, department: str, service_id: str, at: datetime) -> OutageView | None:
    """What closes that service at that moment."""
    return closed_by(outages_on(at=at), department=department, service_id=service_id)


def coming_to(*, department: str, service_id: str, at: datetime) -> OutageView | None:
    """The next outage announced for that service."""
    views = (view_of(row, at) for row in _ahead(at) if row.begins_at > at)
    return next((each for each in views if each.covers(department=department, service_id=service_id)), None)


def check_open(*, department: str, service_id: str, at: datetime) -> None:
    """See that the service takes something at that moment.

    :raises ServiceClosed: if it does not.
    """
    found = closed_now(department=department, service_id=service_id, at=at)
    if found is not None:
        raise ServiceClosed(service_id=service_id, department=department, until=found.ends_at)


def moved_day(*, department: str, service_id: str, day: date) -> date | None:
    """On which day a term ends that would end on that one; None while that is not known. The day itself, if nothing
    confirmed closed it for long enough."""
    spans = spans_of(department, service_id, since=day)
    return moved(spans, day, rule_on(day).minutes, working_calendar()) if spans else day


def closing_moved(*, what: str, department: str, service_id: str, day: date, on: date) -> date:
    """On which day a ``window`` or a ``remedy`` (`what`) closes that would on that one, as seen `on` a day. What was
    told once stays, though the outage became shorter; while no end is known it does not close."""
    rule = rule_on(day)
    spans = spans_of(department, service_id, since=day, told=True) if what in rule.moves else []
    if not spans:
        return day
    found = moved(spans, day, rule.minutes, working_calendar())
    return max(day, on) if found is None else found


def rule_on(day: date) -> OutageRule:
    """What moves terms, as it holds on that day."""
    return procedure_on(settings.BALCAO_SERVICES, day).outages


def spans_of(department: str, service_id: str, *, since: date, told: bool = False) -> list[Span]:
    """When it was closed from a day on so that terms move, as a second officer confirmed it. Not longer than it lasted;
    or as it was `told`, whatever became of it."""
    asked = ("outages.confirmed", department, service_id)
    orders: dict[int, list[Order]] = {}
    for order in once(asked, lambda: _CONFIRMED(department=department, service_id=service_id)):
        if told or _still_counts(order.outage, since):
            orders.setdefault(order.outage_id, []).append(order)
    spans = [_span(each, told=told) for each in orders.values()]
    return [each for each in spans if each.last is None or each.last >= since]


_CONFIRMED = KeptQuestion(
    lambda: Order.objects.filter(
        Q(outage__department="") | Q(outage__department=given("department")),
        Q(outage__service_id="") | Q(outage__service_id=given("service_id")),
        outcome=CONFIRMED,
    ).select_related("outage")
)


def _still_counts(row: Outage, since: date) -> bool:
    return row.withdrawn_at is None and (row.ends_at is None or row.ends_at > _begin(since))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(0), MACAU)


def _span(orders: list[Order], *, told: bool) -> Span:
    """Of the confirmed orders of one outage."""
    row, untils = orders[0].outage, [each.until for each in orders]
    until = None if None in untils else max(filter(None, untils))
    if until is None:
        return Span(row.begins_at, row.ends_at or row.withdrawn_at)
    return Span(row.begins_at, until if told or row.ends_at is None else min(until, row.ends_at))


def held_terms() -> list[Held]:
    """Which terms do not run out yet: whether they move is not confirmed, or nobody knows to which day."""
    waiting = Order.objects.filter(outcome="", outage__withdrawn_at=None)
    lasting = Order.objects.filter(outcome=CONFIRMED, until=None, outage__withdrawn_at=None, outage__ends_at=None)
    return [_held(each) for each in (waiting | lasting).select_related("outage")]


def _held(order: Order) -> Held:
    row = order.outage
    span = Span(row.begins_at, order.until or row.ends_at)
    return Held(department=row.department, service_id=row.service_id, since=span.first, until=span.last)


def is_held(*, department: str, service_id: str, day: date) -> bool:
    """Whether a term that ends on that day does not run out yet."""
    return any(each.holds(department=department, service_id=service_id, day=day) for each in held_terms())


def wished(*, actor: Actor, service_id: str) -> bool:
    """Whether the holder is told when that service is open again."""
    return Wish.objects.filter(holder_id=actor.holder_id, service_id=service_id).exists()


def outages_at_desk(*, actor: Actor, at: datetime) -> list[OutageAtDesk]:
    """The actor's to change, what waits for a second officer first, then what is on and coming, then the latest."""
    rows = Outage.objects.order_by("-begins_at", "-pk").prefetch_related("orders")
    mine = [_at_desk(row, actor, at) for row in rows if may_tell(actor, row.department, row.service_id)][:AT_DESK]
    last = (OutageState.OVER, OutageState.WITHDRAWN)
    return sorted(mine, key=lambda each: (each.terms is not TermsState.WAIT, each.view.state in last))


def outage_at_desk(*, actor: Actor, at: datetime, outage_id: int) -> OutageAtDesk:
    """One of them.

    :raises NotFound: if it is none of the actor's.
    """
    row = Outage.objects.filter(pk=outage_id).prefetch_related("orders").first()
    if row is None or not may_tell(actor, row.department, row.service_id):
        raise NotFound(f"outage {outage_id}")
    return _at_desk(row, actor, at)


def _at_desk(row: Outage, actor: Actor, at: datetime) -> OutageAtDesk:
    orders = sorted(row.orders.all(), key=lambda each: each.pk)
    waiting = next((each for each in orders if not each.outcome), None)
    confirmed = [each for each in orders if each.outcome == CONFIRMED]
    returned = [each for each in orders if each.outcome == RETURNED]
    if waiting and row.withdrawn_at is None:
        terms = TermsState.WAIT
    elif confirmed:
        terms = TermsState.MOVE
    else:
        terms = TermsState.RETURNED if returned else TermsState.STAY
    return OutageAtDesk(
        view=view_of(row, at),
        announced_by=row.announced_by_name,
        terms=terms,
        asked_by=waiting.proposed_by_name if waiting else "",
        asked_until=waiting.until if waiting else None,
        may_confirm=waiting is not None and not set(eyes_of(actor, row.department)) & set(waiting.proposed_eyes),
        confirmed_by=confirmed[-1].decided_by_name if confirmed else "",
        note=row.note or (returned[-1].note if returned else ""),
    )


def view_of(row: Outage, at: datetime) -> OutageView:
    """An outage as anyone may know it."""
    return OutageView(
        outage_id=row.pk,
        department=row.department,
        service_id=row.service_id,
        planned=row.planned,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        words=row.words,
        works=row.works,
        announced_at=row.announced_at,
        state=_state(row, at),
    )


def _state(row: Outage, at: datetime) -> OutageState:
    if row.withdrawn_at is not None:
        return OutageState.WITHDRAWN
    if at < row.begins_at:
        return OutageState.COMING
    return OutageState.OVER if row.ends_at is not None and row.ends_at <= at else OutageState.ON
