"""Money that goes out: owed, sent in batches by two officers, and what the bank answers. No payout is paid twice."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.ids import make_reference
from balcao.kernel.texts import Text
from balcao.payments import models
from balcao.payments.banking.credit_transfer import Transfer, credit_transfers
from balcao.payments.banking.status_report import ACCOUNT_FAULTS, WHOLE, Answer, read_status_report
from balcao.payments.events import PayoutAnswered, PayoutOwed
from balcao.payments.ledger import PAYOUTS, TREASURY_ACCOUNT, department_account, holder_account, move, post
from balcao.payments.operations.refunding import AlreadyAnswered, SecondOfficerNeeded
from balcao.payments.payouts import LIVE, current_account, current_accounts, masked
from balcao.payments.policies import require_treasury, treasury_eyes
from balcao.payments.pricing import written
from balcao.payments.transfers import TransferTo, transfer_to
from balcao.payments.types import BatchState, EntryState, Line

MOST = 5_000
"""Payouts in one batch."""


class NothingToSend(BalcaoError):
    """No payout waits whose holder has confirmed an account."""

    key = "payments.payout.nothing_to_send"


@transaction.atomic
def owe_payout(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    holder_id: str,
    department: str,
    title: Text,
    lines: Sequence[Line],
    scopes: Sequence[str] = (),
    case_reference: str = "",
) -> int:
    """Owe a holder what the lines come to, in avos; the same key owes it once. Returns the payout's number.

    :raises NotFound: if the actor is not the platform.
    """
    if not actor.is_system:
        raise NotFound("payouts")
    known = models.Payout.objects.filter(key=key).values_list("pk", flat=True).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            row = models.Payout.objects.create(
                key=key,
                reference=key,
                holder_id=holder_id,
                department=department,
                title=dict(title),
                lines=[written(line) for line in lines],
                scopes=list(scopes),
                case_reference=case_reference,
                amount=sum(line.amount for line in lines),
                owed_at=at,
            )
    except IntegrityError:
        return models.Payout.objects.values_list("pk", flat=True).get(key=key)
    row.reference = make_reference("OUT", macau_date(at).year, row.pk)
    row.save(update_fields=["reference"])
    owed = move(holder_account(holder_id), department_account(department), row.amount, row.reference)
    post(actor=actor, at=at, key=f"payout-owed:{row.reference}", lines=owed)
    _note(actor, at, row, "owed", amount=row.amount)
    announce(
        PayoutOwed(
            payout_id=row.pk,
            holder_id=holder_id,
            department=department,
            title=title,
            scopes=tuple(scopes),
            case_reference=case_reference,
            amount=row.amount,
            account_known=current_account(holder_id) is not None,
            at=at,
        )
    )
    return row.pk


@transaction.atomic
def call_off_payout(*, actor: Actor, at: datetime, payout_id: int) -> bool:
    """Have a payout be owed no more that was not sent yet; whether it is not. From a batch that nobody approved yet it
    is taken out. What was sent, or paid, stays. The platform's alone.

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    if not actor.is_system:
        raise NotFound("payouts")
    row = models.Payout.objects.select_for_update().filter(pk=payout_id).first()
    if row is None:
        raise NotFound(f"payout {payout_id}")
    if row.called_off_at is not None:
        return True
    row.entries.filter(state=EntryState.PROPOSED).update(state=EntryState.DROPPED)
    if row.paid_at is not None or row.entries.filter(state__in=LIVE).exists():
        return False
    row.called_off_at = at
    row.save(update_fields=["called_off_at"])
    back = move(department_account(row.department), holder_account(row.holder_id), row.amount, row.reference)
    post(actor=actor, at=at, key=f"payout-called-off:{row.reference}", lines=back)
    _note(actor, at, row, "called_off", amount=row.amount)
    return True


def _note(actor: Actor, at: datetime, row: models.Payout, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"payments:payout:{what}",
        subject=f"payout:{row.pk}",
        holder_id=row.holder_id,
        data={"reference": row.reference, **data},
    )


