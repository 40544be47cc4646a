"""In the easy view a page of questions is walked one question at a time.

A step is one question to answer, with what registers say just before it. The address names it by its question:
`?only=<question>`. What is posted counts for that step alone, so that switching the view in another tab loses nothing.
"""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest

from balcao.formkit.api import PageState, QuestionState
from balcao.foundation.ui.api import is_easy

ONLY = "only"


def steps_of(page: PageState) -> list[tuple[QuestionState, ...]]:
    """The steps of a page, in order; what is only shown stands before the question that follows."""
    steps: list[tuple[QuestionState, ...]] = []
    shown: list[QuestionState] = []
    for state in page.questions:
        shown.append(state)
        if not state.locked:
            steps.append(tuple(shown))
            shown = []
    if shown:
        steps.append((*steps.pop(), *shown) if steps else tuple(shown))
    return steps


def name_of(step: tuple[QuestionState, ...]) -> str:
    """What the address calls a step: its question, or the first that is shown."""
    return next((state.id for state in step if not state.locked), step[0].id)


def narrowed(request: HttpRequest, page: PageState) -> PageState:
    """The page as this request shows it: whole, or one step of it."""
    wanted = request.GET.get(ONLY, "")
    if request.method == "POST" and not wanted:
        return page
    steps = steps_of(page)
    if not steps or (request.method != "POST" and not is_easy(request)):
        return page
    found = [step for step in steps if name_of(step) == wanted]
    if request.method == "POST":
        return only(page, found[0] if found else ())
    return only(page, (found or steps)[0])


def only(page: PageState, step: tuple[QuestionState, ...]) -> PageState:
    """The page with one step alone."""
    return replace(page, questions=step, complete=not any(state.faults for state in step))


def place_of(page: PageState, part: PageState) -> tuple[int, int]:
    """Which step of the page this part is, and of how many."""
    names = [name_of(step) for step in steps_of(page)]
    return names.index(name_of(part.questions)) + 1, len(names)


def address_of(page_url: str, part: PageState) -> str:
    """The address of one step of a page."""
    return f"{page_url}?{urlencode({ONLY: name_of(part.questions)})}" if part.questions else page_url


def step_before(page: PageState, part: PageState) -> PageState | None:
    """The step before this one, or None at the first."""
    place, _ = place_of(page, part)
    return only(page, steps_of(page)[place - 2]) if place > 1 else None


def last_step(page: PageState) -> PageState:
    """The last step of a page."""
    steps = steps_of(page)
    return only(page, steps[-1]) if steps else page


def step_after(page: PageState, part: PageState) -> PageState | None:
    """The step to go to once this one is answered: the next, at the end of the page the first that is not complete."""
    steps = steps_of(page)
    names = [name_of(step) for step in steps]
    here = name_of(part.questions) if part.questions else ""
    if here in names and names.index(here) + 1 < len(steps):
        return only(page, steps[names.index(here) + 1])
    return next((only(page, step) for step in steps if any(state.faults for state in step)), None)
