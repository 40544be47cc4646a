"""What was paid for a matter, and what of it went back."""

from dataclasses import dataclass, replace
from datetime import datetime

from balcao.cases.charging import SUBJECT
from balcao.cases.fines import fined_case, imposed_subject
from balcao.cases.models import Case, Draft, Fine
from balcao.cases.policies import cases_of_duty, handles_draft
from balcao.catalogue.api import get_version
from balcao.entities.api import holder_name, holder_names
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.payments.api import (
    Order,
    Refund,
    Refundable,
    order_of,
    paid_for,
    refund_of,
    refundable,
    refunds_asked,
    refunds_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyOf:
    """What was paid for a matter, in avos, and what of it went, goes or can go back. `case_reference` is empty before
    it is lodged."""

    case_reference: str
    draft_id: int
    service: Text
    holder: Text
    order: Order
    paid: int
    refunds: tuple[Refund, ...]
    refundable: tuple[Refundable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRefund:
    """A refund that waits for a second officer; `asked_by_me` when the reader, or whom they stand in for, asked."""

    refund: Refund
    money: MoneyOf
    asked_by_me: bool


def money_of_case(*, actor: Actor, at: datetime, reference: str) -> MoneyOf:
    """What was paid for a case of the officer's duty.

    :raises NotFound: if it is none, or nothing was ever paid for it.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    order = order_of(subject=_subject(case)) if case else None
    if case is None or order is None or not order.receipt_number:
        raise NotFound(f"payment of case {reference}")
    return _whole(case.draft, case, order)


def refunds_to_answer(*, actor: Actor, at: datetime) -> list[AskedRefund]:
    """The refunds of the officer's duty that wait for a second officer, the oldest first; each without the others."""
    asked = refunds_asked(actor=actor)
    numbers = {_draft_of(refund.subject) for refund in asked}
    drafts = {draft.pk: draft for draft in Draft.objects.filter(pk__in=numbers)}
    cases = {case.draft_id: case for case in cases_of_duty(actor, at).filter(draft__in=drafts)}
    names = holder_names(draft.holder_id for draft in drafts.values())
    found = []
    for refund in asked:
        draft = drafts.get(_draft_of(refund.subject))
        if draft is not None and _is_duty(actor, draft, cases.get(draft.pk)):
            money = _money(draft, cases.get(draft.pk), refund.order, names[draft.holder_id])
            found.append(_asked(actor, refund, money))
    return found


def refund_to_answer(*, actor: Actor, at: datetime, refund_id: int) -> AskedRefund:
    """One of them, or one answered since.

    :raises NotFound: if it is not of the officer's duty.
    """
    refund = refund_of(actor=actor, refund_id=refund_id)
    draft = Draft.objects.filter(pk=_draft_of(refund.subject)).first()
    case = cases_of_duty(actor, at).filter(draft=draft).first() if draft else None
    if draft is None or not _is_duty(actor, draft, case):
        raise NotFound(f"refund {refund_id}")
    return _asked(actor, refund, _whole(draft, case, refund.order))


def _subject(case: Case) -> str:
    """What was paid for a case: its fee, or the fine that it imposed."""
    fined = Fine.objects.filter(case=case).exists()
    return imposed_subject(case) if fined else f"draft:{case.draft_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMatter:
    """What an order is about; `reference` is empty before it is lodged."""

    draft_id: int
    service_id: str
    reference: str


def matter_of_order(subject: str) -> OrderMatter | None:
    """The matter that an order's subject is about; None where it is about something else."""
    kind, _, number = subject.partition(":")
    if kind == SUBJECT:
        draft = Draft.objects.filter(case__charges=int(number)).first()
    else:
        draft = Draft.objects.filter(pk=_draft_of(subject)).first()
    if draft is None:
        return None
    case = Case.objects.filter(draft=draft).first()
    return OrderMatter(
        draft_id=draft.pk, service_id=draft.service_id, reference=case.reference if case is not None else ""
    )


def _draft_of(subject: str) -> int:
    """The draft of the matter that an order is about; 0 where it is about something else."""
    kind, _, number = subject.partition(":")
    if (fined := fined_case(subject)) is not None:
        return fined.draft_id
    return int(number) if kind == "draft" else 0


def _is_duty(actor: Actor, draft: Draft, case: Case | None) -> bool:
    """Whether the matter is the officer's duty and not their own."""
    if draft.state == "lodged":
        return case is not None
    return handles_draft(actor, draft, get_version(draft.version_id).definition)


def _whole(draft: Draft, case: Case | None, order: Order) -> MoneyOf:
    """With every refund of the order and of its parts."""
    found = _money(draft, case, order, holder_name(draft.holder_id))
    return replace(
        found,
        paid=paid_for(order_id=order.id),
        refunds=tuple(
            each for each in refunds_of(subject=order.subject) if order.id in (each.order.id, each.order.part_of)
        ),
        refundable=tuple(refundable(order_id=order.id)),
    )


def _money(draft: Draft, case: Case | None, order: Order, holder: Text) -> MoneyOf:
    return MoneyOf(
        case_reference=case.reference if case else "",
        draft_id=draft.pk,
        service=get_version(draft.version_id).definition.text("name"),
        holder=holder,
        order=order,
        paid=order.total,
        refunds=(),
        refundable=(),
    )


def _asked(actor: Actor, refund: Refund, money: MoneyOf) -> AskedRefund:
    mine = refund.asked_eyes & set(actor.eyes_in(refund.order.department))
    return AskedRefund(refund=refund, money=money, asked_by_me=bool(mine))
