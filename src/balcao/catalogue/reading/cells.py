"""What people write in the cell of a table for a choice: its value, or its words in any language."""

from collections.abc import Iterable, Mapping

from balcao.catalogue.reading.words import words_of
from balcao.catalogue.types import ServiceVersion
from balcao.formkit.api import Question
from balcao.kernel.texts import LANGUAGES
from balcao.reflists.api import meant_in

YES = ("yes", "sim", "是", "y", "s")
NO = ("no", "não", "nao", "否", "n")


def cell_choices(version: ServiceVersion, table: Question) -> Mapping[str, Mapping[str, str]]:
    """By column of a table: the value that words mean, by the words in `casefold`."""
    return choices_in(version, table.questions, table.id)


def choices_in(version: ServiceVersion, columns: Iterable[Question], *above: str) -> Mapping[str, Mapping[str, str]]:
    """The same of any columns, which stand below the questions `above`."""
    return {part.id: found for part in columns if (found := _meant(version, part, *above, part.id))}


def _meant(version: ServiceVersion, question: Question, *path: str) -> Mapping[str, str]:
    if question.kind == "yes_no":
        return dict.fromkeys(YES, "yes") | dict.fromkeys(NO, "no")
    if question.kind != "choose_one":
        return {}
    if question.list_id:
        return meant_in(question.list_id)
    found: dict[str, str] = {}
    for language in LANGUAGES:
        words = words_of(version, language)
        found |= {words.option(option, *path).casefold(): option for option in question.options}
    return found | {option.casefold(): option for option in question.options}
