"""What payers are told about what they still owe, or let be taken."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from balcao.cases.fines import fined_case
from balcao.cases.models import Charge, Step
from balcao.cases.notes import mop_texts, tell, tell_holder
from balcao.foundation.ui.api import format_macau
from balcao.kernel.actor import system_actor
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES, Text
from balcao.notices.api import call_off_reminders
from balcao.payments.api import (
    CollectionTold,
    DepositEnded,
    EnforcementTold,
    OrderPaid,
    PartDue,
    PayoutAnswered,
    PayoutOwed,
    PlanCalled,
    PlanLessened,
)


def tell_of_part(event: PartDue) -> None:
    """A part is due soon, or late; each is said once."""
    tell(
        holder_id=event.holder_id,
        department=event.department,
        at=event.at,
        key="part_late" if event.late else "part_due",
        unique=f"order:{event.order_id}:{'late' if event.late else 'due'}",
        path=f"/as/{event.holder_id}/to-pay/",
        scopes=event.scopes,
        what=event.title,
        amount=mop_texts(event.amount),
        due=event.due_on,
        until=event.called_after,
    )


def no_longer_due(event: OrderPaid) -> None:
    """A part is paid: that it is due, or late, is moot."""
    for what in ("due", "late"):
        call_off_reminders(actor=system_actor(), at=event.paid_at, key=f"order:{event.order_id}:{what}")


def tell_of_call(event: PlanCalled) -> None:
    """All that is left is due at once."""
    tell(
        holder_id=event.holder_id,
        department=event.department,
        at=event.at,
        key="parts_called",
        unique=f"order:{event.order_id}:called",
        legal=True,
        path=f"/as/{event.holder_id}/to-pay/",
        scopes=event.scopes,
        what=event.title,
        amount=mop_texts(event.left),
    )


def tell_of_less(event: PlanLessened) -> None:
    """Less is to be paid than was agreed: what is left, part by part, or nothing."""
    tell(
        holder_id=event.holder_id,
        department=event.department,
        at=event.at,
        key="parts_less" if event.left else "parts_less_none",
        unique=f"order:{event.order_id}:less:{event.total}",
        path=f"/as/{event.holder_id}/to-pay/",
        scopes=event.scopes,
        what=event.title,
        why=event.reason,
        total=mop_texts(event.total),
        left=mop_texts(event.left),
        parts=_listed(event.parts),
    )


def _listed(parts: Sequence[tuple[int, date]]) -> Text:
    """Each part with its last day, line by line."""
    return {
        language: "\n".join(
            f"– {format_mop(amount, language)} · {format_macau(day, language)}" for amount, day in parts
        )
        for language in LANGUAGES
    }


def tell_of_payout(event: PayoutOwed) -> None:
    """Money will come; who has given no account is asked for one."""
    tell(
        holder_id=event.holder_id,
        department=event.department,
        at=event.at,
        key="payout_owed" if event.account_known else "payout_ask",
        unique=f"payout:{event.payout_id}:owed",
        case_reference=event.case_reference,
        path=f"/as/{event.holder_id}/payouts/",
        scopes=event.scopes,
        what=event.title,
        amount=mop_texts(event.amount),
    )


def tell_of_answer(event: PayoutAnswered) -> None:
    """The money is there; or it is not, and what to do."""
    key = "payout_paid" if event.paid else "payout_failed" if event.ask_account else "payout_again"
    tell(
        holder_id=event.holder_id,
        department=event.department,
        at=event.at,
        key=key,
        unique=f"payout:{event.payout_id}:{event.entry_id}:{key}",
        case_reference=event.case_reference,
        path=f"/as/{event.holder_id}/payouts/",
        scopes=event.scopes,
        what=event.title,
        amount=mop_texts(event.amount),
        account=event.account,
    )


def tell_of_collection(event: CollectionTold) -> None:
    """What will be taken by consent, was taken, or could not be."""
    failed = event.state == "failed"
    tell(
        holder_id=event.holder_id,
        department=event.department,
        at=event.at,
        key=f"collection_{event.state}",
        unique=f"order:{event.order_id}:collection:{event.state}",
        path=f"/as/{event.holder_id}/{'to-pay' if failed else 'consents'}/",
        scopes=event.scopes,
        what=event.title,
        amount=mop_texts(event.amount),
        due=event.due_on,
        means=event.shown,
    )


def tell_of_deposit(event: DepositEnded) -> None:
    """Timeline and inbox say what became of a deposit; the decision to keep some of it was served before."""
    row = Charge.objects.select_related("case", "kept__case").filter(pk=int(event.subject.partition(":")[2])).first()
    if row is None:
        return
    kind = "deposit_forfeited" if event.forfeited else "deposit_released"
    said: dict[str, Any] = {
        "back": mop_texts(event.back),
        "kept": mop_texts(event.forfeited),
        "why": dict(event.reason),
    }
    Step.objects.create(case=row.case, at=event.at, kind=kind, who="", data=said)
    tell_holder(
        actor=system_actor(row.case.department),
        at=event.at,
        case=row.case,
        key=kind,
        unique=f"charge:{row.pk}:ended",
        legal=False,
        path=f"/as/{row.case.holder_id}/matters/{row.kept.case.reference}/" if hasattr(row, "kept") else "",
        **said,
    )


def note_enforcement(event: EnforcementTold) -> None:
    """The timeline says how a fine stands at the tax office."""
    case = fined_case(event.subject)
    if case is not None:
        partly = event.state == "taken" and event.collected
        kind = f"fine_claim_{'partly' if partly else event.state}"
        data = {"collected": mop_texts(event.collected), "reason": event.reason}
        Step.objects.create(case=case, at=event.at, kind=kind, who="", data=data)
