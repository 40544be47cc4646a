"""Guides: a few plain questions, one after the other, until it is clear which services somebody needs.

Each is a file `_guides/<id>.yaml` beside the services. Every question is one to choose an answer to, so that all ways
through a guide can be walked: the check does, and knows what no way leads to and which way ends with nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import Field

from balcao.catalogue.api import BadService, Problem
from balcao.formkit.api import FormDefinition, Question, holds
from balcao.guidance.plans.one_thing import one_things
from balcao.guidance.plans.written import (
    Gathering,
    Needed,
    Part,
    Words,
    Wrong,
    asked_in,
    check_files,
    read_all,
    read_file,
    read_form,
    wordless,
    wrong_condition,
    wrong_services,
)
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text

FOLDER = "_guides"
KINDS = frozenset({"yes_no", "choose_one"})
MOST_WAYS = 5000
"""A guide with more ways asks too much."""


class Advice(Part):
    """What is said where a service is not all, or not what is needed."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    when: str


class LeadsOn(Part):
    """A thing that takes several services, to which a guide leads on; `answers` are told to its questions."""

    thing: str
    when: str
    answers: Mapping[str, str] = {}


class GuideWords(Words):
    """The words of one language; `advice` by its id."""

    advice: Mapping[str, str] = {}


class _Written(Part):
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)
    questions: tuple[dict[str, Any], ...] = Field(min_length=1)
    services: tuple[Needed, ...] = Field(min_length=1)
    advice: tuple[Advice, ...] = ()
    things: tuple[LeadsOn, ...] = ()
    texts: Mapping[str, GuideWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Gathering):
    """A guide. `longest` is the number of questions on its longest way."""

    advice: tuple[Advice, ...]
    things: tuple[LeadsOn, ...]
    texts: Mapping[str, GuideWords]
    longest: int

    @property
    def advice_texts(self) -> Mapping[str, Text]:
        """What is advised, by its id."""
        return {
            each.id: {language: texts.advice.get(each.id, "") for language, texts in self.texts.items()}
            for each in self.advice
        }


@dataclass(frozen=True, slots=True)
class Walk:
    """How far one came: the questions asked and answered, in order, with their answers; the `next` one, None at the
    end. Answers to what is not asked on this way are not in it."""

    asked: tuple[Question, ...]
    answers: Mapping[str, Any]
    next: Question | None


def guides(root: Path | None = None) -> Mapping[str, Guide]:
    """All of them by id, in the order of their files; those of the house with the words in force.

    :raises BadService: naming the file that cannot be used.
    """
    return read_all((root or settings.BALCAO_SERVICES) / FOLDER, _load, in_force=root is None)


def guide(guide_id: str) -> Guide:
    """The one of that id.

    :raises NotFound: if there is none.
    """
    found = guides().get(guide_id)
    if found is None:
        raise NotFound(f"guide {guide_id}")
    return found


def gatherings() -> Mapping[str, Gathering]:
    """All guides and all things that take several services, by id."""
    return {**one_things(), **guides()}


def guides_to(service_id: str) -> tuple[Guide, ...]:
    """The guides that may lead to a service."""
    return tuple(each for each in guides().values() if any(service_id == one.service for one in each.services))


def walk(form: FormDefinition, answers: Mapping[str, Any]) -> Walk:
    """How far these answers lead."""
    context = _nothing_said(form)
    asked: list[Question] = []
    for question in form.questions():
        if not holds(question.when, context):
            continue
        if answers.get(question.id) not in choices_of(question):
            return Walk(tuple(asked), {each.id: context[each.id] for each in asked}, question)
        context[question.id] = answers[question.id]
        asked.append(question)
    return Walk(tuple(asked), {each.id: context[each.id] for each in asked}, None)


def choices_of(question: Question) -> tuple[Any, ...]:
    """What may be answered."""
    return (True, False) if question.kind == "yes_no" else question.options


def advised(found: Guide, answers: Mapping[str, Any]) -> tuple[Advice, ...]:
    """What is said at the end of this way."""
    context = {**_nothing_said(found.form), **answers}
    return tuple(each for each in found.advice if holds(each.when, context))


def leading_on(found: Guide, answers: Mapping[str, Any]) -> tuple[LeadsOn, ...]:
    """The things that take several services, at the end of this way."""
    context = {**_nothing_said(found.form), **answers}
    return tuple(each for each in found.things if holds(each.when, context))


