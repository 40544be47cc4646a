"""An officer records how a place came back: in order, its deposit goes back; damaged, a case
about keeping a part of it is opened."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.cases.failures import ReasonNeeded
from balcao.cases.models import Case, HandBack, Step
from balcao.cases.notes import mop_texts, say
from balcao.cases.operations.keeping_deposits import MOST_PHOTOS, open_keeping
from balcao.cases.queries.charges import deposit_held
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.payments.api import DepositNotHeld, NotSoMuch, release_deposit


class HandedBackAlready(BalcaoError):
    """How it came back is recorded already."""

    key = "cases.handed_back_already"


@transaction.atomic
def record_hand_back(
    *,
    actor: Actor,
    at: datetime,
    charge_id: int,
    amount: int = 0,
    why: str = "",
    photos: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Record that what a deposit stands for came back. In order (`amount` 0) the whole deposit goes back at once; for
    damage a case is opened about keeping so many avos (`open_keeping`). Returns that case's reference, or nothing.

    :raises NotFound: if it is no deposit held for the return of something, or not of the officer's duty.
    :raises HandedBackAlready: when it was recorded.
    :raises ReasonNeeded: for damage without a reason.
    :raises NotSoMuch: for more than is held, or less than nothing.
    :raises DepositNotHeld: when it went back meanwhile.
    :raises NotNow: while no service for keeping a part of it is on offer.
    """
    held = deposit_held(actor=actor, at=at, charge_id=charge_id)
    if HandBack.objects.filter(charge_id=charge_id, refused=False).exists():
        raise HandedBackAlready
    if not held.hand_back:
        raise NotFound(f"hand-back of {charge_id}")
    if amount and not why.strip():
        raise ReasonNeeded
    if not 0 <= amount <= held.charge.order.total:
        raise NotSoMuch
    case = Case.objects.get(reference=held.case_reference)
    try:
        with transaction.atomic():
            HandBack.objects.create(
                case=case,
                charge_id=charge_id,
                at=at,
                by=actor.self_id,
                by_name=actor.name,
                amount=amount,
                note=why.strip()[:2000],
                photos=[dict(each) for each in photos][:MOST_PHOTOS],
            )
    except IntegrityError as failure:
        raise HandedBackAlready from failure
    opened = ""
    if amount:
        opened = open_keeping(actor=actor, at=at, charge_id=charge_id, amount=amount, why=why, photos=photos)
    else:
        reason = say("cases.note.handed_back_reason")
        order_id = held.charge.order.id
        if not release_deposit(actor=system_actor(), at=at, order_id=order_id, reason=reason):
            raise DepositNotHeld
    kind = "handed_back_damaged" if amount else "handed_back"
    Step.objects.create(
        case=case, at=at, kind=kind, who=actor.name, note=why.strip(), data={"amount": mop_texts(amount)}
    )
    record(
        actor=actor,
        at=at,
        event=f"cases:case:{kind}",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data={"charge": charge_id, "amount": amount, "photos": [str(each["sha256"]) for each in photos]},
    )
    return opened
