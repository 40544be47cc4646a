"""Counting a till, and having the count confirmed by a second officer."""

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction

from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.payments import models
from balcao.payments.ledger import TILL_DIFFERENCES, TREASURY_ACCOUNT, move, post, till_account
from balcao.payments.operations.reconciling import ExplanationNeeded
from balcao.payments.operations.refunding import AlreadyAnswered, SecondOfficerNeeded
from balcao.payments.policies import require_counter
from balcao.payments.tills import WORTHS, cash_expected, taken_in
from balcao.payments.trail import audit_till
from balcao.payments.types import TillState


class VoidOpen(BalcaoError):
    """A payment waits to be made void; that is answered before the till is counted."""

    key = "payments.till.void_open"


@transaction.atomic
def count_till(
    *, actor: Actor, at: datetime, session_id: int, counted: Mapping[int, int], explanation: str = ""
) -> None:
    """Close a till with its count: how many notes and coins of each worth in avos. A difference is explained.

    Who sits at it counts it; one left over night any officer of that counter. Counting again before it is confirmed
    replaces the count.

    :raises NotFound: if it is none of the officer's.
    :raises AlreadyAnswered: if its count is confirmed.
    :raises VoidOpen: while a payment waits to be made void.
    :raises ExplanationNeeded: if more or less is there than should be, and nothing is said about it.
    """
    session = _locked(actor, session_id)
    if session.person_id != actor.person_id and session.state == TillState.OPEN:
        raise NotFound(f"till {session_id}")
    if session.state == TillState.CONFIRMED:
        raise AlreadyAnswered
    if session.entries.filter(void_asked_at__isnull=False, voided_at__isnull=True).exists():
        raise VoidOpen
    if not set(counted) <= set(WORTHS) or any(not 0 <= many < 100_000 for many in counted.values()):
        raise NotFound("a note of that worth")
    difference = sum(worth * many for worth, many in counted.items()) - cash_expected(session)
    if difference and not explanation.strip():
        raise ExplanationNeeded
    session.state, session.counted_at, session.counted_by = TillState.COUNTED, at, actor.name
    session.counted_eyes = actor.eyes_in(session.department)
    session.counted = {str(worth): many for worth, many in counted.items() if many}
    session.difference, session.explanation = difference, explanation.strip()[:2000] if difference else ""
    session.save()
    audit_till(actor, at, session, "counted", counted=session.counted, difference=difference)


@transaction.atomic
def answer_count(*, actor: Actor, at: datetime, session_id: int, confirm: bool) -> None:
    """Confirm a colleague's count, and the till's money goes to the treasury; or have it counted again.

    :raises NotFound: if it is none of the officer's counter, or not counted yet.
    :raises AlreadyAnswered: if it is confirmed.
    :raises SecondOfficerNeeded: for whoever counted it, sat at it, or holds their post.
    """
    session = _locked(actor, session_id)
    if session.state == TillState.CONFIRMED:
        raise AlreadyAnswered
    if session.state != TillState.COUNTED:
        raise NotFound(f"counted till {session_id}")
    eyes = actor.eyes_in(session.department)
    if set(eyes) & {*session.counted_eyes, f"p-{session.person_id}"}:
        raise SecondOfficerNeeded
    if not confirm:
        session.state, session.left_at = TillState.LEFT, session.left_at or at
        session.save(update_fields=["state", "left_at"])
        audit_till(actor, at, session, "sent_back")
        return
    session.state, session.confirmed_eyes = TillState.CONFIRMED, eyes
    session.confirmed_by, session.confirmed_at = actor.name, at
    session.save()
    account, expected = till_account(session.till), session.float_amount + taken_in(session)
    lines = [
        *move(account, TREASURY_ACCOUNT, expected),
        *(
            move(TILL_DIFFERENCES, TREASURY_ACCOUNT, session.difference)
            if session.difference > 0
            else move(TREASURY_ACCOUNT, TILL_DIFFERENCES, -session.difference)
        ),
    ]
    if lines:
        post(actor=actor, at=at, key=f"till-closed:{session.pk}", lines=lines)
    audit_till(actor, at, session, "confirmed", difference=session.difference)


@transaction.atomic
def leave_tills(*, actor: Actor, at: datetime) -> int:
    """Close by rule the tills that are open since another day; returns how many. They wait to be counted.

    :raises NotFound: if the actor is not the platform.
    """
    if not actor.is_system:
        raise NotFound("tills")
    today = datetime.combine(macau_date(at), time.min, MACAU)
    old = models.TillSession.objects.select_for_update().filter(state=TillState.OPEN, opened_at__lt=today)
    for session in (rows := list(old)):
        session.state, session.left_at = TillState.LEFT, at
        session.save(update_fields=["state", "left_at"])
        audit_till(actor, at, session, "left_open")
    return len(rows)


def _locked(actor: Actor, session_id: int) -> models.TillSession:
    session = models.TillSession.objects.select_for_update().filter(pk=session_id).first()
    if session is None:
        raise NotFound(f"till {session_id}")
    require_counter(actor, session.department)
    return session
