"""What would be lodged, read back in the language of the person who confirms it."""

from dataclasses import dataclass
from typing import Any

from balcao.cases.api import DraftView, InHand
from balcao.catalogue.api import ServiceWords, shown_answer, words_of
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
    """An application in words: every answer that would be lodged, and every line of its fee with the total; of a lodged
    one, its reference and what would be handed in about it."""

    service: str
    reference: str
    sections: tuple[Section, ...]
    fee: tuple[tuple[str, str], ...]


def read_back(draft: DraftView, language: str) -> ReadBack:
    """The application as it is now."""
    words = words_of(draft.version, language)
    nothing = translate("counter.slip.no_answer", language)
    if draft.in_hand is not None:
        sections = _handed_in(draft, draft.in_hand, words, nothing)
        return ReadBack(service=words.find("name"), reference=draft.case_reference, sections=sections, fee=())
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
    return ReadBack(service=words.find("name"), reference="", sections=sections, fee=(*lines, total))


def _handed_in(draft: DraftView, found: InHand, words: ServiceWords, nothing: str) -> tuple[Section, ...]:
    """What differs, before and after; the words; the files."""
    questions = {each.id: each for each in draft.version.definition.form.questions()}

    def said(question: str, value: Any) -> str:
        return shown_answer(questions[question], value, words) or nothing

    def say(key: str, **values: object) -> str:
        return translate(f"counter.slip.{key}", words.language, **values)

    changed = tuple(
        (
            words.label(each.question),
            say("changed", before=said(each.question, each.before), after=said(each.question, each.after)),
        )
        for each in found.changes
    )
    told = [(say("words"), found.text)] if found.text else []
    files = [(say("file"), str(file["name"])) for file in found.files]
    stays = (say("stays_key"), say("stays"))
    return (
        *((Section(title=say("changes"), rows=changed),) if changed else ()),
        *((Section(title=say("answer"), rows=(*told, *files)),) if told or files else ()),
        Section(title=say("rest"), rows=(stays,)),
    )
