"""The fees of an activity go on to its organiser: what was paid less what went back, each avo once."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum

from balcao.activities.models import Activity, Remittance, Share
from balcao.activities.policies import require_organiser
from balcao.activities.trail import note
from balcao.activities.types import Fees, Remitted
from balcao.entities.api import Action
from balcao.foundation.ui.api import text_of, translate
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text
from balcao.payments.api import (
    Kept,
    Line,
    OrderState,
    call_off_payout,
    order_of,
    owe_payout,
    payouts_paid_at,
    place_order,
    void_order,
)


def remittances_due(*, at: datetime) -> list[str]:
    """The activities that are over so long that their fees go on, and have not gone on yet."""
    rows = Activity.objects.filter(ends_at__lte=at, called_off_at=None, remitted_at=None, remits_after__isnull=False)
    return [row.number for row in rows.order_by("ends_at", "pk") if _due_at(row) <= at]


@transaction.atomic
def remit_fees(*, at: datetime, number: str, kept: Callable[[], Mapping[str, Kept]]) -> int:
    """Have go on what the organiser does not have yet, or have them pay back what they have too much; the platform's.

    `kept` says of each enrolment what was paid and goes back; it is asked once the activity is locked, so that of two
    at once the second knows what the first knew. Returns the avos drawn up now, below nothing if they are claimed back;
    none before its day, for one that was called off, and where nothing changed.
    """
    row = Activity.objects.select_for_update().get(number=number)
    if row.remits_after is None or row.called_off_at is not None or _due_at(row) > at:
        return 0
    shares = [Share(activity=row, case_reference=each, paid=of.paid, back=of.back) for each, of in kept().items()]
    Share.objects.bulk_create(
        shares, update_conflicts=True, unique_fields=["case_reference"], update_fields=["paid", "back"]
    )
    if row.remitted_at is None:
        row.remitted_at = at
        row.save(update_fields=["remitted_at"])
    theirs = row.shares.aggregate(sum=Sum(F("paid") - F("back")))["sum"] or 0
    standing = list(row.remittances.filter(dropped_at=None).order_by("number"))
    if sum(each.amount for each in standing) == theirs:
        return 0
    moved = sum(each.amount for each in standing if not _drop(row, each, at))
    if theirs == moved:
        return 0
    return _draw_up(row, theirs - moved, at)


def _due_at(row: Activity) -> datetime:
    return row.ends_at + timedelta(days=row.remits_after or 0)


def _drop(row: Activity, each: Remittance, at: datetime) -> bool:
    """Whether a sum had not moved yet, and now will not."""
    actor = system_actor(row.department)
    if each.payout_id is not None:
        dropped = call_off_payout(actor=actor, at=at, payout_id=each.payout_id)
    else:
        order = order_of(subject=_subject(each))
        dropped = order is not None and order.state is OrderState.OPEN
        if order is not None and dropped:
            dropped = void_order(actor=actor, at=at, order_id=order.id, reason=text_of("activities.drawn_up_anew"))
    if dropped:
        each.dropped_at = at
        each.save(update_fields=["dropped_at"])
        note(actor, at, row, "remittance_dropped", remittance=each.number, amount=each.amount)
    return dropped


def _draw_up(row: Activity, amount: int, at: datetime) -> int:
    actor, number = system_actor(row.department), row.remittances.count() + 1
    kind = "fees" if amount > 0 else "fees_back"
    label: Text = {each: translate(f"activities.{kind}", each, title=row.title[each]) for each in LANGUAGES}
    why: Text = dict.fromkeys(LANGUAGES, row.number)
    line = Line(kind=kind, label=label, amount=abs(amount), why=why, basis=text_of("activities.fees_basis"))
    payout_id = None
    if amount > 0:
        payout_id = owe_payout(
            actor=actor,
            at=at,
            key=f"activity-fees:{row.number}:{number}",
            holder_id=row.holder_id,
            department=row.department,
            title=label,
            lines=[line],
            scopes=row.scopes,
        )
    made = Remittance.objects.create(activity=row, number=number, amount=amount, payout_id=payout_id, made_at=at)
    if amount < 0:
        place_order(
            actor=actor.acting_for(row.holder_id),
            at=at,
            subject=_subject(made),
            holder_id=row.holder_id,
            department=row.department,
            title=label,
            lines=[line],
            scopes=row.scopes,
            debt=True,
        )
    note(actor, at, row, "fees_remitted", remittance=number, amount=amount)
    return amount


def _subject(each: Remittance) -> str:
    """Under which subject what the organiser pays back is owed."""
    return f"activity-fees:{each.pk}"


def fees_of(*, actor: Actor, at: datetime, number: str) -> Fees | None:
    """The fees of an activity of the holder acted for; None where none are or were to come to them.

    :raises NotFound: if it is not theirs, or the actor may not see it.
    """
    row = require_organiser(actor, Action.VIEW, at, Activity.objects.filter(number=number).first())
    if row.remits_after is None or not row.fee or row.called_off_at is not None:
        return None
    sums = row.shares.aggregate(paid=Sum("paid"), back=Sum("back"))
    if row.remitted_at is not None and not sums["paid"]:
        return None
    standing = list(row.remittances.filter(dropped_at=None).order_by("number"))
    paid = payouts_paid_at(each.payout_id for each in standing if each.payout_id)
    return Fees(
        due_on=macau_date(_due_at(row)),
        counted=row.remitted_at is not None,
        paid=sums["paid"] or 0,
        back=sums["back"] or 0,
        sums=tuple(
            Remitted(
                amount=each.amount,
                made_at=each.made_at,
                done_at=paid[each.payout_id] if each.payout_id else _paid_back_at(each),
            )
            for each in standing
        ),
    )


def _paid_back_at(each: Remittance) -> datetime | None:
    order = order_of(subject=_subject(each))
    return order.paid_at if order is not None and order.begun else None
