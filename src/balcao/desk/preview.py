"""What a decision would say, before it is final: the same words that its addressee reads."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.accounts.api import get_person
from balcao.cases.api import OfficerCase
from balcao.desk.findings import reasons_in_words
from balcao.desk.typed import Typed
from balcao.entities.api import names_of
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.texts import LANGUAGES, pick


def reasons_ticked(case: OfficerCase, typed: Typed) -> tuple[str, ...]:
    """The reasons ticked, of those the service knows."""
    library = case.view.version.definition.texts["zh-Hant"].reasons
    return tuple(key for key in library if key in typed.reasons)


def reasons_recorded(case: OfficerCase, typed: Typed) -> tuple[str, ...]:
    """The reasons that would be kept: an approval without reasons of its own keeps those of the tables."""
    ticked = reasons_ticked(case, typed)
    return ticked or (case.view.reasons if typed.outcome == "approve" else ())


def typed_of(proposal: Mapping[str, Any]) -> Typed:
    """A proposal, as if it had just been typed."""
    return Typed(
        outcome=str(proposal["outcome"]),
        reasons=tuple(proposal.get("reasons", ())),
        note=str(proposal.get("note", "")),
        conditions=str(proposal.get("conditions", "")),
    )


def decision_preview(case: OfficerCase, typed: Typed, *, actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """The decision by language, in paragraphs."""
    names = _names(case.view.holder_id)
    return [
        {"language": language, "paragraphs": _paragraphs(case, typed, names, actor, at, language)}
        for language in LANGUAGES
    ]


def _paragraphs(
    case: OfficerCase, typed: Typed, names: dict[str, str], actor: Actor, at: datetime, language: str
) -> list[str]:
    definition = case.view.version.definition
    parts = [
        translate(
            f"cases.decision.{typed.outcome}",
            language,
            holder=names[language],
            service=pick(definition.text("name"), language),
            reference=case.view.reference,
            day=format_macau(at, language),
        )
    ]
    reasons = reasons_in_words(definition, reasons_recorded(case, typed), language) + [
        text for text in [typed.note.strip()] if text
    ]
    if reasons:
        text = "\n".join(f"– {line}" for line in reasons)
        parts.append(translate("cases.decision.reasons", language, text=text))
    if typed.conditions.strip():
        parts.append(translate("cases.decision.conditions", language, text=typed.conditions.strip()))
    law = "\n".join(pick(each.text(), language) for each in definition.data.legal_basis)
    parts.append(translate("cases.decision.law", language, text=law))
    if not definition.data.four_eyes or case.may_confirm:
        parts.append(translate("cases.decision.by_officer", language, who=actor.name))
    if typed.outcome == "refuse":
        parts.append(translate("cases.decision.remedies", language))
    return parts


def _names(holder_id: str) -> dict[str, str]:
    if holder_id.startswith("e-"):
        return dict(names_of(holder_id))
    name = get_person(int(holder_id[2:])).name
    return dict.fromkeys(LANGUAGES, name)
