"""Papers that one has already, offered where a form asks for one of their kind; and taken into its answer."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from balcao.documents.api import file_states
from balcao.formkit.api import QuestionState
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.punctuation import labelled
from balcao.kernel.texts import pick
from balcao.papers.api import NotUsable, Offered, Standing, offers_for, take_offered
from balcao.portal.questions import Item, QuestionView
from balcao.portal.web.finding import department_name

NOTES = {"waiting": "documents.upload.checking", "refused": "documents.upload.found_unsafe"}
TEMPLATE = "portal/questions/paper.html"
type Offers = Callable[[QuestionState, QuestionView, str], QuestionView]


def offers_of(actor: Actor) -> Offers:
    """What shows a question for a paper with what its holder has already."""

    def shown(state: QuestionState, view: QuestionView, language: str) -> QuestionView:
        rule = state.definition.files
        if state.kind != "file" or state.locked:
            return view
        view = _with_states(view, language)
        if rule is None or not rule.paper:
            return view
        found = offers_for(actor=actor, at=now(), kind=rule.paper, types=rule.types, max_mb=rule.max_mb)
        there = {each.sha256 for each in view.present}
        items = tuple(_item(each, language) for each in found if each.sha256 not in there)
        return replace(view, template=TEMPLATE, offers=items)

    return shown


def _with_states(view: QuestionView, language: str) -> QuestionView:
    """The files there, each that cannot be opened with why."""
    states = file_states([each.sha256 for each in view.present])
    notes = {digest: NOTES[held.state] for digest, held in states.items() if held.state in NOTES}
    if not notes:
        return view
    present = tuple(
        replace(each, note=translate(notes[each.sha256], language), preview="") if each.sha256 in notes else each
        for each in view.present
    )
    return replace(view, present=present)


def _item(each: Offered, language: str) -> Item:
    """An offer as a choice: what it is, and who stands for it."""
    if each.issued:
        department = department_name(each.checked_by, language)
        note = translate("portal.papers.offer_issued", language, department=department, number=each.number)
    elif each.standing is Standing.VERIFIED and each.checked_at is not None:
        day = format_macau(macau_date(each.checked_at), language)
        department = department_name(each.checked_by, language)
        note = translate("portal.papers.offer_verified", language, department=department, day=day)
    else:
        note = translate("portal.papers.offer_kept", language, day=format_macau(macau_date(each.added_at), language))
    until = format_macau(each.valid_until, language) if each.valid_until else ""
    ends = translate("portal.papers.until", language, day=until) if until else ""
    name = pick(each.name, language)
    text = name if each.issued else labelled(name, each.file_name, language)
    return Item(each.value, text, hint=" · ".join(line for line in (note, ends) if line))


def chosen(request: HttpRequest, state: Any) -> tuple[list[dict[str, Any]], str]:
    """The papers chosen for a question, as answers hold files; and in words why one cannot be taken."""
    rule, files = state.definition.files, []
    for value in request.POST.getlist(f"{state.id}.offer"):
        if not value or rule is None or not rule.paper:
            continue
        try:
            files.append(take_offered(actor=request.actor, at=now(), kind=rule.paper, value=value))  # type: ignore[attr-defined]
        except (NotUsable, NotFound):
            return [], translate("papers.not_usable")
    return files, ""
