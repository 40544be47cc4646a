"""What would be lodged, read back in the language of the person who confirms it."""

from dataclasses import dataclass

from balcao.cases.api import DraftView
from balcao.catalogue.api import shown_answer, words_of
from balcao.foundation.ui.api import translate
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A page of the form, with its questions and their answers in words."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """An application in words: every answer that would be lodged, and every line of its fee with the total."""

    service: str
    sections: tuple[Section, ...]
    fee: tuple[tuple[str, str], ...]


def read_back(draft: DraftView, language: str) -> ReadBack:
    """The application as it is now."""
    words = words_of(draft.version, language)
    nothing = translate("counter.slip.no_answer", language)
    sections = tuple(
        Section(
            title=words.page_title(page.id),
            rows=tuple(
                (words.label(each.id), shown_answer(each.definition, each.value, words) or nothing)
                for each in page.questions
            ),
        )
        for page in draft.journey.visible_pages
    )
    lines = [(pick(line.label, language), format_mop(line.amount, language)) for line in draft.fee_lines]
    total = (translate("counter.slip.total", language), format_mop(draft.total, language))
    return ReadBack(service=words.find("name"), sections=sections, fee=(*lines, total))
