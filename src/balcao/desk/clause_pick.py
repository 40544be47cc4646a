"""Picking a department's clause into what an officer writes: by name, with or without JavaScript."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from balcao.cases.api import Clause, OfficerCase, blanks_in
from balcao.clauses.api import ClauseShown, clauses_for_case
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick

FIELDS = {
    "note": ("refusal", "hearing"),
    "why": ("refusal", "hearing"),
    "opinion": ("refusal",),
    "conditions": ("condition",),
    "opinion_conditions": ("condition",),
    "text": ("supplement",),
}
"""Which kinds of clauses go into which field."""

Picks = Mapping[str, Sequence[Mapping[str, str]]]


class Read(Protocol):
    """A case, as far as it matters here: the language in which what is written is read."""

    @property
    def language(self) -> str:
        """Its code."""


def offered_for(case: OfficerCase, actor: Actor) -> list[ClauseShown]:
    """The clauses of the officer's department for a case."""
    return clauses_for_case(actor=actor, at=now(), case=case)


def filled(offered: Sequence[ClauseShown]) -> list[Clause]:
    """The clauses as verbs take them."""
    return [each.filled for each in offered if each.filled is not None]


def picks_shown(case: Read, offered: Sequence[ClauseShown], language: str) -> Picks:
    """By field what can be picked: the name by which one finds it, and the words in the language that is read."""
    return {
        field: [
            {"name": _name(each, language), "text": pick(each.filled.text, case.language)}
            for each in offered
            if each.kind in kinds and each.filled is not None
        ]
        for field, kinds in FIELDS.items()
    }


def _name(each: ClauseShown, language: str) -> str:
    assert each.current is not None
    words = each.current.words
    law = pick(words.law, language) if any(words.law.values()) else ""
    star = "★ " if each.favourite else ""
    return f"{star}{pick(words.title, language)}{f' · {law}' if law else ''}"


def field_picked(sent: Mapping[str, str]) -> str:
    """The field below which a clause was picked, without JavaScript; empty when the button was another."""
    act, _, field = sent.get("step", "").partition(".")
    return field if act == "insert" and field in FIELDS else ""


def with_picked(sent: Mapping[str, str], field: str, written: str, picks: Picks) -> str:
    """What was written with the clause that was picked below it; unchanged when there is none of that name."""
    name = sent.get(f"clause-{field}", "").strip()
    words = next((each["text"] for each in picks.get(field, ()) if each["name"] == name), "")
    return "\n".join(filter(None, [written.rstrip(), words]))


def blank_error(language: str, **texts: str) -> dict[str, str]:
    """Which blanks are still to be written, at the first field that has one; nothing when none is."""
    for field, text in texts.items():
        if names := blanks_in(text):
            words = translate("desk.clauses.blank", language, names=listed((f"{{{name}}}" for name in names), language))
            return {"href": f"#{field}", "text": words}
    return {}
