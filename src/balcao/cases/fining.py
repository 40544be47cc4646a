"""What follows from a fine that was imposed, and from one that was taken back: what is paid, and what goes back."""

from dataclasses import replace
from datetime import datetime

from balcao.cases.fine_days import set_days
from balcao.cases.fine_parts import claim_back, lessen_fine
from balcao.cases.fine_words import early_amount, fine_lines
from balcao.cases.fines import imposed_subject
from balcao.cases.models import Case, Decision, Fine
from balcao.cases.notes import say
from balcao.cases.pricing import parts_allowed
from balcao.cases.remedies import decisions_of_same_substance, in_force
from balcao.cases.scopes import scopes_of
from balcao.cases.staying import staying
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.kernel.actor import Actor
from balcao.payments.api import Order, OrderState, Quote, order_of, place_order, refund_order


def collect_fine(case: Case, definition: ServiceDefinition, *, actor: Actor, at: datetime) -> str:
    """Have what a locked, decided case imposes paid, or undo it where nothing is imposed any more.

    Returns what was done now, as the timeline calls it; empty if everything is so already.
    """
    fine = Fine.objects.select_for_update().filter(case=case).first()
    if fine is None:
        return ""
    decision = in_force(case)
    base = decisions_of_same_substance(decision)[0]
    if case.outcome != "refuse":
        return _annul(fine, case, decision, actor, at)
    order = order_of(subject=imposed_subject(case))
    first = fine.decision_id != base.pk
    if first:
        fine.decision, fine.reminded, fine.enforced_at, fine.annulled_at = base, 0, None, None
        if order is None or order.state is not OrderState.IN_PARTS:
            fine.in_parts_since = fine.called_on = None
    set_days(fine, case, at)
    fine.save()
    fine.case = case
    if order is not None and order.state is OrderState.PAID:
        _give_back(case, decision, order, _owed_of(order, fine, definition), actor, at)
    elif order is not None and order.state is OrderState.IN_PARTS:
        lessen_fine(fine, order, fine_lines(fine, definition, at, stayed=False, early=False), at)
    else:
        place_order(
            actor=actor,
            at=at,
            subject=imposed_subject(case),
            holder_id=case.holder_id,
            department=case.department,
            title=definition.text("name"),
            lines=fine_lines(fine, definition, at, stayed=bool(staying(case))),
            scopes=scopes_of(case.service_id, case.draft_id),
            debt=True,
        )
    return "fine_due" if first else ""


def _owed_of(order: Order, fine: Fine, definition: ServiceDefinition) -> int:
    """What a paid fine comes to by now; who paid in time for the reduction keeps it."""
    rule = definition.data.fine
    return early_amount(fine, rule) if rule and _paid_early(order) else fine.amount


def _paid_early(order: Order) -> bool:
    return any(line.kind == "fine_early" for line in order.lines)


def _annul(fine: Fine, case: Case, decision: Decision, actor: Actor, at: datetime) -> str:
    if fine.decision_id is None or fine.annulled_at is not None:
        return ""
    fine.annulled_at = at
    fine.save(update_fields=["annulled_at"])
    order = order_of(subject=imposed_subject(case))
    if order is not None and order.state is OrderState.PAID:
        _give_back(case, decision, order, 0, actor, at)
    elif order is not None:
        refund_order(actor=actor, at=at, order_id=order.id, reason=_why(case))
    return "fine_annulled"


def _give_back(case: Case, decision: Decision, order: Order, owed: int, actor: Actor, at: datetime) -> None:
    """Ask in the name of who decided that what is too much goes back; another officer approves."""
    too_much = order.total - order.given_back - owed
    if too_much > 0:
        claim_back(case, decision, [(order.id, too_much)], actor, at)


def _why(case: Case) -> dict[str, str]:
    return say("cases.fine.refund_reason", reference=case.reference)


def quote_of_fine(case_id: int, at: datetime) -> Quote | None:
    """What is due for a fine at that moment; nothing for one that was annulled."""
    fine = Fine.objects.select_related("case").filter(pk=case_id, decision__isnull=False).first()
    if fine is None or fine.annulled_at is not None:
        return Quote(lines=())
    definition = get_version(fine.case.version_id).definition
    stayed, parts = bool(staying(fine.case)), parts_allowed(definition)
    whole = fine_lines(fine, definition, at, stayed=False, early=False)
    return Quote(
        lines=fine_lines(fine, definition, at, stayed=stayed),
        parts=replace(parts, instead=whole) if parts is not None else None,
        waits=stayed,
    )
