"""A case on one screen."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.cases.api import (
    OfficerCase,
    OpinionKind,
    conditions_of,
    notes_to_decide,
    officer_case,
    owes_again,
    points_at_desk,
)
from balcao.catalogue.api import ServiceWords, departments
from balcao.desk.assessing_shown import stages_read
from balcao.desk.batch_shown import proposed_by
from balcao.desk.case_shown import (
    answers_shown,
    asked_shown,
    clock_shown,
    consents_shown,
    differences,
    documents_shown,
    registers_shown,
    related_shown,
    timeline_shown,
)
from balcao.desk.changes import against_licence, changes_shown, since_last_shown
from balcao.desk.clause_pick import offered_for, picks_shown
from balcao.desk.comes_shown import comes_shown
from balcao.desk.conditions_typed import typed_conditions
from balcao.desk.decisions_shown import conditions_shown, decisions_shown, links_shown
from balcao.desk.estate_shown import estate_shown
from balcao.desk.files import files_of
from balcao.desk.findings import not_known, reasons_in_words, tables_found
from balcao.desk.fines_shown import fine_shown, range_in_words
from balcao.desk.grants_shown import may_grant
from balcao.desk.hearing_shown import hearings_shown, without_hearing
from balcao.desk.latin_names import acts_of, latin_names, named_in, who_did
from balcao.desk.notices_shown import notices_shown
from balcao.desk.opinions_shown import opinions_shown
from balcao.desk.papers_shown import files_marked
from balcao.desk.people_shown import people_shown
from balcao.desk.preview import in_paragraphs, outcome_word, outcomes_of, preview_words, reasons_ticked, typed_of
from balcao.desk.reading import department_name, named, state_name, words_of
from balcao.desk.sorting_shown import sorting_shown
from balcao.desk.typed import Typed
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.desk.web.holds import hold_shown
from balcao.desk.web.recordings import recordings_shown
from balcao.disposal.api import HoldView, deleted_at_desk, deletion_ahead, holds_of_case
from balcao.documents.api import documents_of_case
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import CHIEF
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick

NOTHING = Typed()
KINDS = ("green", "granted"), ("red", "refused"), ("red", "imposed"), ("green", "dropped"), ("orange", "proposed")


@at_desk
def case_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about a case, and what can be done with it now; of one that was deleted, that it was."""
    try:
        return show_case(request, reference)
    except NotFound:
        actor: Any = request.actor  # type: ignore[attr-defined]
        gone = deleted_at_desk(actor=actor, reference=reference)
        return render(request, "desk/disposal/deleted.html", {"bar": bar(request), "deleted": gone})


