"""What follows from a decision to keep a part of a deposit, and from one that takes it back; and how it reads."""

from datetime import date, datetime

from django.db import transaction

from balcao.cases.kept_types import KeptState, KeptView
from balcao.cases.models import Case, Fine, HandBack, Step
from balcao.cases.notes import mop_texts, say
from balcao.cases.remedies import decisions_of_same_substance, in_force
from balcao.catalogue.api import ServiceDefinition
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text, pick
from balcao.payments.api import Behind, Order, close_by_decision, lessen_forfeit, order_of, release_rest

LEAST = 100
"""A part that is kept is a pataca at least."""


def keep_deposit(case: Case, *, actor: Actor, at: datetime) -> str:
    """Keep of a deposit what a locked, decided case says, and give back what it does not say any more.

    Returns what was done now, as the timeline calls it; empty if everything is so already.
    """
    fine = Fine.objects.select_for_update().filter(case=case, charge__isnull=False).first()
    if fine is None:
        return ""
    order, decision = _order(fine), in_force(case)
    amount = fine.amount if case.outcome == "refuse" else 0
    reason = say("cases.kept.reason", reference=case.reference)
    closed = close_by_decision(
        actor=actor,
        at=at,
        order_id=order.id,
        forfeit=amount,
        reason=reason,
        proposed=Behind(name=case.department, eyes=tuple(decision.proposed_eyes)),
        decided=Behind(name=decision.by_name, eyes=tuple(decision.eyes)),
    )
    back = 0 if closed else lessen_forfeit(actor=actor, at=at, order_id=order.id, keep=amount, reason=reason)
    _note(fine, case, at)
    if back:
        return "deposit_part_back"
    return ("deposit_kept" if amount else "deposit_left") if closed else ""


@transaction.atomic
def give_rest_back(*, at: datetime, charge_id: int) -> bool:
    """What an undecided case does not want to keep of a deposit goes back at once, where the deposit would go back by
    now: its day has come, or what it stands for came back. From then on no more can be kept than is still held.

    Returns whether it goes back now; again, it does nothing.
    """
    found = Fine.objects.filter(charge_id=charge_id, case__outcome="").values_list("case_id", flat=True).first()
    if found is None:
        return False
    case = Case.objects.select_for_update().get(pk=found)
    fine = Fine.objects.select_for_update(of=("self",)).select_related("charge").get(pk=found)
    charge = fine.charge
    assert charge is not None
    due = charge.release_on is not None and charge.release_on <= macau_date(at)
    due = due or HandBack.objects.filter(charge=charge, refused=False).exists()
    if case.outcome or not due:
        return False
    back = release_rest(
        actor=system_actor(case.department),
        at=at,
        order_id=_order(fine).id,
        keep=fine.amount,
        reason=say("cases.kept.rest_reason", reference=case.reference),
    )
    if back:
        fine.most = fine.amount
        fine.save(update_fields=["most"])
        Step.objects.create(case=case, at=at, kind="deposit_rest_back", who="", data={"amount": mop_texts(back)})
    return bool(back)


def _note(fine: Fine, case: Case, at: datetime) -> None:
    if case.outcome == "refuse":
        fine.decision, fine.annulled_at = decisions_of_same_substance(in_force(case))[0], None
        fine.paid_at = fine.paid_at or at
    elif fine.decision_id is not None:
        fine.annulled_at = fine.annulled_at or at
    fine.save(update_fields=["decision", "annulled_at", "paid_at"])


def _order(fine: Fine) -> Order:
    order = order_of(subject=f"charge:{fine.charge_id}")
    assert order is not None, f"deposit {fine.charge_id} has an order"
    return order


def kept_in_words(case: Case) -> Text:
    """How much is kept of which deposit, and what goes back, as its holder reads it in what is intended and in the
    decision."""
    fine = Fine.objects.select_related("charge__case").filter(case_id=case.pk).first()
    if fine is None or fine.charge is None:
        return dict.fromkeys(LANGUAGES, "")
    amount, order = fine.amount if case.fine_to_be is None else case.fine_to_be, _order(fine)
    values = {
        "what": order.title,
        "hire": fine.charge.case.reference,
        "kept": mop_texts(amount),
        "held": mop_texts(order.total),
        "back": mop_texts(order.total - amount),
    }
    parts = [say("cases.kept.amount", **values)]
    if fine.law:
        law = {language: "; ".join(pick(each, language) for each in fine.law) for language in LANGUAGES}
        parts.append(say("cases.kept.law", law=law))
    return {language: "\n".join(part[language] for part in parts) for language in LANGUAGES}


def kept_view(case: Case, definition: ServiceDefinition) -> KeptView | None:
    """What a case keeps of a deposit; None if it is about none. The caller knows whose case it is."""
    rule = definition.data.keeps
    fine = Fine.objects.select_related("charge__case").filter(case_id=case.pk).first() if rule else None
    if rule is None or fine is None or fine.charge is None:
        return None
    order, found_on = _order(fine), case.answers.get(rule.found_on)
    return KeptView(
        state=_state(fine, case),
        held=order.total,
        least=fine.least,
        most=fine.most,
        amount=fine.amount,
        heard=fine.heard,
        kept=order.forfeited,
        back=order.given_back,
        title=order.title,
        hire=fine.charge.case.reference,
        found=str(case.answers.get(rule.found) or ""),
        found_on=date.fromisoformat(found_on) if found_on else None,
        photos=tuple(case.answers.get(rule.photos) or ()),
        law=tuple(fine.law),
    )


def _state(fine: Fine, case: Case) -> KeptState:
    if not case.outcome:
        return KeptState.INTENDED
    if case.outcome == "refuse":
        return KeptState.KEPT
    return KeptState.BACK if fine.decision_id is not None else KeptState.LEFT
