"""Why a number that was worked out is what it is: the calculation in the words and values of its answers."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from balcao.catalogue.reading.answers import shown_answer
from balcao.catalogue.reading.words import ServiceWords
from balcao.catalogue.registers import register_name
from balcao.formkit.api import Journey, QuestionState
from balcao.foundation.ui.api import translate
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import aside

_NAME = re.compile(r"(?<![\w.])[a-z_]\w*(?:\.\w+)*(?!\w|\s*\()")
_SUM = re.compile(r"[\w.\s+*/()-]+")
_FUNCTION = re.compile(r"([a-z]+)\s*\(")
ROUNDED = ("number", "ceil", "floor", "round")
"""Functions that a calculation may show."""
SIGNS = {"*": "×", "/": "÷", "-": "−"}


def why_number(state: QuestionState, journey: Journey, words: ServiceWords) -> tuple[str, ...]:
    """The steps, each a line such as ``Fee = Area (85 m²) × MOP 50.00 = MOP 4,250.00``, the last its own; nothing for
    what is no calculation that can be written down."""
    states = {each.id: each for page in journey.visible_pages for each in page.questions}
    seen = next((page.sees for page in journey.visible_pages for each in page.questions if each.id == state.id), {})
    return tuple(_steps(state, states, seen, words))


def _steps(
    state: QuestionState, states: Mapping[str, QuestionState], seen: Mapping[str, Any], words: ServiceWords
) -> Iterator[str]:
    compute = state.definition.compute
    if not compute or state.value is None:
        return
    for name in dict.fromkeys(_NAME.findall(compute)):
        if name in states and name != state.id:
            yield from _steps(states[name], states, seen, words)
    if written := _written(state, states, seen, words):
        value = shown_answer(state.definition, state.value, words)
        yield f"{words.label(state.id)} = {written} = {value}"


def _written(
    state: QuestionState, states: Mapping[str, QuestionState], seen: Mapping[str, Any], words: ServiceWords
) -> str:
    compute = str(state.definition.compute)
    functions = set(_FUNCTION.findall(compute))
    named = _NAME.findall(compute)
    if not _SUM.fullmatch(compute) or not functions <= set(ROUNDED) or not named or compute.strip() in named:
        return ""
    spoken = {name: _operand(name, states, seen, words) for name in named}
    money = [name for name in named if name.startswith("amounts.") or _is_money(states.get(name))]
    if not all(spoken.values()) or (state.definition.shown_as == "money" and not money):
        return ""
    # What is said is put in last: no sign of an answer may be taken for one of the calculation.
    text = _NAME.sub(lambda found: f"\x00{named.index(found[0])}\x00", compute)
    text = re.sub(r"\bnumber\s*\(\s*(\x00\d+\x00)\s*\)", r"\1", text)
    for function in ROUNDED[1:]:
        text = re.sub(rf"\b{function}\s*\(", f"{translate(f'catalogue.why.{function}', words.language)} (", text)
    text = re.sub(r"\s*([+*/-])\s*", lambda found: f" {SIGNS.get(found[1], found[1])} ", text).strip()
    return re.sub(r"\x00(\d+)\x00", lambda found: spoken[named[int(found[1])]], text)


def _is_money(state: QuestionState | None) -> bool:
    return state is not None and state.definition.reads_as == "money"


def _operand(name: str, states: Mapping[str, QuestionState], seen: Mapping[str, Any], words: ServiceWords) -> str:
    """A name of the calculation as people read it; nothing where it has no value."""
    first, *rest = name.split(".")
    if first == "amounts" and len(rest) == 1:
        avos = (seen.get("amounts") or {}).get(rest[0])
        return "" if avos is None else format_mop(avos, words.language)
    if first == "facts" and len(rest) > 1:
        value: Any = seen.get("facts")
        for step in rest:
            value = value.get(step) if isinstance(value, Mapping) else None
        if not isinstance(value, str | int | float):
            return ""
        return str(value) + aside(register_name(rest[0], words.language), words.language)
    state = states.get(name)
    if state is None or state.value is None or state.definition.questions:
        return ""
    return words.label(name) + aside(shown_answer(state.definition, state.value, words), words.language)
