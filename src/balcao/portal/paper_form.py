"""A service's form on paper, from the same definition as its pages: to print, or to fill in on a screen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from balcao.cases.api import DraftView
from balcao.catalogue.api import ServiceVersion, ServiceWords, register_name, shown_answer
from balcao.documents.api import PaperField, fillable, qr_svg
from balcao.formkit.api import Page, Question, names_in
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.punctuation import labelled, listed
from balcao.portal.help_at_field import help_at
from balcao.portal.questions import Asked, QuestionView, view_of
from balcao.reflists.api import meant_in, with_lists

CODE = re.compile(r"balcao-form:1:([a-z0-9-]{1,80}):([0-9]{1,18}):([0-9]{0,18})")
MOST_BOXES = 24
"""More options than that are written, not ticked."""
ROWS = 3
"""So many rows of a table stand on paper; who has more goes on online."""


@dataclass(frozen=True, slots=True)
class FormCode:
    """What the code on a form says: the service, the version it was printed from, and the draft, if for one."""

    service_id: str
    version_id: int
    draft_id: int | None = None

    def __str__(self) -> str:
        return f"balcao-form:1:{self.service_id}:{self.version_id}:{self.draft_id or ''}"


def form_code(texts: tuple[str, ...]) -> FormCode | None:
    """The first text that is the code of a form."""
    for each in texts:
        if found := CODE.fullmatch(each.strip()):
            return FormCode(found[1], int(found[2]), int(found[3]) if found[3] else None)
    return None


@cache
def _layout() -> str:
    return (Path(__file__).parent / "layouts" / "paper_form.typ").read_text(encoding="utf-8")


def paper_form(
    version: ServiceVersion, words: ServiceWords, *, department: str, at: datetime, draft: DraftView | None = None
) -> bytes:
    """The form of a service as a PDF with fields; of a draft, with what was answered already."""
    code = FormCode(version.service_id, version.id, draft.id if draft else None)
    made = _Made(words, draft)
    language = words.language

    def say(key: str, **values: object) -> str:
        return translate(f"portal.paper_form.{key}", language, **values)

    sections = [made.section(page) for page in with_lists(version.definition.form, {}, {}, at=at).pages]
    data = {
        "language": language[:2],
        "title": words.find("name"),
        "department": department,
        "qr": qr_svg(str(code)),
        "code": str(code),
        "code_words": say("code"),
        "kind": say("kind_draft" if draft else "kind"),
        "made": say("made", day=format_macau(macau_date(at), language)),
        "how": [say(f"how{number}") for number in (1, 2, 3)],
        "how_title": say("how_title"),
        "sections": [each for each in sections if each["items"]],
        "sign": say("sign"),
        "day": say("day"),
        "not_lodged": say("not_lodged"),
    }
    return fillable(_layout(), data, made.fields, code=str(code), at=at)


class _Made:
    """Questions as the layout takes them, and the fields that they are given."""

    def __init__(self, words: ServiceWords, draft: DraftView | None) -> None:
        self.words, self.draft, self.fields = words, draft, dict[str, PaperField]()
        self.numbers = dict[str, int]()

    def say(self, key: str, **values: object) -> str:
        return translate(f"portal.paper_form.{key}", self.words.language, **values)

    def section(self, page: Page) -> dict[str, Any]:
        """A page of the form."""
        return {
            "title": self.words.page_title(page.id),
            "intro": self.words.find(f"pages.{page.id}.intro"),
            "when": self.condition(page.when),
            "items": [item for question in page.questions if (item := self.item(question))],
        }

    def condition(self, when: str | None) -> str:
        """To whom it applies, by the numbers of the answers it goes by."""
        if not when:
            return ""
        numbers = sorted(self.numbers[name] for name in names_in(when) if name in self.numbers)
        if not numbers:
            return self.say("only_some")
        return self.say("only_by", numbers=listed((str(each) for each in numbers), self.words.language))

    def item(self, question: Question) -> dict[str, Any] | None:
        """A question with its number; None for what nobody answers."""
        if question.kind in ("computed", "read_only", "signatures"):
            return None
        rows = min(max(question.least or 1, ROWS), question.most or ROWS)
        asked = Asked(
            definition=question,
            path=(question.id,),
            name=question.id,
            value=None,
            words=self.words,
            blank_rows=rows if question.questions else 0,
        )
        self.numbers[question.id] = number = len(self.numbers) + 1
        notes = [self.condition(question.when), self.known(question), self.explained(question), self.now(question)]
        return self.shown(view_of(asked), question) | {"number": number, "notes": [each for each in notes if each]}

    def known(self, question: Question) -> str:
        """That a register answers it."""
        if not question.prefill:
            return ""
        language = self.words.language
        names = dict.fromkeys(register_name(each.register_id, language) for each in question.prefill)
        return self.say("leave_empty", register=listed(names, language))

    def explained(self, question: Question) -> str:
        """The words of the help at it, with the example."""
        found = help_at(question.help, self.words.language)
        if found is None:
            return ""
        example = f"{translate('ui.field_help.example', self.words.language)} {found['example']}"
        return f"{found['text']} {example}" if found["example"] else found["text"]

    def now(self, question: Question) -> str:
        """What the draft says already."""
        for page in self.draft.journey.pages if self.draft else ():
            for state in page.questions:
                if state.id == question.id and (answer := shown_answer(question, state.value, self.words)):
                    return self.say("now", answer=answer)
        return ""

    def shown(self, view: QuestionView, question: Question | None) -> dict[str, Any]:
        """Label, hint and field; parts and rows hold others like it."""
        return {"label": view.label, "hint": view.hint, "number": 0, "notes": [], **self.field(view, question)}

    def field(self, view: QuestionView, question: Any) -> dict[str, Any]:
        """The shape of its field, which is kept."""
        if view.parts:
            return {"shape": "parts", "parts": [self.shown(part, None) for part in view.parts]}
        if view.rows_shown:
            return {
                "shape": "rows",
                "rows": [[self.shown(part, None) for part in row.parts] for row in view.rows_shown],
            }
        if question is not None and question.kind in ("file", "bulk_table", "handwriting"):
            return {"shape": "note", "text": self.say(f"{question.kind}_note")}
        if view.items and len(view.items) <= MOST_BOXES:
            several = view.template.endswith("checkboxes.html")
            options = {each.value: each.text for each in view.items}
            self.fields[view.name] = PaperField("some" if several else "one", view.label, options)
            items = [{"value": each.value, "text": each.text, "hint": each.hint} for each in view.items]
            return {"shape": "boxes", "name": view.name, "round": not several, "items": items}
        if view.type == "date" or view.template.endswith("date.html"):
            return {"shape": "date", "boxes": [self.box(view, part) for part in ("day", "month", "year")]}
        lines = view.template.endswith(("textarea.html", "map.html"))
        if view.map:
            view = replace(view, name=f"{view.name}-corners")
        self.fields[view.name] = PaperField("lines" if lines else "line", view.label)
        return {
            "shape": "lines" if lines else "line",
            "name": view.name,
            "short": bool(view.width),
            "prefix": view.prefix,
            "suffix": view.suffix,
        }

    def box(self, view: QuestionView, part: str) -> dict[str, str]:
        """One box of a day."""
        name, words = f"{view.name}-{part}", translate(f"ui.{part}", self.words.language)
        self.fields[name] = PaperField("line", labelled(view.label, words, self.words.language))
        return {"name": name, "words": words}


def answers_typed(version: ServiceVersion, typed: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """What was typed into the fields, as answers by question; what was left empty is not among them."""
    from balcao.formkit.api import parse_page

    form, found = version.definition.form, dict[str, Any]()
    begun = {name.partition("-")[0] for name in typed}
    for page in form.pages:
        shown = frozenset(question.id for question in page.questions if question.id in begun)
        values = parse_page(form, page.id, typed, shown=shown).values
        for question in page.questions:
            if values.get(question.id) is not None:
                found[question.id] = _chosen(version, question, values[question.id])
    return found


def _chosen(version: ServiceVersion, question: Question, value: Any) -> Any:
    """An option that was written in words, in any language, as the form knows it."""
    if question.kind not in ("choose_one", "search_choose") or not isinstance(value, str) or value in question.options:
        return value
    said = value.strip().casefold()
    return next((each for each, names in _names(version, question) if said in names), value)


def _names(version: ServiceVersion, question: Question) -> Iterator[tuple[str, set[str]]]:
    from balcao.catalogue.api import words_of

    if question.list_id:
        yield from ((code, {words}) for words, code in meant_in(question.list_id).items())
        return
    spoken = [words_of(version, language) for language in ("zh-Hant", "zh-Hans", "pt", "en")]
    for option in question.options:
        yield option, {words.option(option, question.id).casefold() for words in spoken}
