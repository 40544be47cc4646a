"""Making a payment taken at a till void, on the same day and by two officers."""

from datetime import datetime

from django.db import transaction

from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.payments import models
from balcao.payments.effects import reverse
from balcao.payments.operations.reconciling import ExplanationNeeded
from balcao.payments.operations.refunding import AlreadyAnswered, SecondOfficerNeeded
from balcao.payments.policies import require_counter
from balcao.payments.trail import audit_till
from balcao.payments.types import PaymentState, TillState


class TooLateToVoid(BalcaoError):
    """A payment is made void on the day it was taken, before the till is counted; later it is refunded."""

    key = "payments.till.too_late"


@transaction.atomic
def ask_void(*, actor: Actor, at: datetime, entry_id: int, reason: str) -> None:
    """Ask that a payment be made void and say why; nothing moves before a colleague confirms. Twice changes nothing.

    :raises NotFound: if it was not taken at the officer's counter.
    :raises ExplanationNeeded: without a reason.
    :raises TooLateToVoid: after its day, once the till is counted, or when part of it is going back.
    :raises AlreadyAnswered: if it is void.
    """
    entry = _locked(actor, at, entry_id)
    if not reason.strip():
        raise ExplanationNeeded
    if entry.void_asked_at is not None:
        return
    entry.void_reason, entry.void_asked_by, entry.void_asked_at = reason.strip()[:2000], actor.name, at
    entry.void_eyes = actor.eyes_in(entry.session.department)
    entry.save()
    audit_till(actor, at, entry.session, "void_asked", entry=entry.pk, reason=entry.void_reason)


@transaction.atomic
def answer_void(*, actor: Actor, at: datetime, entry_id: int, confirm: bool) -> None:
    """Make void what a colleague asked for: the money goes back over the counter, and the fee is due again. Or do not.

    :raises NotFound: if nobody asked for it, or not at the officer's counter.
    :raises SecondOfficerNeeded: for whoever asked, or holds their post.
    :raises TooLateToVoid, AlreadyAnswered: as when asking.
    """
    entry = _locked(actor, at, entry_id)
    if entry.void_asked_at is None:
        raise NotFound(f"void of {entry_id}")
    eyes = actor.eyes_in(entry.session.department)
    if set(eyes) & set(entry.void_eyes):
        raise SecondOfficerNeeded
    if not confirm:
        entry.void_reason, entry.void_eyes, entry.void_asked_by, entry.void_asked_at = "", [], "", None
        entry.save()
        audit_till(actor, at, entry.session, "void_refused", entry=entry.pk)
        return
    entry.voided_eyes, entry.voided_by, entry.voided_at = eyes, actor.name, at
    entry.save()
    reverse(actor, at, entry.payment, list(entry.payment.parts.select_related("order")), by_bank=False)
    audit_till(actor, at, entry.session, "voided", entry=entry.pk, reason=entry.void_reason)


def _locked(actor: Actor, at: datetime, entry_id: int) -> models.TillEntry:
    """The entry, its order and its session locked, in the order in which payments are taken."""
    found = models.TillEntry.objects.filter(pk=entry_id).first()
    if found is None:
        raise NotFound(f"entry {entry_id}")
    orders = models.Order.objects.select_for_update().filter(parts__payment=found.payment_id).order_by("pk")
    (order,) = list(orders)
    session = models.TillSession.objects.select_for_update().get(pk=found.session_id)
    require_counter(actor, session.department)
    entry = models.TillEntry.objects.select_related("payment").get(pk=entry_id)
    entry.session = session
    if entry.voided_at is not None or entry.payment.state == PaymentState.REVERSED:
        raise AlreadyAnswered
    today = macau_date(at) == macau_date(entry.taken_at)
    if not today or session.state != TillState.OPEN or order.given_back:
        raise TooLateToVoid
    return entry