def _nothing_said(form: FormDefinition) -> dict[str, Any]:
    return {question.id: None for question in form.questions()}


def _ways(form: FormDefinition, answers: Mapping[str, Any] | None = None) -> Iterator[Walk]:
    """Every way to an end."""
    here = walk(form, answers or {})
    if here.next is None:
        yield here
        return
    for choice in choices_of(here.next):
        yield from _ways(form, {**here.answers, here.next.id: choice})


def _load(path: Path) -> Guide:
    written = read_file(path, _Written)
    form = read_form(path, written.questions)
    walkable = all(question.kind in KINDS for question in form.questions())
    return Guide(
        id=written.id,
        form=form,
        services=written.services,
        advice=written.advice,
        things=written.things,
        texts=written.texts,
        longest=max((len(way.asked) for way in islice(_ways(form), MOST_WAYS)), default=0) if walkable else 0,
    )


def check_guides(root: Path) -> list[Problem]:
    """Everything wrong with them: questions that no way leads to, ways that end with nothing, conditions on what nobody
    answers, services that do not exist, missing words."""
    try:
        things = one_things(root)
    except BadService:
        return []  # said by the check of the things themselves

    def wrong(found: Guide, folders: Mapping[str, Path]) -> Wrong:
        if found.id in things:
            yield "id", "is that of one thing; choose another"
        yield from wordless(found)
        yield from _unsaid(found)
        yield from wrong_services(found, folders)
        yield from _wrong_questions(found)
        yield from _wrong_things(found)
        yield from _wrong_ways(found)

    def _wrong_things(found: Guide) -> Wrong:
        for leads in found.things:
            if leads.thing not in things:
                yield f"things.{leads.thing}", "there is no such thing"
                continue
            theirs = {question.id for question in things[leads.thing].form.questions()}
            for name in sorted(set(leads.answers) - theirs):
                yield f"things.{leads.thing}.answers.{name}", "it asks no such question"

    return check_files(root, FOLDER, _load, wrong)


def _unsaid(found: Guide) -> Wrong:
    for advice_id, text in found.advice_texts.items():
        for language in LANGUAGES:
            if not text.get(language):
                yield f"texts.{language}.advice.{advice_id}", "is missing; add it"


def _wrong_questions(found: Guide) -> Wrong:
    kinds = {question.id: question.kind for question in found.form.questions()}
    above: set[str] = set()
    for question in found.form.questions():
        place = f"questions.{question.id}"
        if question.kind not in KINDS or question.options_from:
            yield place, "a guide asks only yes or no, or to choose one of its options"
        yield from wrong_condition(f"{place}.when", question.when, kinds)
        for name in sorted(asked_in(question.when or "") & (set(kinds) - above)):
            yield f"{place}.when", f"{name!r} has to be asked above it"
        above.add(question.id)
    for number, each in enumerate(found.advice):
        yield from wrong_condition(f"advice.{number}.when", each.when, kinds)
    for leads in found.things:
        yield from wrong_condition(f"things.{leads.thing}.when", leads.when, kinds)


def _wrong_ways(found: Guide) -> Wrong:
    if any(question.kind not in KINDS for question in found.form.questions()):
        return
    ways = list(islice(_ways(found.form), MOST_WAYS + 1))
    if len(ways) > MOST_WAYS:
        yield "questions", f"there are more than {MOST_WAYS} ways; ask less"
        return
    asked, led_to = set(), set()
    for way in ways:
        asked |= {question.id for question in way.asked}
        context = {**_nothing_said(found.form), **way.answers}
        ends = {f"services.{each.service}" for each in found.services if holds(each.when, context)}
        ends |= {f"advice.{each.id}" for each in advised(found, way.answers)}
        ends |= {f"things.{each.thing}" for each in leading_on(found, way.answers)}
        if not ends:
            yield "questions", f"with {_shown(way.answers)} it ends with nothing; name a service or say something"
        led_to |= ends
    for question in found.form.questions():
        if question.id not in asked:
            yield f"questions.{question.id}", "is never asked; correct its condition"
    named = [f"services.{each.service}" for each in found.services]
    named += [f"advice.{each.id}" for each in found.advice] + [f"things.{each.thing}" for each in found.things]
    for place in named:
        if place not in led_to:
            yield place, "no way leads to it; correct its condition"


def _shown(answers: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in answers.items())
