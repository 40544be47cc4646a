"""A whole deposit goes back before its day: one officer proposes it, another answers."""

from datetime import datetime

from django.db import transaction

from balcao.cases.failures import ReasonNeeded
from balcao.cases.queries.charges import deposit_held
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES
from balcao.payments.api import answer_closing, propose_closing


@transaction.atomic
def propose_deposit(*, actor: Actor, at: datetime, charge_id: int, why: str) -> None:
    """Propose to give a whole deposit back, and say why; the holder will read it. Keeping some of it is a case
    (`open_keeping`).

    :raises NotFound: if it is not held, or not of the officer's duty.
    :raises ReasonNeeded: without a reason.
    """
    held = deposit_held(actor=actor, at=at, charge_id=charge_id)
    if not why.strip():
        raise ReasonNeeded
    reason = dict.fromkeys(LANGUAGES, why.strip()[:2000])
    propose_closing(actor=actor, at=at, order_id=held.charge.order.id, forfeit=0, reason=reason)


@transaction.atomic
def answer_deposit(*, actor: Actor, at: datetime, charge_id: int, approve: bool, why_not: str = "") -> None:
    """Approve what another officer proposed about a deposit, or refuse it and say why not.

    :raises NotFound: if nothing is proposed, a case is open about it, or it is not of the officer's duty.
    :raises ReasonNeeded: when it is refused without a reason.
    :raises SecondOfficerNeeded, AlreadyAnswered: as payments say.
    """
    held = deposit_held(actor=actor, at=at, charge_id=charge_id)
    if not held.closing_id or held.case_open:
        raise NotFound(f"closing of deposit {charge_id}")
    if not approve and not why_not.strip():
        raise ReasonNeeded
    answer_closing(actor=actor, at=at, closing_id=held.closing_id, refusal="" if approve else why_not.strip())
