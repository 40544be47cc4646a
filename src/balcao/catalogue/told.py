"""Which bodies are told at once what was granted: why, by which law, and which answers they learn."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from balcao.catalogue.parts import Part, Trilingual
from balcao.kernel.texts import Text

PLACEHOLDER = "{informed}"
"""Where the words of a question have the names of the bodies that are told."""


class Informed(Part):
    """A body told at once when it is granted: why, by which law, and, of the answers, those that it `tells`."""

    department: str
    tells: tuple[str, ...] = ()
    purpose: Trilingual
    basis: Trilingual


class InformedAlike(Part):
    """Several bodies that are told the same."""

    departments: tuple[str, ...] = Field(min_length=2)
    tells: tuple[str, ...] = ()
    purpose: Trilingual
    basis: Trilingual


def _each_by_itself(written: Any) -> Any:
    """As written, what several are told alike put as one entry for each."""
    if not isinstance(written, Sequence) or isinstance(written, str):
        return written
    found: list[Any] = []
    for entry in written:
        if isinstance(entry, Mapping) and "departments" in entry and "department" not in entry:
            alike = InformedAlike.model_validate(entry)
            rest = {key: value for key, value in entry.items() if key != "departments"}
            found += [{"department": each, **rest} for each in alike.departments]
        else:
            found.append(entry)
    return found


AllInformed = Annotated[
    tuple[Informed, ...],
    BeforeValidator(_each_by_itself, json_schema_input_type=list[Informed | InformedAlike]),
]


def names_told(informed: Sequence[Informed], names: Mapping[str, Text], language: str) -> str:
    """The names of those who are told, in one line."""
    separator = "、" if language == "zh-Hant" else "; "
    return separator.join(names.get(each.department, {}).get(language, each.department) for each in informed)


def with_names(texts: Any, told: str) -> Any:
    """The words of questions as written, with the names of those who are told in their place."""
    if isinstance(texts, str):
        return texts.replace(PLACEHOLDER, told)
    if isinstance(texts, dict):
        return {key: with_names(value, told) for key, value in texts.items()}
    return texts
