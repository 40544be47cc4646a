"""Yes or no, one of, some of, search and choose, and declarations."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Fault, Kind, Posted, Say, fault, first, register
from balcao.foundation.ui.api import translate
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick

if TYPE_CHECKING:
    from balcao.formkit.definition import Question

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@register
class YesNoKind(Kind):
    """Yes or no."""

    name = "yes_no"
    in_a_cell = True

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        text = first(posted, name).strip()
        return {"yes": True, "no": False}.get(text, text or None)

    def typed(self, question: "Question", value: Any) -> str:
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else super().typed(question, value)

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        return [] if isinstance(value, bool) else fault(question, "not_yes_or_no")

    def schema(self, question: "Question") -> dict[str, Any]:
        return {"type": "boolean"}


@register
class DeclarationKind(YesNoKind):
    """A statement that must be agreed to; with ``required: false`` it may be left."""

    name = "declaration"
    in_a_cell = False

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        return True if first(posted, name).strip() in {"yes", "on", "true"} else None

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        return [] if value is True else fault(question, "must_agree")

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        return translate("portal.page.agree", say.language) if value is True else super().shown(question, value, say)


@register
class ChooseOneKind(Kind):
    """One of the options."""

    name = "choose_one"
    takes = frozenset({"options", "options_from", "within"})
    in_a_cell = True

    def misuse(self, question: "Question") -> str | None:
        if problem := super().misuse(question):
            return problem
        if question.within and not question.list_id:
            return "`within` goes with a reference list"
        lacking = not self.options_of(question) and not question.options_from
        return "name `options` or `options_from`" if lacking else None

    def options_of(self, question: "Question") -> tuple[str, ...]:
        """Those of the form; of a reference list what was put into the question and can be chosen."""
        if question.list_id:
            return tuple(code for code, entry in question.listed.items() if not entry.gone)
        return super().options_of(question)

    def offered(self, question: "Question", context: Mapping[str, Any]) -> list[str] | None:
        """The options that can be chosen now; None when a list outside the form decides."""
        if question.list_id:
            above = _answered(question.within, context) if question.within else None
            return [
                code for code in self.options_of(question) if above is None or question.listed[code].parent == above
            ]
        if options := self.options_of(question):
            return list(options)
        lists = context.get("lists")
        found = lists.get(question.options_from) if isinstance(lists, Mapping) else None
        return [str(each) for each in found] if found is not None else None

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        offered = self.offered(question, context)
        if not isinstance(value, str) or (offered is not None and value not in offered):
            return not_offered(question, [value])
        return []

    def schema(self, question: "Question") -> dict[str, Any]:
        options = self.options_of(question)
        return {"enum": list(options)} if options else {"type": "string"}

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        return option_words(question, value, say, *path)


def option_words(question: "Question", value: Any, say: Say, *path: str) -> str:
    """An option in words: those of its reference list, or those of the service."""
    entry = question.listed.get(str(value))
    if entry:
        return pick(entry.label, say.language)
    return say.listed(question.list_id, str(value)) if question.list_id else say.option(str(value), *path)


def not_offered(question: "Question", values: list[Any]) -> list[Fault]:
    """Why what was chosen cannot be: no longer in its list, not of what it has to belong to, or never there."""
    known = [question.listed[each] for each in values if isinstance(each, str) and each in question.listed]
    if any(each.gone for each in known):
        return fault(question, "no_longer_listed")
    return fault(question, "belongs_elsewhere" if question.within and known else "not_a_choice")


def _answered(name: str, context: Mapping[str, Any]) -> Any:
    """What is answered to a question of the same row, of the row around it, or of the form."""
    for around in (context.get("row"), context.get("outer")):
        if isinstance(around, Mapping) and name in around:
            return around[name]
    return context.get(name)


@register
class ChooseManyKind(ChooseOneKind):
    """Some of the options; `least` and `most` count them."""

    name = "choose_many"
    in_a_cell = False
    takes = frozenset({"options", "options_from", "within", "least", "most"})

    def parse(self, question: "Question", posted: Posted, name: str) -> Any:
        return [each for each in dict.fromkeys(posted.get(name) or ()) if each] or None

    def validate(self, question: "Question", value: Any, context: Mapping[str, Any]) -> list[Fault]:
        offered = self.offered(question, context)
        if not isinstance(value, list) or (offered is not None and not set(map(str, value)) <= set(offered)):
            return not_offered(question, value if isinstance(value, list) else [value])
        if question.most is not None and len(value) > question.most:
            return fault(question, "too_many", most=question.most)
        if question.least is not None and len(value) < question.least:
            return fault(question, "too_few", least=question.least)
        return []

    def schema(self, question: "Question") -> dict[str, Any]:
        return {"type": "array", "items": super().schema(question), "uniqueItems": True}

    def shown(self, question: "Question", value: Any, say: Say, *path: str) -> str:
        chosen = value if isinstance(value, list) else [value]
        return listed((option_words(question, each, say, *path) for each in chosen), say.language)


@register
class WeekdaysKind(ChooseManyKind):
    """Some days of the week, from Monday."""

    name = "weekdays"
    takes = frozenset({"least", "most"})

    def options_of(self, question: "Question") -> tuple[str, ...]:
        return WEEKDAYS


@register
class SearchChooseKind(ChooseOneKind):
    """Searched in a list of options or in a source outside the form (`options_from`); the answer is its key.

    Of a source, only what was found there (`lists` of the context) can be chosen.
    """

    name = "search_choose"
    in_a_cell = False

    def offered(self, question: "Question", context: Mapping[str, Any]) -> list[str] | None:
        return super().offered(question, context) or []
