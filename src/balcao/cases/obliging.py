"""What a granted case ties its holder to by a day, as what the holder of the licence owes."""

import hashlib
from datetime import datetime

from balcao.cases.condition_types import Condition
from balcao.cases.conditions import from_rows
from balcao.cases.consequences import cause_of
from balcao.cases.models import Case
from balcao.cases.notes import say
from balcao.cases.remedies import decisions_of_same_substance, in_force
from balcao.cases.staying import keep_staying
from balcao.kernel.actor import Actor
from balcao.kernel.texts import LANGUAGES
from balcao.licences.api import Neglect, drop_obligation, obligations_of, set_obligation


def oblige(case: Case, number: str, *, actor: Actor, at: datetime) -> None:
    """Have the holder of the licence owe the conditions with a day of the decision in force, and no others of the case.

    Said again, or after the decision was corrected, what is owed stays, and what was met is met. A condition that the
    decision changed is changed, one that it dropped is owed no more.
    """
    wanted = {_key(case, each): each for each in from_rows(case.conditions) if each.due_on is not None}
    mine = f"{_of(case)}:"
    known = [each for each in obligations_of(actor=actor, at=at, number=number) if each.key.startswith(mine)]
    met = {each.key for each in known if each.fulfilled_on}
    asked_by = cause_of(decisions_of_same_substance(in_force(case))[0])
    for key, each in wanted.items():
        if key not in met and each.due_on is not None:
            set_obligation(
                actor=actor,
                at=at,
                number=number,
                key=key,
                name=dict.fromkeys(LANGUAGES, each.text),
                kind=each.met.value,
                due_on=each.due_on,
                neglect=Neglect.DESK,
                basis=say("cases.condition.basis", reference=case.reference),
                case_reference=case.reference,
                cause=asked_by,
            )
    gone = [each.key for each in known if each.open and each.key not in wanted]
    cause, why = cause_of(in_force(case)), say("cases.condition.dropped", reference=case.reference)
    for key in gone:
        drop_obligation(actor=actor, at=at, number=number, key=key, cause=cause, reason=why)
    keep_staying(case, at)


def _key(case: Case, condition: Condition) -> str:
    """A condition that a correction worded anew is the one that it was."""
    return f"{_of(case)}:{hashlib.sha256((condition.was or condition.text).encode()).hexdigest()[:12]}"


def _of(case: Case) -> str:
    return f"condition:{case.pk}"
