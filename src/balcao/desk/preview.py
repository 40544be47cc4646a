"""What a decision would say, before it is final: the same words that its addressee reads."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from balcao.cases.api import Clause, Condition, OfficerCase, conditions_of, decision_preview, word_for
from balcao.desk.typed import Typed
from balcao.kernel.actor import Actor
from balcao.kernel.money import typed_mop
from balcao.kernel.texts import Text

REFER_BACK = "refer_back"
"""The outcome of an appeal by which the author decides again."""


REDUCE = "reduce"
"""The outcome of an objection by which a fine stays, and becomes less."""


def outcomes_of(case: OfficerCase) -> tuple[str, ...]:
    """Every way in which the case can be decided."""
    return (
        "approve",
        *((REFER_BACK,) if case.may_refer_back else ()),
        *((REDUCE,) if case.reduces else ()),
        "refuse",
    )


def granting(outcome: str) -> str:
    """What is decided: an objection is granted in several ways."""
    return "approve" if outcome in (REFER_BACK, REDUCE) else outcome


def makes_less(case: OfficerCase, typed: Typed) -> int | None:
    """The avos that a fine becomes, when an objection is granted so; 0 where no amount was typed."""
    if typed.outcome != REDUCE or case.reduces is None:
        return None
    return typed_mop(typed.reduces_to) or 0


def grants(case: OfficerCase, typed: Typed) -> int | None:
    """The avos that are granted, where a fund grants money; 0 where no amount was typed."""
    if typed.outcome != "approve" or case.grantable is None:
        return None
    return typed_mop(typed.granted) or 0


def reasons_ticked(case: OfficerCase, typed: Typed) -> tuple[str, ...]:
    """The reasons ticked, of those the service knows."""
    library = case.view.version.definition.texts["zh-Hant"].reasons
    return tuple(key for key in library if key in typed.reasons)


def outcome_word(case: OfficerCase, outcome: str) -> str:
    """How an outcome is called: a department that opened the case imposes a measure or leaves it."""
    definition = case.view.version.definition
    return word_for(definition, outcome) if outcome in ("approve", "refuse") else outcome


def sends_back(case: OfficerCase, typed: Typed) -> tuple[str, ...] | None:
    """The reasons ticked that do not hold, when an appeal is granted by sending the refusal back."""
    if typed.outcome != REFER_BACK or not case.may_refer_back:
        return None
    return tuple(key for key in case.unfounded if key in typed.unfounded)


def typed_of(proposal: Mapping[str, Any]) -> Typed:
    """A proposal, as if it had just been typed."""
    return Typed(
        outcome=str(proposal["outcome"]),
        reasons=tuple(proposal.get("reasons", ())),
        note=str(proposal.get("note", "")),
        conditions="\n".join(each.text for each in conditions_of(proposal.get("conditions", ()))),
    )


def preview_words(
    case: OfficerCase,
    typed: Typed,
    conditions: Sequence[Condition],
    *,
    actor: Actor,
    at: datetime,
    clauses: Sequence[Clause] = (),
) -> Text:
    """The decision by language."""
    return decision_preview(
        actor=actor,
        at=at,
        reference=case.view.reference,
        outcome=granting(typed.outcome),
        unfounded=sends_back(case, typed),
        reduces_to=makes_less(case, typed),
        granted=grants(case, typed),
        reasons=reasons_ticked(case, typed),
        note=typed.note,
        conditions=conditions,
        clauses=clauses,
    )


def in_paragraphs(text: Text) -> list[dict[str, Any]]:
    """A text by language, each in paragraphs."""
    return [{"language": language, "paragraphs": words.split("\n\n")} for language, words in text.items()]
