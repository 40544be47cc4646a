"""Who decides about the register of associations, about an objection, and about who keeps acting."""

from datetime import date, datetime

from balcao.associations.models import HandoverItem, Objection
from balcao.associations.rules import rules
from balcao.entities.api import seats_on
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date

DUTY = "association-register"


def keeps_register(actor: Actor) -> bool:
    """Whether the actor is an officer of the association register."""
    return actor.holds(DUTY, rules().department)


def may_uphold(row: Objection, at: datetime) -> bool:
    """Whether the association was heard: it has answered, or had its days."""
    over = row.answer_until is not None and macau_date(at) > row.answer_until
    return row.answered_at is not None or over


def why_not_answer(actor: Actor, item: HandoverItem, today: date) -> str:
    """Which text says why the actor may not answer this; empty when they may."""
    if today < item.handover.effect_on:
        return "not_in_effect"
    if item.person_id == actor.person_id:
        return "own_question"
    members = {seat.person_id for seat in seats_on(item.handover.entity_id, today)}
    return "" if actor.person_id in members else "not_of_the_organs"
