"""An officer measures a fine anew before it is decided."""

from datetime import datetime

from django.db import transaction

from balcao.cases.duty import check_free, check_open, lock_case, note_case
from balcao.cases.failures import NotNow, ReasonNeeded
from balcao.cases.fine_types import BadFine
from balcao.cases.models import Fine
from balcao.cases.notes import mop_texts
from balcao.cases.types import CaseState
from balcao.kernel.actor import Actor


@transaction.atomic
def set_fine(*, actor: Actor, at: datetime, reference: str, amount: int, why: str) -> None:
    """Intend another amount than before, in avos, and say why. The same amount changes nothing.

    More than what its addressee was heard about begins a hearing anew, when it is decided.

    :raises NotFound: for an officer whose duty it is not.
    :raises NotNow, AlreadyDecided: when the case is not with the officer, or is about no fine.
    :raises ReservedBy: while another officer has it in hand.
    :raises BadFine: for an amount that the law does not allow.
    :raises ReasonNeeded: without a reason.
    """
    case = lock_case(actor, at, reference)
    check_open(case, {CaseState.WITH_OFFICER})
    check_free(case, actor, at)
    fine = Fine.objects.select_for_update().filter(case=case).first()
    if fine is None:
        raise NotNow
    if not fine.least <= amount <= fine.most:
        raise BadFine(fine.least, fine.most)
    if amount == fine.amount:
        return
    if not why.strip():
        raise ReasonNeeded
    before, fine.amount = fine.amount, amount
    fine.save(update_fields=["amount"])
    note_case(
        case,
        actor,
        at,
        "fine_set",
        note=why.strip()[:5000],
        internal=True,
        before=mop_texts(before),
        amount=mop_texts(amount),
    )
