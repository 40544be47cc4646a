"""The form as both sides of a visit by video have it before them."""

from dataclasses import dataclass

from balcao.cases.api import DraftView, InHand, Written, writers_of
from balcao.catalogue.api import ServiceWords, shown_answer, words_of
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
class Wanted:
    """What the officer of a lodged case asked, in words and question by question, and what is kept to be given: words
    and the names of files."""

    text: str
    fixes: tuple[tuple[str, str], ...]
    kept: Line
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedForm:
    """The form as both sides of a visit by video have it before them. Of a lodged application only the pages that its
    officer opened again, with what is `wanted`; once that is answered, none."""

    service: str
    reference: str
    pages: tuple[SharedPage, ...]
    wanted: Wanted | None


def shared_form(draft: DraftView, language: str, *, reference: str = "") -> SharedForm:
    """What is saved now, and who wrote each answer; in a visit about the request in the case `reference`, only that."""
    words, wrote = words_of(draft.version, language), writers_of(draft_id=draft.id)
    shown = draft.journey.visible_pages
    if draft.in_hand is not None or reference:
        opened = draft.amending.pages if draft.in_hand is not None and draft.amending is not None else ()
        shown = tuple(page for page in shown if page.id in opened)
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
        for page in shown
    )
    return SharedForm(
        service=words.find("name"),
        reference=draft.case_reference,
        pages=pages,
        wanted=_wanted(draft.in_hand, words) if draft.in_hand is not None and draft.in_hand.asked else None,
    )


def _wanted(found: InHand, words: ServiceWords) -> Wanted:
    return Wanted(
        text=found.wanted,
        fixes=tuple((words.label(each.question), pick(each.words, words.language)) for each in found.fixes),
        kept=Line(
            label=translate("counter.slip.words", words.language),
            value=found.text,
            wrote=translate("counter.video.wrote", words.language, name=found.kept_clerk) if found.kept_clerk else "",
            by_clerk=bool(found.kept_clerk),
        ),
        files=tuple(str(file["name"]) for file in found.files),
    )


def _wrote(found: Written | None, language: str) -> str:
    if found is None:
        return ""
    if found.clerk:
        return translate("counter.video.wrote_for", language, clerk=found.clerk, name=pick(found.name, language))
    return translate("counter.video.wrote", language, name=pick(found.name, language))
