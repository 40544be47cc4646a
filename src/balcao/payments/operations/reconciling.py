"""Comparing the provider's settlement file with the ledger and the cases, every day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, connection, transaction

from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.payments.events import DayReconciled
from balcao.payments.gateways.base import SettledLine
from balcao.payments.gateways.chosen import gateway
from balcao.payments.ledger import PROVIDER, TREASURY_ACCOUNT, move, post
from balcao.payments.models import Difference, Order, Payment, Posting, SettledDay
from balcao.payments.models import SettledLine as SettledLineRow
from balcao.payments.policies import require_treasury
from balcao.payments.settlement import ask_provider
from balcao.payments.types import DifferenceKind, OrderState

KEYS = {"payment": "taken", "refund": "returned", "reversal": "reversed"}
LOOK_BACK = timedelta(days=40)


class ExplanationNeeded(BalcaoError):
    """A difference is only settled with an explanation."""

    key = "payments.explanation_needed"


def reconcile_day(*, actor: Actor, at: datetime, day: date) -> None:
    """Read the file of a day and compare; again, it compares again. Speaks to the provider: not in a transaction.

    :raises NotFound: if it is not the actor's duty.
    :raises ProviderUnreachable: if the provider does not answer; nothing was changed.
    """
    require_treasury(actor)
    lines = gateway().settlement(day=day, signed_at=int(at.timestamp()))
    lines = [line for line in lines if line.kind in KEYS]
    _hear_of(at, lines)
    with transaction.atomic():
        _keep(actor, at, day, lines)
        _compare(at, day)
        record(
            actor=actor,
            at=at,
            event="payments:day:reconciled",
            subject=f"settlement:{day}",
            data={"lines": len(lines), "open": Difference.objects.filter(settled_at__isnull=True).count()},
        )
        paid = Order.objects.filter(state=OrderState.PAID, given_back=0, paid_at__range=_span(day))
        subjects = tuple(paid.order_by("pk").values_list("reference", "subject"))
        announce(DayReconciled(day=day, at=at, paid=subjects))


def _span(day: date) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, time.min, MACAU)
    return begins, begins + timedelta(days=1) - timedelta(microseconds=1)


def _hear_of(at: datetime, lines: Sequence[SettledLine]) -> None:
    """What was paid and never told is settled now, before anything is called a difference."""
    taken = [line.reference for line in lines if line.kind == "payment"]
    unheard = Payment.objects.filter(reference__in=taken, succeeded_at__isnull=True)
    for number in list(unheard.order_by("pk").values_list("pk", flat=True)):
        ask_provider(at=at, payment_id=number)


def _keep(actor: Actor, at: datetime, day: date, lines: Sequence[SettledLine]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payments:settlement:{day}"])
    taken = sum(line.amount for line in lines if line.kind == "payment")
    back = sum(line.amount for line in lines if line.kind != "payment")
    row, new = SettledDay.objects.get_or_create(
        day=day, defaults={"read_at": at, "taken": taken, "given_back": back, "lines": len(lines)}
    )
    if not new:
        return
    SettledLineRow.objects.bulk_create(
        (
            SettledLineRow(
                day=row,
                key=f"{KEYS[line.kind]}:{line.reference}"[:80],
                amount=line.amount if line.kind == "payment" else -line.amount,
            )
            for line in lines
        ),
        ignore_conflicts=True,
    )
    if taken != back:
        lines_of_day = move(PROVIDER, TREASURY_ACCOUNT, taken - back)
        post(actor=actor, at=at, key=f"settled:{day}", lines=lines_of_day)


COMPARE = """
SELECT COALESCE(s.key, p.key), s.amount, p.amount FROM
    (SELECT l.key, l.amount FROM payments_settledline l JOIN payments_settledday d ON d.id = l.day_id
        WHERE d.day > %(since)s) s
    FULL JOIN
    (SELECT p.key, sum(l.amount) AS amount FROM payments_posting p JOIN payments_postingline l ON l.posting_id = p.id
        WHERE l.account = 'provider' AND p.at >= %(begins)s AND p.at <= %(ends)s AND p.key NOT LIKE 'settled:%%'
        GROUP BY p.key) p
    ON s.key = p.key
WHERE s.amount IS DISTINCT FROM p.amount
"""


def _compare(at: datetime, day: date) -> None:
    """Note every difference up to the end of the day; those that are gone are settled by themselves.

    A refund is posted when we heard of it, perhaps a day after the provider's line: what only the ledger has
    counts once the files of its own day were read, and what only the provider has is looked for in all postings.
    """
    given = {"since": day - LOOK_BACK, "begins": _span(day - LOOK_BACK)[1], "ends": _span(day)[1]}
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, given)
        found = cursor.fetchall()
    later = set(
        Posting.objects.filter(key__in=[key for key, _, ours in found if ours is None]).values_list("key", flat=True)
    )
    differ = {key: (theirs, ours) for key, theirs, ours in found if key not in later}
    for key, (theirs, ours) in sorted(differ.items()):
        kind = DifferenceKind.AMOUNT
        if theirs is None or ours is None:
            kind = DifferenceKind.NOT_THEIRS if theirs is None else DifferenceKind.NOT_OURS
        note_difference(at=at, day=day, kind=kind, key=key, theirs=theirs, ours=ours)
    gone = Difference.objects.filter(settled_at__isnull=True, day__gt=day - LOOK_BACK).exclude(key__in=differ)
    gone.exclude(kind=DifferenceKind.NO_CASE).update(settled_at=at, settled_by="Balcão")


def note_difference(
    *, at: datetime, day: date, kind: DifferenceKind, key: str, theirs: int | None = None, ours: int | None = None
) -> None:
    """Put a difference on the work list, once."""
    try:
        with transaction.atomic():
            Difference.objects.create(day=day, kind=kind, key=key, theirs=theirs, ours=ours, found_at=at)
    except IntegrityError:
        return


@transaction.atomic
def settle_difference(*, actor: Actor, at: datetime, difference_id: int, explanation: str) -> None:
    """Take a difference off the work list with an explanation; twice changes nothing.

    :raises NotFound: if there is none, or it is not the officer's duty.
    :raises ExplanationNeeded: without one.
    """
    require_treasury(actor)
    row = Difference.objects.select_for_update().filter(pk=difference_id).first()
    if row is None:
        raise NotFound(f"difference {difference_id}")
    if not explanation.strip():
        raise ExplanationNeeded
    if row.settled_at is not None:
        return
    row.explanation, row.settled_by, row.settled_at = explanation.strip(), actor.name, at
    row.save(update_fields=["explanation", "settled_by", "settled_at"])
    record(
        actor=actor,
        at=at,
        event="payments:difference:settled",
        subject=f"difference:{row.pk}",
        data={"key": row.key, "kind": row.kind, "explanation": row.explanation},
    )
