"""Giving back what was paid: asked by one officer of the case's duty, approved by another."""

from datetime import datetime

from django.db import transaction

from balcao.cases.drafts import audit_draft
from balcao.cases.failures import AlreadyLodged, ReasonNeeded
from balcao.cases.models import Case, Draft, Step
from balcao.cases.notes import money_step, say
from balcao.cases.policies import handles_draft
from balcao.cases.queries.money import money_of_case, refund_to_answer
from balcao.catalogue.api import get_version
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import LANGUAGES
from balcao.payments.api import NotSoMuch, answer_refund, ask_refund, order_of


class WhatNeeded(BalcaoError):
    """Several things were paid for: which of them goes back has to be said."""

    key = "cases.what_needed"


@transaction.atomic
def ask_refund_of_draft(*, actor: Actor, at: datetime, draft_id: int) -> int:
    """Ask that the fee of a paid draft that was not lodged go back; from then on it cannot be lodged.

    Returns the refund's number. Twice changes nothing.

    :raises NotFound: if there is none that is paid, or deciding such applications is not the officer's duty.
    :raises AlreadyLodged: when it was lodged meanwhile.
    """
    draft = Draft.objects.filter(pk=draft_id).first()
    order = order_of(subject=f"draft:{draft_id}")
    if draft is None or order is None or order.state != "paid":
        raise NotFound(f"paid draft {draft_id}")
    if not handles_draft(actor, draft, get_version(draft.version_id).definition):
        raise NotFound(f"paid draft {draft_id}")
    problem = say(draft.lodge_problem) if draft.lodge_problem else ""
    # The order is locked before the draft, as everywhere; who lodges meanwhile has locked the draft and wins.
    reason = say("cases.note.refund_not_lodged", problem=problem)
    refund = ask_refund(actor=actor, at=at, order_id=order.id, amount=order.total, reason=reason)
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.state == "lodged":
        raise AlreadyLodged
    audit_draft(actor, at, draft, "refund_asked", {"order": order.reference, "amount": order.total})
    return refund


@transaction.atomic
def ask_refund_of_case(*, actor: Actor, at: datetime, reference: str, what: str, amount: int, why: str) -> int:
    """Ask that so many avos of what was paid for a case go back, and say why; the holder will read it. `what` is the
    key of something `refundable` in `MoneyOf`: the whole, a part or a line; it may be empty where there is only one.

    Returns the refund's number. Nothing moves before another officer approves.

    :raises NotFound: if the case is not the officer's duty, or nothing was paid.
    :raises WhatNeeded: if it is none of what can go back.
    :raises ReasonNeeded: without a reason.
    :raises NotSoMuch: if more is asked for than is left.
    """
    money = money_of_case(actor=actor, at=at, reference=reference)
    if not money.refundable:
        raise NotSoMuch
    only = money.refundable[0] if len(money.refundable) == 1 and not what else None
    chosen = only or next((each for each in money.refundable if each.key == what), None)
    if chosen is None:
        raise WhatNeeded
    if not why.strip():
        raise ReasonNeeded
    reason = dict.fromkeys(LANGUAGES, why.strip())
    return ask_refund(actor=actor, at=at, order_id=chosen.order_id, line=chosen.line, amount=amount, reason=reason)


@transaction.atomic
def answer_asked_refund(*, actor: Actor, at: datetime, refund_id: int, approve: bool, why_not: str = "") -> None:
    """Approve a refund another officer asked for, or refuse it and say why not.

    :raises NotFound: if it is not of the officer's duty.
    :raises ReasonNeeded: when it is refused without a reason.
    :raises SecondOfficerNeeded: if the officer asked for it, or holds the post of who did.
    :raises AlreadyAnswered: if it was answered before.
    """
    asked = refund_to_answer(actor=actor, at=at, refund_id=refund_id)
    if not approve and not why_not.strip():
        raise ReasonNeeded
    answer_refund(actor=actor, at=at, refund_id=refund_id, refusal="" if approve else why_not.strip())
    case = Case.objects.filter(reference=asked.money.case_reference).only("pk").first()
    if approve and case is not None:
        kind, data = money_step("refund_asked", asked.refund.amount, asked.refund.what)
        Step.objects.create(case=case, at=at, kind=kind, who=actor.name, data=data)
