"""The form as both sides of a visit by video have it before them."""

from dataclasses import dataclass

from balcao.cases.api import DraftView, Written, writers_of
from balcao.catalogue.api import shown_answer, words_of
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An answer as it is saved; `wrote` says who wrote it, and in whose name where a clerk did."""

    label: str
    value: str
    wrote: str
    by_clerk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPage:
    """A page of the form, with its lines."""

    id: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedForm:
    """The form as both sides of a visit by video have it before them."""

    service: str
    reference: str
    pages: tuple[SharedPage, ...]


def shared_form(draft: DraftView, language: str) -> SharedForm:
    """What is saved now, and who wrote each answer."""
    words, wrote = words_of(draft.version, language), writers_of(draft_id=draft.id)
    nothing = translate("counter.slip.no_answer", language)
    pages = tuple(
        SharedPage(
            id=page.id,
            title=words.page_title(page.id),
            lines=tuple(
                Line(
                    label=words.label(each.id),
                    value=shown_answer(each.definition, each.value, words) or nothing,
                    wrote=_wrote(wrote.get(each.id), language),
                    by_clerk=bool(found.clerk) if (found := wrote.get(each.id)) else False,
                )
                for each in page.questions
            ),
        )
        for page in draft.journey.visible_pages
    )
    return SharedForm(service=words.find("name"), reference=draft.case_reference, pages=pages)


def _wrote(found: Written | None, language: str) -> str:
    if found is None:
        return ""
    if found.clerk:
        return translate("counter.video.wrote_for", language, clerk=found.clerk, name=pick(found.name, language))
    return translate("counter.video.wrote", language, name=pick(found.name, language))
