"""Asking the provider: to give money back until it accepts, and how payments stand that it told nothing of."""

from datetime import datetime

from balcao.foundation.audit.api import record
from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import UTC, now
from balcao.payments.gateways.base import ProviderUnreachable
from balcao.payments.gateways.chosen import gateway
from balcao.payments.ledger import PROVIDER
from balcao.payments.messages import BadMessage, provider
from balcao.payments.models import Consent, Refund
from balcao.payments.queries import quiet_payments, unreconciled_days
from balcao.payments.types import PaymentState, RefundState


@job(name="payments.send_refund")
def send_refund(refund_id: int) -> None:
    """Ask once more unless the provider already accepted; asking twice for one refund has no effect there."""
    refund = Refund.objects.filter(pk=refund_id, state=RefundState.APPROVED, accepted_at__isnull=True)
    found = refund.select_related("part__payment").exclude(part__payment__state=PaymentState.REVERSED).first()
    if found is None or found.part.payment.provider_id is None:
        return
    at = now()
    gateway().refund(
        provider_id=found.part.payment.provider_id,
        reference=found.reference,
        amount=found.amount,
        signed_at=int(at.timestamp()),
    )
    refund.update(accepted_at=at)


@periodic(name="payments.send_refunds_again", cron="7 * * * *")
def send_refunds_again(timestamp: int) -> None:
    """Every hour: what outlived its retries is asked for again, so that no one's money is forgotten."""
    waiting = Refund.objects.filter(
        state=RefundState.APPROVED,
        accepted_at__isnull=True,
        asked_at__lt=datetime.fromtimestamp(timestamp, tz=UTC),
        part__payment__account=PROVIDER,
    )
    for number in waiting.values_list("pk", flat=True):
        send_refund.defer_once(key=f"payments.refund.{number}", refund_id=number)


@periodic(name="payments.ask_standings", cron="*/2 * * * *")
def ask_standings(timestamp: int) -> None:
    """Every two minutes: payments begun or waiting of which nothing was heard, and refunds accepted and not told.

    Each is asked about less often the older it is, and no more after a week; when the provider is down, the rest waits.
    """
    # Taking an answer in may give money back, which is a job of this module.
    from balcao.payments.settlement import ask_provider

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    for number in quiet_payments(at=at):
        try:
            ask_provider(at=at, payment_id=number)
        except ProviderUnreachable:
            return
        except BadMessage as failure:
            record(
                actor=provider(),
                at=at,
                event="payments:answer:refused",
                subject=f"payment:{number}",
                data={"reason": failure.reason},
            )


@periodic(name="payments.reconcile", cron="40 * * * *")
def reconcile(timestamp: int) -> None:
    """Hourly: the days of the last week whose settlement file was not read yet, the oldest first."""
    from balcao.payments.operations.reconciling import reconcile_day

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    for day in unreconciled_days(at=at):
        try:
            reconcile_day(actor=system_actor("treasury"), at=at, day=day)
        except ProviderUnreachable:
            return


@periodic(name="payments.expire_orders", cron="20 16 * * *")
def expire(timestamp: int) -> None:
    """Daily, at 00:20 in Macao: orders that nobody paid in time no longer stand."""
    from balcao.payments.operations.ordering import expire_orders

    expire_orders(actor=system_actor(), at=datetime.fromtimestamp(timestamp, tz=UTC))


@job(name="payments.end_consent")
def tell_provider_of_end(consent_id: int) -> None:
    """Tell the provider that a consent was withdrawn; ours holds no longer anyway."""
    token = Consent.objects.values_list("token", flat=True).get(pk=consent_id)
    if token:
        gateway().end_consent(token=token, signed_at=int(now().timestamp()))


@periodic(name="payments.collect", cron="30 1 * * *")
def collect(timestamp: int) -> int:
    """At half past nine in Macao: what is taken by consent within a week is announced, what is due is taken."""
    from balcao.payments.operations.consenting import announce_collections, collect_due

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return announce_collections(at=at) + collect_due(at=at)


@periodic(name="payments.keep_plans", cron="5 1 * * *")
def keep_plans(timestamp: int) -> int:
    """At five past nine in Macao: parts that are due soon or late are announced, plans too late are called."""
    from balcao.payments.operations.parts import call_late_plans, tell_parts_due

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return call_late_plans(actor=system_actor("treasury"), at=at) + tell_parts_due(at=at)


@periodic(name="payments.leave_tills", cron="5 16 * * *")
def leave(timestamp: int) -> None:
    """Daily, at 00:05 in Macao: tills left open wait to be counted."""
    from balcao.payments.operations.till_counts import leave_tills

    leave_tills(actor=system_actor(), at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="payments.enforce", cron="*/10 * * * *")
def enforce(timestamp: int) -> int:
    """Every ten minutes: debts are handed to the tax office and recalled, and it is asked how they stand."""
    from balcao.payments.operations.enforcing import go_on_enforcing

    return go_on_enforcing(at=datetime.fromtimestamp(timestamp, tz=UTC))
