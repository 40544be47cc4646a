"""Questions about money that goes out: a holder's account and payouts, and the treasury's batches."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.payments import models
from balcao.payments.policies import require_treasury, treasury_eyes
from balcao.payments.types import Batch, BatchEntry, BatchState, EntryState, Line, PayeeAccount, Payout

LIVE = (EntryState.PROPOSED, EntryState.SENT, EntryState.PAID)


def masked(number: str) -> str:
    """An account's number with its last four figures only."""
    return f"•••• {number[-4:]}"


def current_account(holder_id: str) -> models.PayeeAccount | None:
    """The account to which a holder's money goes now."""
    return current_accounts().filter(holder_id=holder_id).first()


def current_accounts() -> QuerySet[models.PayeeAccount]:
    """The accounts in use, one a holder."""
    return models.PayeeAccount.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True)


def _account(row: models.PayeeAccount, *, whole: bool = False) -> PayeeAccount:
    return PayeeAccount(
        id=row.pk,
        bank=row.bank,
        number=row.number if whole else masked(row.number),
        name=row.name,
        confirmed=row.confirmed_at is not None,
        given_at=row.given_at,
        fault=row.fault,
    )


def accounts_of(*, actor: Actor, at: datetime) -> tuple[PayeeAccount | None, PayeeAccount | None]:
    """The holder's account in use, or the last one if a bank refused it; and the one given and not confirmed, whose
    number is whole so that it can be compared.

    :raises NotFound, Refused: if the actor may not see it.
    """
    require(actor=actor, action=Action.VIEW, at=at)
    rows = models.PayeeAccount.objects.filter(holder_id=actor.holder_id)
    current = current_account(actor.holder_id)
    last = rows.filter(confirmed_at__isnull=False).order_by("-pk").first()
    if current is None and last is not None and last.fault:
        current = last
    given = rows.filter(confirmed_at__isnull=True, ended_at__isnull=True).first()
    return _account(current) if current else None, _account(given, whole=True) if given else None


def payouts_of(*, actor: Actor, at: datetime, most: int = 100) -> list[Payout]:
    """What the holder was or will be paid, the latest first.

    :raises NotFound, Refused: if the actor may not see it.
    """
    require(actor=actor, action=Action.VIEW, at=at)
    rows = models.Payout.objects.filter(holder_id=actor.holder_id, called_off_at=None).order_by("-owed_at", "-pk")
    return [_payout(row) for row in rows.prefetch_related("entries")[:most]]


def _payout(row: models.Payout) -> Payout:
    entries = sorted(row.entries.all(), key=lambda each: each.pk)
    last = next((each for each in reversed(entries) if each.state != EntryState.DROPPED), None)
    return Payout(
        id=row.pk,
        reference=row.reference,
        holder_id=row.holder_id,
        department=row.department,
        title=row.title,
        lines=tuple(Line(**line) for line in row.lines),
        amount=row.amount,
        case_reference=row.case_reference,
        owed_at=row.owed_at,
        paid_at=row.paid_at,
        state=EntryState(last.state) if last else None,
        reason=last.reason if last else "",
    )


def payouts_paid_at(numbers: Iterable[int]) -> dict[int, datetime | None]:
    """When each of these payouts was paid, by its number; None while it is not."""
    return dict(models.Payout.objects.filter(pk__in=list(numbers)).values_list("pk", "paid_at"))


def payouts_waiting(*, actor: Actor, most: int = 500) -> tuple[list[Payout], list[Payout]]:
    """Payouts in no batch, the oldest first: those that can be sent, and those whose holder has to give an account.

    :raises NotFound: if it is not the officer's duty.
    """
    require_treasury(actor)
    rows = models.Payout.objects.filter(paid_at__isnull=True, called_off_at__isnull=True)
    rows = rows.exclude(entries__state__in=LIVE).order_by("owed_at", "pk")
    found = [_payout(row) for row in rows.prefetch_related("entries")[:most]]
    of_holders = current_accounts().filter(holder_id__in={each.holder_id for each in found})
    with_account = set(of_holders.values_list("holder_id", flat=True))
    return (
        [each for each in found if each.holder_id in with_account],
        [each for each in found if each.holder_id not in with_account],
    )


def batches(*, actor: Actor, most: int = 50) -> list[Batch]:
    """The batches, the latest first.

    :raises NotFound: if it is not the officer's duty.
    """
    require_treasury(actor)
    return _batches(models.PayoutBatch.objects.order_by("-pk")[:most], actor)


def batch(*, actor: Actor, batch_id: int) -> Batch:
    """One of them.

    :raises NotFound: if there is none, or it is not the officer's duty.
    """
    require_treasury(actor)
    found = _batches(models.PayoutBatch.objects.filter(pk=batch_id), actor)
    if not found:
        raise NotFound(f"batch {batch_id}")
    return found[0]


def _batches(rows: Iterable[models.PayoutBatch], actor: Actor) -> list[Batch]:
    eyes = set(treasury_eyes(actor))
    return [
        Batch(
            id=row.pk,
            reference=row.reference,
            state=BatchState(row.state),
            made_by=row.made_by,
            made_at=row.made_at,
            made_by_me=bool(eyes & set(row.made_eyes)),
            decided_by=row.decided_by,
            sha256=row.sha256,
            entries=tuple(
                BatchEntry(
                    payout=_payout(each.payout),
                    account=_account(each.account),
                    end_to_end=each.end_to_end,
                    state=EntryState(each.state),
                    reason=each.reason,
                )
                for each in row.entries.select_related("payout", "account")
                .prefetch_related("payout__entries")
                .order_by("pk")
            ),
        )
        for row in rows
    ]


def batch_file(*, actor: Actor, at: datetime, batch_id: int) -> tuple[str, str]:
    """The name and the content of the file for the bank, as it was approved; that it was fetched is kept.

    :raises NotFound: if it was not sent, or it is not the officer's duty.
    """
    require_treasury(actor)
    row = models.PayoutBatch.objects.filter(pk=batch_id, state=BatchState.SENT).first()
    if row is None:
        raise NotFound(f"file of batch {batch_id}")
    record(
        actor=actor,
        at=at,
        event="payments:batch:fetched",
        subject=f"batch:{row.pk}",
        data={"reference": row.reference, "sha256": row.sha256},
    )
    return f"{row.reference}.xml", row.file