@transaction.atomic
def make_batch(*, actor: Actor, at: datetime) -> int:
    """Put every payout whose holder has confirmed an account into a batch, for another officer; returns its number.

    :raises NotFound: if it is not the officer's duty.
    :raises NothingToSend: if there is none, or all are in a batch already.
    """
    require_treasury(actor)
    rows = models.Payout.objects.select_for_update().filter(paid_at__isnull=True, called_off_at__isnull=True)
    rows = rows.order_by("pk").exclude(entries__state__in=LIVE)[:MOST]
    accounts = {row.holder_id: row for row in current_accounts()}
    ready = [(row, accounts[row.holder_id]) for row in rows if row.holder_id in accounts]
    if not ready:
        raise NothingToSend
    batch = models.PayoutBatch.objects.create(
        reference=f"new:{at.timestamp()}"[:35],
        state=BatchState.PROPOSED,
        made_eyes=treasury_eyes(actor),
        made_by=actor.name,
        made_at=at,
    )
    batch.reference = make_reference("BAT", macau_date(at).year, batch.pk)
    batch.save(update_fields=["reference"])
    models.PayoutEntry.objects.bulk_create(
        models.PayoutEntry(
            batch=batch,
            payout=row,
            account=account,
            end_to_end=f"{row.reference}-{row.entries.count() + 1}",
            state=EntryState.PROPOSED,
        )
        for row, account in ready
    )
    total = sum(row.amount for row, _account in ready)
    _note_batch(actor, at, batch, "made", payouts=len(ready), total=total)
    return batch.pk


def _note_batch(actor: Actor, at: datetime, batch: models.PayoutBatch, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"payments:batch:{what}",
        subject=f"batch:{batch.pk}",
        data={"reference": batch.reference, **data},
    )


@transaction.atomic
def answer_batch(*, actor: Actor, at: datetime, batch_id: int, approve: bool) -> None:
    """Send a batch that another officer put together, or drop it. Its file is made now, and stays as it is.

    What was to go to an account that is no longer the holder's waits for the next batch.

    :raises NotFound: if there is none, or it is not the officer's duty.
    :raises AlreadyAnswered: if it was sent or dropped before.
    :raises SecondOfficerNeeded: if the actor, or somebody whose post they hold, put it together.
    """
    require_treasury(actor)
    batch = models.PayoutBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise NotFound(f"batch {batch_id}")
    if batch.state != BatchState.PROPOSED:
        raise AlreadyAnswered
    batch.decided_eyes, batch.decided_by, batch.decided_at = treasury_eyes(actor), actor.name, at
    if set(batch.made_eyes) & set(batch.decided_eyes):
        raise SecondOfficerNeeded
    awaiting = batch.entries.select_for_update(of=("self",)).filter(state=EntryState.PROPOSED)
    entries = list(awaiting.select_related("payout", "account").order_by("pk"))
    sends = [each for each in entries if approve and each.account.ended_at is None]
    for each in entries:
        each.state = EntryState.SENT if each in sends else EntryState.DROPPED
        each.save(update_fields=["state"])
    batch.state = BatchState.SENT if sends else BatchState.DROPPED
    if sends:
        batch.file = _message(batch, at, sends)
        batch.sha256 = hashlib.sha256(batch.file.encode()).hexdigest()
        lines = [
            line
            for each in sends
            for line in move(PAYOUTS, holder_account(each.payout.holder_id), each.payout.amount, each.payout.reference)
        ]
        post(actor=actor, at=at, key=f"payouts-sent:{batch.reference}", lines=lines)
    batch.save()
    _note_batch(actor, at, batch, str(batch.state), payouts=len(sends), sha256=batch.sha256)


