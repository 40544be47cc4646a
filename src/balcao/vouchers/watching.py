"""What a department sees of its schemes: runs, what moved by month, what is unusual, statements and differences."""

from datetime import date, datetime, timedelta
from typing import Literal

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import ExtractHour, TruncMonth

from balcao.entities.api import holder_names
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU
from balcao.vouchers import models
from balcao.vouchers.policies import require_scheme, schemes_to_watch
from balcao.vouchers.taking import difference_shown, statements_shown
from balcao.vouchers.types import DifferenceView, MonthView, RunView, StatementView, Unusual

MOST = 50
NIGHT = (23, 6)
"""From eleven in the evening until six in the morning."""


def runs(*, actor: Actor) -> list[RunView]:
    """The runs of the officer's schemes, the latest first."""
    rows = models.Run.objects.filter(scheme__in=schemes_to_watch(actor)).order_by("-proposed_at", "-pk")[:MOST]
    return [
        RunView(
            id=row.pk,
            scheme_id=row.scheme,
            state=row.state,
            proposed_at=row.proposed_at,
            proposed_by=row.proposed_by_name,
            decided_by=row.decided_by_name,
            asked=row.asked,
            found=row.found,
            silent_since=row.silent_since,
            own=row.is_own(actor),
        )
        for row in rows
    ]


def months_of(*, actor: Actor, scheme_id: str) -> list[MonthView]:
    """What moved on the vouchers of a scheme, month by month in Macao, the latest first. What was cancelled is not
    spent, what came back is not passed on.

    :raises NotFound: if it is not the officer's business.
    """
    require_scheme(actor, scheme_id)
    rows = models.Movement.objects.filter(voucher__scheme=scheme_id).annotate(month=TruncMonth("at", tzinfo=MACAU))
    sums: dict[date, dict[str, int]] = {}
    for month, kind, amount in rows.values_list("month", "kind").annotate(sum=Sum("amount")).order_by("-month"):
        sums.setdefault(month.date(), {})[kind] = amount
    return [
        MonthView(
            month=month,
            given=found.get("given", 0),
            spent=-found.get("spent", 0) - found.get("cancelled", 0),
            passed_on=-found.get("passed_on", 0) - found.get("returned", 0),
            expired=-found.get("expired", 0),
        )
        for month, found in sums.items()
    ]


def left_on(*, actor: Actor, scheme_id: str) -> tuple[int, int]:
    """How many vouchers of a scheme there are, and what is left on all of them, in avos.

    :raises NotFound: if it is not the officer's business.
    """
    require_scheme(actor, scheme_id)
    found = models.Voucher.objects.filter(scheme=scheme_id).aggregate(count=Count("pk"), left=Sum("balance"))
    return found["count"], found["left"] or 0


def unusual_uses(*, actor: Actor, at: datetime, scheme_id: str) -> list[Unusual]:
    """Providers with many uses at night, and vouchers used again and again at the same provider, by the scheme's
    numbers; nothing follows by itself.

    :raises NotFound: if it is not the officer's business.
    """
    watched = require_scheme(actor, scheme_id).watched
    rows = models.Use.objects.filter(
        voucher__scheme=scheme_id, state="paid", decided_at__gt=at - timedelta(days=watched.days)
    )
    late = rows.annotate(hour=ExtractHour("decided_at", tzinfo=MACAU)).filter(
        Q(hour__gte=NIGHT[0]) | Q(hour__lt=NIGHT[1])
    )
    night = late.values_list("provider_id").annotate(count=Count("pk"), sum=Sum("amount"), last=Max("decided_at"))
    again = rows.values_list("provider_id", "voucher__number").annotate(
        count=Count("pk"), sum=Sum("amount"), last=Max("decided_at")
    )
    found: list[tuple[Literal["night", "again"], str, str, int, int, datetime]] = [
        ("night", provider, "", *counted)
        for provider, *counted in night.filter(count__gte=watched.night).order_by("-count")[:MOST]
    ]
    found += [
        ("again", provider, number, *counted)
        for provider, number, *counted in again.filter(count__gte=watched.again).order_by("-count")[:MOST]
    ]
    names = holder_names({provider for _why, provider, *_rest in found})
    return [
        Unusual(
            why=why,
            provider_id=provider,
            provider=names.get(provider, {}),
            voucher_number=number,
            uses=count,
            amount=amount,
            last_at=last,
        )
        for why, provider, number, count, amount, last in found
    ]


def statements_at_desk(*, actor: Actor) -> list[StatementView]:
    """The latest statements of the officer's schemes."""
    rows = models.Statement.objects.filter(scheme__in=schemes_to_watch(actor)).order_by("-period", "-amount")[:MOST]
    return statements_shown(list(rows))


def open_differences(*, actor: Actor) -> list[DifferenceView]:
    """What providers say against statements and nobody answered yet, the oldest first."""
    mine = models.Difference.objects.filter(answered_at=None, statement__scheme__in=schemes_to_watch(actor))
    rows = list(mine.select_related("statement").order_by("pk")[:MOST])
    shown = {each.id: each for each in statements_shown([row.statement for row in rows])}
    return [difference_shown(row, shown.get(row.statement_id)) for row in rows]
