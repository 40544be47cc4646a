"""Telling of an outage, changing its end, taking it back; a second officer confirms that terms move; telling who
wished so that it is open again."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from balcao.catalogue.api import get_published
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.foundation.eyes.api import RETURNED
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.notices.api import send_worded, worded
from balcao.outages.events import TermsMove
from balcao.outages.failures import (
    EndNeeded,
    EndsBeforeItBegins,
    OutageFourEyes,
    OutageSettled,
    OutageTooFar,
    ToldAlready,
    WhyNeeded,
)
from balcao.outages.jobs import tell_who_wished
from balcao.outages.models import CONFIRMED, Order, Outage, Wish
from balcao.outages.policies import eyes_of, locked, require_place
from balcao.outages.queries import closed_now, rule_on
from balcao.outages.spans import Span, can_move
from balcao.outages.words import in_every_language

BACK, AHEAD, LONGEST = timedelta(days=60), timedelta(days=400), timedelta(days=366)
MOST_WHY = 2000
AT_ONCE = 200


@transaction.atomic
def tell_outage(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    department: str,
    service_id: str,
    planned: bool,
    begins_at: datetime,
    ends_at: datetime | None,
    words: Mapping[str, str],
    works: Mapping[str, str],
) -> int:
    """Say that a service, a department (no `service_id`) or everything (neither) takes nothing in that time. It is in
    force at once; terms move when a second officer confirms it. Returns its number; sent again it is the same.

    A language left empty has the house's own words.

    :raises NotFound: for what is not the actor's to close, or a service of another department.
    :raises EndsBeforeItBegins, OutageTooFar, EndNeeded, ToldAlready: and nothing is told.
    """
    require_place(actor, at, department, service_id)
    key = f"{actor.self_id}:{key}"[:120]
    sent = Outage.objects.filter(key=key).values_list("pk", flat=True).first()
    if sent is not None:
        return sent
    if ends_at is None and planned:
        raise EndNeeded
    _check_times(at, begins_at, ends_at)
    try:
        with transaction.atomic():
            row = Outage.objects.create(
                key=key,
                department=department,
                service_id=service_id,
                planned=planned,
                begins_at=begins_at,
                ends_at=ends_at,
                words=in_every_language("words", words),
                works=in_every_language("works", works),
                announced_at=at,
                announced_by_name=actor.name,
            )
    except IntegrityError as failure:
        raise ToldAlready from failure
    _audit(actor, at, row, "told", ends_at=_iso(ends_at), planned=planned, words=row.words)
    _ask_for_order(row, actor, at)
    return row.pk


@transaction.atomic
def change_end(*, actor: Actor, at: datetime, outage_id: int, ends_at: datetime) -> None:
    """It ends then: later than was told, sooner, or now. Terms that moved stay where they are; that more of them move
    for a later end, a second officer confirms again. The same end changes nothing.

    :raises OutageSettled: when it is over or was taken back.
    :raises EndsBeforeItBegins, OutageTooFar: and nothing is changed.
    """
    row = _lasting(actor, at, outage_id)
    _check_times(at, row.begins_at, ends_at)
    if ends_at == row.ends_at:
        return
    before, row.ends_at = row.ends_at, ends_at
    row.save(update_fields=["ends_at"])
    _audit(actor, at, row, "end_changed", before=_iso(before), ends_at=_iso(ends_at))
    _ask_for_order(row, actor, at)
    if row.orders.filter(outcome=CONFIRMED).exists():
        _move_terms(row, at)
    if ends_at <= at:
        tell_who_wished.defer()


@transaction.atomic
def withdraw_outage(*, actor: Actor, at: datetime, outage_id: int, why: str) -> None:
    """Take it back: it closes nothing any more. Whose terms moved keeps the day they were told. Twice changes nothing.

    :raises WhyNeeded: without a reason.
    """
    row = locked(actor, outage_id)
    if row.withdrawn_at is not None:
        return
    if not why.strip():
        raise WhyNeeded
    row.withdrawn_at, row.note = at, why.strip()[:MOST_WHY]
    row.save(update_fields=["withdrawn_at", "note"])
    order = row.orders.select_for_update().filter(outcome="").first()
    if order is not None:
        _settle(order, RETURNED, actor, at, row.note)
    _audit(actor, at, row, "withdrawn", why=row.note)
    tell_who_wished.defer()


@transaction.atomic
def confirm_order(*, actor: Actor, at: datetime, outage_id: int) -> None:
    """The second pair of eyes agrees: terms that end in the outage move, and their people are told.

    :raises OutageSettled: when nothing waits.
    :raises OutageFourEyes: for who said that it lasts so long, or stands in for them.
    """
    row, order = _waiting(actor, outage_id)
    if set(eyes_of(actor, row.department)) & set(order.proposed_eyes):
        raise OutageFourEyes
    _settle(order, CONFIRMED, actor, at)
    _audit(actor, at, row, "order_confirmed", until=_iso(order.until))
    _move_terms(row, at)


@transaction.atomic
def return_order(*, actor: Actor, at: datetime, outage_id: int, why: str) -> None:
    """Terms stay as they are, or as far as was confirmed before; the outage itself stays.

    :raises OutageSettled: when nothing waits.
    :raises WhyNeeded: without a reason.
    """
    row, order = _waiting(actor, outage_id)
    if not why.strip():
        raise WhyNeeded
    _settle(order, RETURNED, actor, at, why.strip()[:MOST_WHY])
    _audit(actor, at, row, "order_returned", why=order.note)


def look_again(*, at: datetime) -> int:
    """Have terms looked through again for every outage that lasts or ended within a day: some were set meanwhile.
    Returns for how many."""
    found = Outage.objects.filter(withdrawn_at=None, orders__outcome=CONFIRMED)
    rows = list(found.exclude(ends_at__lte=at - timedelta(days=1)).distinct().order_by("pk"))
    for row in rows:
        with transaction.atomic():
            _move_terms(row, at)
    return len(rows)


@transaction.atomic
def wish_to_be_told(*, actor: Actor, at: datetime, service_id: str, path: str) -> None:
    """Tell the holder, once, when the service is open again. Wished twice is wished once; of a service that is open
    they are told at once.

    :raises NotFound: if there is no such service.
    """
    version = get_published(service_id, at=at)
    Wish.objects.bulk_create(
        [
            Wish(
                holder_id=actor.holder_id,
                service_id=version.service_id,
                department=version.definition.data.department,
                path=path[:200],
                wished_at=at,
            )
        ],
        ignore_conflicts=True,
    )


def tell_opened(*, at: datetime) -> int:
    """Tell everyone who wished so whose service is open by now; returns how many. Killed half-way, the next run goes
    on; nobody is told twice."""
    told = 0
    for department, service_id in set(Wish.objects.values_list("department", "service_id")):
        if closed_now(department=department, service_id=service_id, at=at) is None:
            while some := _tell_some(at, department, service_id):
                told += some
    return told


@transaction.atomic
def _tell_some(at: datetime, department: str, service_id: str) -> int:
    rows = list(
        Wish.objects.select_for_update(skip_locked=True)
        .filter(department=department, service_id=service_id)
        .order_by("pk")[:AT_ONCE]
    )
    if not rows:
        return 0
    name = get_published(service_id, at=at).definition.text("name")
    for row in rows:
        send_worded(
            words=worded("outages.note.open_again", service=name),
            actor=system_actor(department),
            at=at,
            holder_id=row.holder_id,
            department=department,
            case_reference="",
            key=f"outages:wish:{row.pk}",
            path=row.path,
            scopes=(service_id,),
        )
    Wish.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _check_times(at: datetime, begins_at: datetime, ends_at: datetime | None) -> None:
    if ends_at is not None and ends_at <= begins_at:
        raise EndsBeforeItBegins
    if not at - BACK <= begins_at <= at + AHEAD or (ends_at is not None and ends_at - begins_at > LONGEST):
        raise OutageTooFar


def _ask_for_order(row: Outage, actor: Actor, at: datetime) -> None:
    """Have a second officer asked, unless as much was confirmed or it moves nothing; what waits follows the end."""
    confirmed = set(row.orders.filter(outcome=CONFIRMED).values_list("until", flat=True))
    waiting = row.orders.select_for_update().filter(outcome="").first()
    covered = None in confirmed or (row.ends_at is not None and any(each and each >= row.ends_at for each in confirmed))
    minutes = rule_on(macau_date(row.begins_at)).minutes
    if covered or not can_move(Span(row.begins_at, row.ends_at), minutes):
        if waiting is not None:
            waiting.delete()
        return
    asked = {
        "until": row.ends_at,
        "proposed_at": at,
        "proposed_by_name": actor.name,
        "proposed_eyes": eyes_of(actor, row.department),
    }
    Order.objects.update_or_create(outage=row, outcome="", defaults=asked)


def _lasting(actor: Actor, at: datetime, outage_id: int) -> Outage:
    row = locked(actor, outage_id)
    if row.withdrawn_at is not None or (row.ends_at is not None and row.ends_at <= at):
        raise OutageSettled
    return row


def _waiting(actor: Actor, outage_id: int) -> tuple[Outage, Order]:
    row = locked(actor, outage_id)
    order = row.orders.select_for_update().filter(outcome="").first()
    if order is None or row.withdrawn_at is not None:
        raise OutageSettled
    return row, order


def _settle(order: Order, outcome: str, actor: Actor, at: datetime, note: str = "") -> None:
    order.outcome, order.decided_at, order.decided_by_name, order.note = outcome, at, actor.name, note
    order.decided_eyes = eyes_of(actor, order.outage.department)
    order.save()


def _move_terms(row: Outage, at: datetime) -> None:
    """Nothing moves before an end is known."""
    if row.ends_at is None:
        return
    span = Span(row.begins_at, row.ends_at)
    assert span.last is not None, "it has an end"
    announce(TermsMove(department=row.department, service_id=row.service_id, since=span.first, until=span.last, at=at))


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _audit(actor: Actor, at: datetime, row: Outage, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"outages:outage:{what}",
        subject=f"outage:{row.pk}",
        holder_id="",
        data={
            "department": row.department,
            "service": row.service_id,
            "begins_at": row.begins_at.isoformat(),
            **data,
        },
    )
