"""Statements: what each provider took in a period that ended, owed to it once; and what a provider says against one."""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum

from balcao.catalogue.api import VoucherScheme
from balcao.entities.api import Action, require
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import NotFound
from balcao.payments.api import Line, owe_payout
from balcao.vouchers.failures import ReasonMissing, SaidAlready
from balcao.vouchers.jobs import settle
from balcao.vouchers.models import Difference, Statement, Use
from balcao.vouchers.policies import schemes_to_watch
from balcao.vouchers.trail import note, scheme_of, schemes, scopes_of


def _period_before(scheme: VoucherScheme, today: date) -> tuple[str, date]:
    """The last period of a scheme that ended before `today`, as ``2026-11`` or ``2026-W48``, and the day after it."""
    if scheme.settled == "week":
        begins = today - timedelta(days=today.weekday())
        year, week, _day = (begins - timedelta(days=1)).isocalendar()
        return f"{year}-W{week:02}", begins
    begins = today.replace(day=1)
    return f"{begins - timedelta(days=1):%Y-%m}", begins


def settle_what_is_due(*, at: datetime) -> int:
    """Have a statement made, each by its own job, for every provider that took something in a period that ended;
    returns how many."""
    count = 0
    for name, scheme in schemes().items():
        period, ends = _period_before(scheme, macau_date(at))
        owed = _unsettled(name, ends).values_list("provider_id", flat=True).distinct()
        for provider in owed.order_by("provider_id"):
            key = f"voucher-statement:{name}:{provider}:{period}"
            settle.defer_once(key=key, scheme_id=name, provider_id=provider, period=period)
            count += 1
    return count


def _unsettled(scheme_id: str, ends: date) -> QuerySet[Use]:
    begins = datetime.combine(ends, time.min, MACAU)
    return Use.objects.filter(voucher__scheme=scheme_id, state="paid", statement=None, decided_at__lt=begins)


@transaction.atomic
def settle_provider(*, at: datetime, scheme_id: str, provider_id: str, period: str) -> int | None:
    """Make a provider's statement of the last period, and owe what it comes to; returns its number, None where there
    is nothing to settle. Twice makes one; what comes too late for it is on the next.

    :raises NotFound: if there is no such scheme.
    """
    scheme = scheme_of(scheme_id)
    named, ends = _period_before(scheme, macau_date(at))
    if named != period or Statement.objects.filter(scheme=scheme_id, provider_id=provider_id, period=period).exists():
        return None
    uses = _unsettled(scheme_id, ends).filter(provider_id=provider_id).select_for_update(of=("self",))
    numbers = list(uses.values_list("pk", flat=True))
    amount = Use.objects.filter(pk__in=numbers).aggregate(sum=Sum("amount"))["sum"]
    if not amount:
        return None
    actor, name = system_actor(scheme.department), scheme.name.text()
    title = {language: f"{said} · {period}" for language, said in name.items()}
    payout = owe_payout(
        actor=actor,
        at=at,
        key=f"vouchers:{scheme_id}:{provider_id}:{period}",
        holder_id=provider_id,
        department=scheme.department,
        title=title,
        lines=[Line(kind="voucher", label=title, amount=amount, why=title, basis=scheme.basis.text())],
        scopes=scopes_of(scheme_id),
    )
    row = Statement.objects.create(
        scheme=scheme_id,
        department=scheme.department,
        provider_id=provider_id,
        period=period,
        uses=len(numbers),
        amount=amount,
        payout_id=payout,
        made_at=at,
    )
    Use.objects.filter(pk__in=numbers).update(statement=row)
    note(actor, at, "statement:made", subject=f"voucher-statement:{row.pk}", holder_id=provider_id, amount=amount)
    return row.pk


@transaction.atomic
def say_difference(*, actor: Actor, at: datetime, statement_id: int, text: str) -> None:
    """A provider says what is wrong with a statement; it waits on the department's list.

    :raises NotFound, Refused: if it is not the actor's business.
    :raises ReasonMissing: if nothing is said.
    :raises SaidAlready: while an earlier one waits.
    """
    row = Statement.objects.filter(pk=statement_id, provider_id=actor.holder_id).first()
    if row is None:
        raise NotFound(f"statement {statement_id}")
    under = require(actor=actor, action=Action.LODGE, at=at, scopes=scopes_of(row.scheme))
    if not text.strip():
        raise ReasonMissing
    try:
        with transaction.atomic():
            Difference.objects.create(statement=row, text=text.strip()[:2000], said_at=at, said_by_name=actor.name)
    except IntegrityError as failure:
        raise SaidAlready from failure
    note(actor, at, "difference:said", subject=f"voucher-statement:{row.pk}", holder_id=row.provider_id, under=under)


@transaction.atomic
def answer_difference(*, actor: Actor, at: datetime, difference_id: int, answer: str) -> None:
    """The department answers; the provider reads it beside its statement.

    :raises NotFound: if it is not the officer's business.
    :raises ReasonMissing: without an answer.
    :raises SaidAlready: if somebody answered meanwhile.
    """
    mine = Difference.objects.select_for_update(of=("self",)).filter(statement__scheme__in=schemes_to_watch(actor))
    row = mine.select_related("statement").filter(pk=difference_id).first()
    if row is None:
        raise NotFound(f"difference {difference_id}")
    if not answer.strip():
        raise ReasonMissing
    if row.answered_at is not None:
        raise SaidAlready
    row.answer, row.answered_at, row.answered_by_name = answer.strip()[:2000], at, actor.name
    row.save(update_fields=["answer", "answered_at", "answered_by_name"])
    subject, holder = f"voucher-statement:{row.statement_id}", row.statement.provider_id
    note(actor, at, "difference:answered", subject=subject, holder_id=holder)