def _message(batch: models.PayoutBatch, at: datetime, sends: Sequence[models.PayoutEntry]) -> str:
    return credit_transfers(
        reference=batch.reference,
        at=at,
        payer=transfer_to() or TransferTo("TREASURY", "TREASURY", "TREASURY"),
        transfers=[
            Transfer(
                end_to_end=each.end_to_end,
                amount=each.payout.amount,
                bank=each.account.bank,
                account=each.account.number,
                name=each.account.name,
                text=f"{each.payout.reference} {each.payout.title['en']}",
            )
            for each in sends
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BankSaid:
    """What an answer file changed: so many are paid, so many came back. `unknown` names what it says about transfers
    that we did not send, or that cannot be by what we knew; somebody has to ask the bank."""

    paid: int
    back: int
    unknown: tuple[str, ...]


@transaction.atomic
def read_answer(*, actor: Actor, at: datetime, name: str, body: bytes) -> BankSaid:
    """Take in an answer file of the bank. The same file again changes nothing.

    :raises NotFound: if it is not the officer's duty.
    :raises UnreadableAnswer: if it is no such file.
    """
    require_treasury(actor)
    answers = read_status_report(body)
    digest = hashlib.sha256(body).hexdigest()
    _row, new = models.BankAnswer.objects.get_or_create(
        sha256=digest, defaults={"name": name[:200], "read_by": actor.name, "read_at": at, "changed": 0}
    )
    if not new:
        return BankSaid(paid=0, back=0, unknown=())
    done, unknown = [], []
    for answer in answers:
        found = _entries(answer)
        if not found:
            unknown.append(answer.end_to_end if answer.end_to_end != WHOLE else answer.batch)
        for entry in found:
            outcome = _take_in(actor, at, entry, answer)
            if outcome == "impossible":
                unknown.append(entry.end_to_end)
            done.append(outcome)
    said = BankSaid(paid=done.count("paid"), back=done.count("back"), unknown=tuple(unknown))
    models.BankAnswer.objects.filter(sha256=digest).update(changed=said.paid + said.back)
    record(
        actor=actor,
        at=at,
        event="payments:bank:answered",
        subject="payments:bank",
        data={"sha256": digest, "paid": said.paid, "back": said.back, "unknown": list(said.unknown)},
    )
    return said


def _entries(answer: Answer) -> list[models.PayoutEntry]:
    rows = models.PayoutEntry.objects.select_for_update().exclude(state__in=[EntryState.PROPOSED, EntryState.DROPPED])
    named = {"batch__reference": answer.batch} if answer.end_to_end == WHOLE else {"end_to_end": answer.end_to_end}
    return list(rows.filter(**named).order_by("pk"))


def _take_in(actor: Actor, at: datetime, entry: models.PayoutEntry, answer: Answer) -> str:
    """Forward only: sent, then paid or rejected; paid, then perhaps returned."""
    before = EntryState(entry.state)
    if answer.paid:
        if before is EntryState.PAID:
            return ""
        if before is not EntryState.SENT:
            return "impossible"  # told before that it failed, and perhaps sent again meanwhile
        _paid(actor, at, entry)
        return "paid"
    if before in (EntryState.REJECTED, EntryState.RETURNED):
        return ""
    _came_back(actor, at, entry, answer.reason, alone=answer.end_to_end != WHOLE)
    return "back"


def _paid(actor: Actor, at: datetime, entry: models.PayoutEntry) -> None:
    payout = entry.payout
    entry.state, entry.told_at = EntryState.PAID, at
    entry.save(update_fields=["state", "told_at"])
    payout.paid_at = at
    payout.save(update_fields=["paid_at"])
    lines = move(TREASURY_ACCOUNT, PAYOUTS, payout.amount, payout.reference)
    post(actor=actor, at=at, key=f"payout-paid:{entry.end_to_end}", lines=lines)
    _tell(actor, at, entry, paid=True)


def _came_back(actor: Actor, at: datetime, entry: models.PayoutEntry, reason: str, *, alone: bool) -> None:
    """The money is owed again; an account that the bank does not take, or from which the same payout came back
    before, is the holder's no longer: they are asked for another, and nothing is sent there a third time."""
    payout, was_paid = entry.payout, entry.state == EntryState.PAID
    entry.state = EntryState.RETURNED if was_paid else EntryState.REJECTED
    entry.reason, entry.told_at = reason, at
    entry.save(update_fields=["state", "reason", "told_at"])
    payout.paid_at = None
    payout.save(update_fields=["paid_at"])
    source = TREASURY_ACCOUNT if was_paid else PAYOUTS
    lines = move(holder_account(payout.holder_id), source, payout.amount, payout.reference)
    post(actor=actor, at=at, key=f"payout-back:{entry.end_to_end}", lines=lines)
    if reason in ACCOUNT_FAULTS or (alone and _came_back_before(entry)):
        account = models.PayeeAccount.objects.filter(pk=entry.account_id, ended_at__isnull=True)
        account.update(ended_at=at, fault=reason or "MS03")
    _tell(actor, at, entry, paid=False)


def _came_back_before(entry: models.PayoutEntry) -> bool:
    before = models.PayoutEntry.objects.filter(payout=entry.payout, account=entry.account).exclude(pk=entry.pk)
    return before.filter(state__in=(EntryState.REJECTED, EntryState.RETURNED)).exists()


def _tell(actor: Actor, at: datetime, entry: models.PayoutEntry, *, paid: bool) -> None:
    payout = entry.payout
    _note(actor, at, payout, str(entry.state), entry=entry.end_to_end, reason=entry.reason)
    announce(
        PayoutAnswered(
            payout_id=payout.pk,
            entry_id=entry.pk,
            holder_id=payout.holder_id,
            department=payout.department,
            title=payout.title,
            scopes=tuple(payout.scopes),
            case_reference=payout.case_reference,
            amount=payout.amount,
            account=masked(entry.account.number),
            paid=paid,
            ask_account=not paid and current_account(payout.holder_id) is None,
            at=at,
        )
    )
