"""What follows from a fine that was imposed, and from one that was taken back: what is paid, and what goes back."""

from datetime import datetime

from balcao.cases.fine_days import set_days
from balcao.cases.fine_words import early_amount, fine_lines
from balcao.cases.fines import imposed_subject
from balcao.cases.models import Case, Decision, Fine, Step
from balcao.cases.notes import mop_texts, say
from balcao.cases.remedies import decisions_of_same_substance, in_force
from balcao.cases.scopes import scopes_of
from balcao.cases.staying import staying
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.kernel.actor import Actor
from balcao.payments.api import Order, OrderState, Quote, claim_refund, order_of, place_order, refund_order


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
    first = fine.decision_id != base.pk
    if first:
        fine.decision, fine.reminded, fine.enforced_at, fine.annulled_at = base, 0, None, None
    set_days(fine, case, at)
    fine.save()
    fine.case = case
    order = order_of(subject=imposed_subject(case))
    if order is not None and order.state is OrderState.PAID:
        _give_back(case, decision, order, _owed_of(order, fine, definition), actor, at)
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
    reduced = rule is not None and any(line.kind == "fine_early" for line in order.lines)
    return early_amount(fine, rule) if rule and reduced else fine.amount


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
    if too_much <= 0:
        return
    claim_refund(
        actor=actor,
        at=at,
        order_id=order.id,
        amount=too_much,
        reason=_why(case),
        by=decision.by_name,
        eyes=sorted({*decision.proposed_eyes, *decision.eyes}),
    )
    data = {"amount": mop_texts(too_much)}
    Step.objects.create(case=case, at=at, kind="fine_refund_asked", who="", data=data, internal=True)


def _why(case: Case) -> dict[str, str]:
    return say("cases.fine.refund_reason", reference=case.reference)


def quote_of_fine(case_id: int, at: datetime) -> Quote | None:
    """What is due for a fine at that moment; nothing for one that was annulled."""
    fine = Fine.objects.select_related("case").filter(pk=case_id, decision__isnull=False).first()
    if fine is None or fine.annulled_at is not None:
        return Quote(lines=())
    definition = get_version(fine.case.version_id).definition
    return Quote(lines=fine_lines(fine, definition, at, stayed=bool(staying(fine.case))))


def settle_fine(*, case_id: int, paid_at: datetime, receipt: str) -> None:
    """An imposed fine was paid. Said again, it changes nothing."""
    fine = Fine.objects.select_for_update().filter(pk=case_id, paid_at=None).first()
    if fine is not None:
        fine.paid_at = paid_at
        fine.save(update_fields=["paid_at"])
        Step.objects.create(case_id=case_id, at=paid_at, kind="fine_paid", who="", data={"receipt": receipt})


def unsettle_fine(*, case_id: int) -> None:
    """What paid a fine was taken back: it is owed again."""
    Fine.objects.filter(pk=case_id).update(paid_at=None)
