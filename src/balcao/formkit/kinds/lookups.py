"""What is looked up in a register while one fills in, with what the register said and when.

What was found lies beside the facts (``facts.looked_up``, by register and number), put there by who asked; an answer is
only the number. So nobody can say for a register what it did not say.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Kind, Posted, Say, fault, first, kind_of, register
from balcao.foundation.ui.api import translate

if TYPE_CHECKING:
    from balcao.formkit.definition import Lookup, Question

LOOKED_UP = "looked_up"
LONGEST = 200


def number_of(value: Any) -> str:
    """The number in an answer, whether it stands alone or with what was found; empty where there is none."""
    found = value.get("number") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else ""


@register
class LookupKind(Kind):
    """An entry of a register: ``{number, state, said, source, asked_at}``.

    `state` is ``found``; ``unknown``, where the register has no such entry; or ``unchecked``, where it did not answer
    or was not asked yet: then what was typed stands alone.
    """

    name = "lookup"
    takes = frozenset({"lookup"})
    looked_up = True

    def misuse(self, question: "Question") -> str | None:
        if problem := super().misuse(question):
            return problem
        if question.lookup is None:
            return "a lookup needs `lookup`: the register, and what it shows"
        try:
            kind_of(question.lookup.by)
        except ValueError as unknown:
            return f"lookup.by: {unknown}"
        return None

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        """What was picked; what was typed instead, unless that is what was searched for when it was picked. Who asks to
        have something looked up answers nothing by it."""
        picked, typed = first(posted, name).strip(), first(posted, f"find.{name}").strip()
        if typed and first(posted, "find") == name:
            return picked or None
        if typed and (not picked or typed != first(posted, f"for.{name}").strip()):
            return self.tidied(question, typed)
        return picked or None

    def tidied(self, question: "Question", typed: str) -> str:
        """A number as the register writes it, as far as its kind knows."""
        by = kind_of(_rule(question).by)
        found = by.parse(question, {"typed": [typed]}, "typed")
        return found if isinstance(found, str) else typed

    def typed(self, question: "Question", value: Any) -> str:
        return number_of(value)

    def standing(self, question: "Question", value: Any, context: Mapping[str, Any]) -> Any:
        number, rule = number_of(value), _rule(question)
        if not number:
            return value
        kept = context.get("facts", {}).get(LOOKED_UP, {}).get(rule.register_id, {}).get(number, {})
        if kept.get("state") not in ("found", "unknown"):
            return {"number": number, "state": "unchecked"}
        said = {name: kept["said"][name] for name in rule.shows if name in kept.get("said", {})}
        about = {"source": rule.register_id, "asked_at": kept["asked_at"]}
        return {"number": number, "state": kept["state"], **({"said": said} if said else {}), **about}

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        number, rule = number_of(value), _rule(question)
        if not number:
            return fault(question, "not_understood")
        if len(number) > LONGEST:
            return fault(question, "too_long", most=LONGEST)
        state = value.get("state") if isinstance(value, Mapping) else ""
        if state == "found":
            return []
        if found := kind_of(rule.by).validate(question, number, context):
            return found
        return fault(question, "not_in_register") if state == "unknown" and not rule.open else []

    def schema(self, question: "Question") -> dict[str, Any]:
        number = {"type": "string", "maxLength": LONGEST}
        text = {"type": "string"}
        entry = {
            "type": "object",
            "properties": {
                "number": number,
                "state": {"enum": ["found", "unknown", "unchecked"]},
                "said": {"type": "object"},
                "source": text,
                "asked_at": text,
            },
            "required": ["number"],
            "additionalProperties": False,
        }
        return {"anyOf": [number, entry]}

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        """The number with what the register said of it, its rows below, and then which register said so, and when."""
        if not (number := number_of(value)):
            return super().shown(question, value, say, *path)
        entry = value.get("said") or {} if isinstance(value, Mapping) else {}
        register = _rule(question).register_id
        said = [say.entry(register, name, each) for name, each in entry.items() if not isinstance(each, list)]
        rows = [say.entry(register, name, each) for name, each in entry.items() if isinstance(each, list) and each]
        line = say.between.join((number, *(each for each in said if each)))
        return "\n".join((line, *rows, self.origin(question, value, say)))

    def origin(self, question: "Question", value: Any, say: Say) -> str:
        """Which register said so and when, or that none did."""
        name = say.register(_rule(question).register_id)
        state = value.get("state", "unchecked") if isinstance(value, Mapping) else "unchecked"
        at = say.moment(value["asked_at"]) if state != "unchecked" else ""
        key = "absent" if state == "unknown" and not _rule(question).open else state
        return translate(f"ui.lookup.{key}", say.language, source=name, at=at)


def _rule(question: "Question") -> "Lookup":
    assert question.lookup is not None, "misuse() lets none pass"
    return question.lookup