def show_case(
    request: HttpRequest,
    reference: str,
    *,
    typed: Typed = NOTHING,
    act: str = "",
    errors: Iterable[dict[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of a case, with what was typed still there and what went wrong at its top."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at = now()
    found = officer_case(actor=actor, at=at, reference=reference)
    done = acts_of(found.view)
    latin = latin_names(who_did(done), language)
    case = named_in(found, latin)
    view = case.view
    if act != "decide" and not typed.conditions:
        typed = replace(typed, conditions="\n".join(each.text for each in case.conditions))
    words = words_of(view.version, language)
    tables, sections = tables_found(case, words), answers_shown(case, words)
    works = case.works_on_it
    ends = view.clock.deadline_at
    late = case.overdue or (ends is not None and ends <= at)
    context = {
        "bar": bar(request),
        "case": case,
        "service_name": words.find("name"),
        "department": department_name(case.department, language),
        "state": state_name(view.state, language),
        "state_kind": {state: kind for kind, state in KINDS}.get(str(view.state), "blue"),
        "ended": "" if case.holder_standing == "active" else named("value", case.holder_standing, language),
        "sections": sections,
        "changes": changes_shown(case, words),
        "since_last": since_last_shown(case, words),
        "against_licence": against_licence(case, words),
        "differences": differences(sections),
        "tables": tables,
        "why": reasons_in_words(view.version.definition, view.reasons, language) + _own_words(case),
        "not_known": not_known(case, tables, language),
        "files": files_marked(files_of(case, words), case, at, words.language),
        "people": people_shown(case, done, latin, at, language),
        "comes": comes_shown(case, actor, at, language),
        "estate": estate_shown(case, at, language),
        "registers": registers_shown(case, language),
        "consents": consents_shown(case, language),
        "related": related_shown(case.related, actor, language),
        "opinions": opinions_shown(case, macau_date(at), language),
        "asked_before": asked_shown(case, words),
        "hearings": hearings_shown(case, language),
        "decisions": decisions_shown(case, language),
        "links": links_shown(case, language),
        "conditions": conditions_shown(view.conditions, language),
        "documents": documents_shown(documents_of_case(case_reference=reference), at, language) if view.outcome else [],
        "recordings": recordings_shown(reference, view.draft_id, language) if works else [],
        "notices": [] if case.share else notices_shown(reference, at, language),
        "timeline": timeline_shown(view.timeline, language),
        "notes_asked": notes_to_decide(actor=actor, at=at, reference=reference)
        if any(step.kind == "notes_asked" for step in view.timeline)
        else None,
        "points": stages_read(points_at_desk(actor=actor, at=at, reference=reference), language)
        if works and view.version.definition.data.assessment is not None
        else [],
        "clock": clock_shown(
            view.clock,
            closed=view.closed,
            overdue=late,
            measure=view.version.definition.data.by_department,
            language=language,
        ),
        "works_on_it": works,
        "booked": view.version.definition.data.booking is not None and view.outcome == "approve",
        "holds": [hold_shown(each, language) for each in _holds(case, actor)],
        "may_hold": works and actor.holds(CHIEF, case.department),
        "deleted_from": deletion_ahead(reference=reference) if works and view.closed else None,
        **sorting_shown(case.sorting, language),
        "may_take": works and not case.mine and view.state in {"with_officer", "proposed"},
        "typed": typed,
        "lines": typed_conditions(request.POST, typed.conditions, case.conditions) if act == "decide" else [],
        "picks": picks_shown(case, offered_for(case, actor) if case.may_decide or case.my_opinion else [], language),
        "note_readers": _note_readers(case, typed, language),
        "act": act,
        "errors": list(errors),
        **panel(case, words, typed),
        **({"preview": _proposal_read(found, actor, at)} if case.may_confirm else {}),
    }
    return render(request, "desk/case.html", context, status=status)


def _holds(case: OfficerCase, actor: Any) -> tuple[HoldView, ...]:
    """The legal holds on a case, for who works on it; asked for only where the timeline says that one was placed."""
    ever = case.works_on_it and any(step.kind == "hold_placed" for step in case.view.timeline)
    return holds_of_case(actor=actor, reference=case.view.reference) if ever else ()


def _proposal_read(case: OfficerCase, actor: Any, at: datetime) -> list[dict[str, Any]]:
    """What who is concerned would read of the proposal."""
    kept = conditions_of(case.proposal.get("conditions", ()))
    return in_paragraphs(preview_words(case, typed_of(case.proposal), kept, actor=actor, at=at))


def _note_readers(case: OfficerCase, typed: Typed, language: str) -> list[dict[str, Any]]:
    """Who may read a note, to choose from where another department has to do with the case."""
    if not case.opinions:
        return []
    own = department_name(case.notes_for, language)
    return [
        {
            "value": each,
            "text": translate(f"desk.note.{each}", language, department=own),
            "checked": each == (typed.readers or "own"),
        }
        for each in ("own", "all")
    ]


def _own_words(case: OfficerCase) -> list[str]:
    """What the officer wrote as reasons, once it is decided."""
    return [case.note] if case.note else []


def _other_departments(case: OfficerCase, language: str) -> list[dict[str, str]]:
    """Whom an officer may ask: every department but their own and those already asked."""
    left_out = {case.department, *(opinion.department for opinion in case.opinions)}
    names = departments(settings.BALCAO_SERVICES)
    return [
        {"value": code, "text": f"{code} · {pick(names[code], language)}"} for code in names if code not in left_out
    ]


def panel(case: OfficerCase, words: ServiceWords, typed: Typed) -> dict[str, Any]:
    """The choices of the act panel, ticked as they were."""
    language = words.language
    definition = case.view.version.definition
    library = definition.texts["zh-Hant"].reasons
    proposal = case.proposal
    return {
        "four_eyes": definition.data.four_eyes,
        "by_department": definition.data.by_department,
        "outcomes": [
            {
                "value": each,
                "text": translate(f"desk.decide.{outcome_word(case, each)}", language),
                "checked": typed.outcome == each,
            }
            for each in outcomes_of(case)
        ],
        "unfounded": [
            {"value": key, "text": pick(text, language), "checked": key in typed.unfounded}
            for key, text in case.unfounded.items()
        ],
        "without_hearing": without_hearing(case, typed, language),
        "reasons": [
            {"value": key, "text": text, "checked": key in typed.reasons}
            for key, text in zip(library, reasons_in_words(definition, list(library), language), strict=True)
        ],
        "reduces": range_in_words(case.reduces, language) if case.reduces else "",
        "may_grant": may_grant(case, language),
        "owed_again": case.works_on_it and owes_again(case.view),
        "fine": fine_shown(case, typed, language),
        "askable_departments": _other_departments(case, language),
        "opinion_kinds": [
            {"value": each.value, "text": translate(f"cases.opinion.{each}", language), "checked": typed.kind == each}
            for each in OpinionKind
            if each is not OpinionKind.NONE
        ],
        "proposed": {
            "outcome": translate(f"desk.decide.{outcome_word(case, proposal['outcome'])}", language),
            "reasons": reasons_in_words(definition, reasons_ticked(case, typed_of(proposal)), language),
            "note": proposal.get("note", ""),
            "conditions": conditions_shown(conditions_of(proposal.get("conditions", ())), language),
            "by": proposed_by(proposal, language),
        }
        if proposal.get("outcome") and case.view.state == "proposed"
        else None,
    }
