"""What an officer does with a case: each act is one call, then back to the case with what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    VIEWS,
    AlreadyDecided,
    BadCondition,
    BadFine,
    CaseState,
    Clause,
    Condition,
    ContentChanged,
    DecidedWith,
    EntryDiffers,
    FeeOwed,
    FourEyes,
    MemberWaits,
    NotCome,
    NotInspected,
    NotNow,
    OfficerCase,
    OpinionBinds,
    ReasonNeeded,
    ReservedBy,
    confirm_proposal,
    decide_case,
    meeting_now,
    officer_case,
    release_case,
    reserve_case,
    return_proposal,
    show_preview,
    take_case,
)
from balcao.clauses.api import ClauseShown
from balcao.correspondence.api import tasks_on, write_note_naming
from balcao.desk.case_shown import failure_in_words
from balcao.desk.clause_pick import blank_error, field_picked, filled, offered_for, picks_shown, with_picked
from balcao.desk.conditions_typed import TypedCondition, conditions_asked, faults_of, typed_conditions, whole
from balcao.desk.fines_shown import range_in_words
from balcao.desk.grants_shown import grant_fault, not_granted
from balcao.desk.measures_shown import said_of
from balcao.desk.preview import (
    REDUCE,
    REFER_BACK,
    granting,
    grants,
    in_paragraphs,
    makes_less,
    outcome_word,
    outcomes_of,
    preview_words,
    reasons_ticked,
    sends_back,
)
from balcao.desk.reading import department_name, state_name, words_of
from balcao.desk.typed import Typed, written
from balcao.desk.web.bar import bar
from balcao.desk.web.case import show_case
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.grants.api import BadGrant, NotEnoughLeft, NothingToRaise, ReportOwed
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick

FIELD = {
    "decide": "note",
    "opinion": "opinion",
    "note": "remark",
    "return": "back_note",
    "fine": "fine_why",
}
"""Where the words of an act are missing when they are missing."""

WHY_NOT = (
    *(AlreadyDecided, BadFine, BadGrant, ContentChanged, DecidedWith, EntryDiffers, FeeOwed, FourEyes),
    *(MemberWaits, NotCome, NotEnoughLeft, NothingToRaise, NotInspected, NotNow, OpinionBinds, ReportOwed, ReservedBy),
)
"""Failures of an act that the page of the case tells in words."""


def _language(request: HttpRequest) -> str:
    return str(request.language)  # type: ignore[attr-defined]


def typed_in(request: HttpRequest) -> Typed:
    """Everything that was typed into the acts of a case."""
    data = request.POST
    words = {
        name: written(data, name)
        for name in (
            "outcome",
            "reduces_to",
            "granted",
            "fine_amount",
            "fine_why",
            "note",
            "conditions",
            "without_hearing",
            "kind",
            "opinion",
            "opinion_conditions",
            "remark",
            "readers",
            "back_note",
        )
    }
    return Typed(
        reasons=tuple(data.getlist("reasons")),
        unfounded=tuple(data.getlist("unfounded")),
        seen=data.get("seen", "")[:64],
        **words,
    )


def attempt(request: HttpRequest, reference: str, act: str, verb: Callable[[], str | None]) -> HttpResponse:
    """Do it and say so, in the words the verb gives or the act's own; a named failure shows the case again with
    everything typed still there."""
    language, typed = _language(request), typed_in(request)
    try:
        done = verb()
    except ReasonNeeded:
        error = {"href": f"#{FIELD[act]}", "text": translate(f"desk.missing.{act}", language)}
        return show_case(request, reference, typed=typed, act=act, errors=[error], status=422)
    except WHY_NOT as failure:
        error = {"href": "", "text": _why_not(request, reference, failure)}
        return show_case(request, reference, typed=typed, act=act, errors=[error], status=409)
    messages.success(request, done or translate(f"desk.did.{act}", language))
    return redirect("desk-case", reference)


def _why_not(request: HttpRequest, reference: str, failure: BalcaoError) -> str:
    language = _language(request)
    if isinstance(failure, OpinionBinds):
        return translate(failure.key, language, department=department_name(failure.department, language))
    if isinstance(failure, (BadGrant, NotEnoughLeft)):
        return not_granted(failure, language)
    if isinstance(failure, BadFine):
        return range_in_words((failure.least, failure.most), language)
    if isinstance(failure, ReservedBy):
        since, until = (format_macau(each, language) for each in (failure.since, failure.until))
        return translate("desk.reserved", language, who=pick(failure.by, language), since=since, until=until)
    if not isinstance(failure, AlreadyDecided):
        return failure_in_words(failure.key, language)
    view = officer_case(actor=request.actor, at=now(), reference=reference).view  # type: ignore[attr-defined]
    if not view.outcome:
        return translate("desk.already.opinion", language, who=failure.by)
    outcome = state_name(view.state, language)
    moment = format_macau(view.decided_at, language) if view.decided_at else ""
    key = "desk.already.decided" if failure.by else "desk.already.by_rules"
    return translate(key, language, who=failure.by, moment=moment, outcome=outcome)


@at_desk
@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Put one's name on it; from the queue one stays there."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    back = request.POST.get("back", "")
    answer = attempt(request, reference, "take", lambda: take_case(actor=actor, at=now(), reference=reference))
    if back in VIEWS and answer.status_code == 302:
        return redirect(f"{reverse('desk-queue')}?view={back}")
    return answer


@at_desk
@require_POST
def release(request: HttpRequest, reference: str) -> HttpResponse:
    """Put it back into the queue."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return attempt(request, reference, "release", lambda: release_case(actor=actor, at=now(), reference=reference))


@at_desk
@require_POST
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """A note for colleagues."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    typed = typed_in(request)

    def written_down() -> str | None:
        for_all = typed.readers == "all"
        told = write_note_naming(actor=actor, at=now(), reference=reference, text=typed.remark, for_all=for_all)
        names = listed((pick(each, _language(request)) for each in told), _language(request))
        return translate("desk.note.told", names=names) if names else None

    return attempt(request, reference, "note", written_down)


@at_desk
def colleagues(request: HttpRequest, reference: str) -> HttpResponse:
    """Whom a note can name: what the field asks when an @ is typed."""
    _found, people = tasks_on(actor=request.actor, at=now(), reference=reference)  # type: ignore[attr-defined]
    answer = JsonResponse({"names": [pick(name, _language(request)) for name in people.values()]})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@at_desk
@require_POST
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """First shown as it would be recorded; recorded only when that very page is confirmed."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language, typed = _language(request), typed_in(request)
    step = request.POST.get("step", "check")
    if step == "change":
        return show_case(request, reference, typed=typed, act="decide")
    case = officer_case(actor=actor, at=now(), reference=reference)
    offered = offered_for(case, actor)
    if field_picked(request.POST) in ("note", "conditions"):
        typed = with_clause(request, case, typed, offered)
        return show_case(request, reference, typed=typed, act="decide")
    if not case.may_decide:
        error = {"href": "", "text": _why_not(request, reference, _closed(case))}
        return show_case(request, reference, typed=typed, act="decide", errors=[error], status=409)
    error = _undecided(case, typed, language)
    if error:
        return show_case(request, reference, typed=typed, act="decide", errors=[error], status=422)
    lines = typed_conditions(request.POST, typed.conditions, case.conditions) if typed.outcome == "approve" else []
    bad = [each for each in lines if each.condition is None]
    if step == "show" and not bad:
        _show(request, case, typed, lines)
    if step == "confirm" and not bad:
        try:
            return attempt(
                request, reference, "decide", lambda: _decided(request, case, typed, whole(lines), filled(offered))
            )
        except BadCondition as failure:
            return _checked(request, case, typed, lines, over=failure.text, judged=True)
    try:
        reserve_case(actor=actor, at=now(), reference=reference)
    except (AlreadyDecided, NotNow, ReservedBy) as failure:
        error = {"href": "", "text": _why_not(request, reference, failure)}
        return show_case(request, reference, typed=typed, act="decide", errors=[error], status=409)
    return _checked(request, case, typed, lines, judged=step == "confirm" or any(not each.day.empty for each in bad))


def _show(request: HttpRequest, case: OfficerCase, typed: Typed, lines: Sequence[TypedCondition]) -> None:
    """Put the decision as it would read before the applicant, in the meeting by video that is open now."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    clauses = filled(offered_for(case, actor))
    words = preview_words(case, typed, whole(lines), actor=actor, at=now(), clauses=clauses)
    try:
        show_preview(actor=actor, at=now(), reference=case.view.reference, words=words)
        messages.success(request, translate("desk.showing.did_show"))
    except NotNow:
        messages.warning(request, translate("portal.video.not_now"))


def _checked(
    request: HttpRequest,
    case: OfficerCase,
    typed: Typed,
    lines: Sequence[TypedCondition],
    *,
    judged: bool,
    over: str | None = None,
) -> HttpResponse:
    """The decision as it would be recorded, with the days of its conditions to be typed."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language = _language(request)
    asked = conditions_asked(lines, language, over, judged=judged)
    faults = faults_of(asked)
    context = {
        "bar": bar(request),
        "case": case,
        "typed": typed,
        "lines": asked,
        "errors": faults,
        "kept": reasons_ticked(case, typed),
        "unfounded": sends_back(case, typed),
        "service_name": words_of(case.view.version, language).find("name"),
        "four_eyes": case.view.version.definition.data.four_eyes,
        "by_department": _measure(case),
        "outcome": translate(f"desk.decide.{outcome_word(case, typed.outcome)}", language),
        "hears_first": _hears_first(case, typed),
        "preview": in_paragraphs(
            preview_words(case, typed, whole(lines), actor=actor, at=now(), clauses=filled(offered_for(case, actor)))
        ),
        "in_meeting": meeting_now(actor=actor, at=now(), reference=case.view.reference) is not None,
    }
    return render(request, "desk/check.html", context, status=422 if faults else 200)


def _decided(
    request: HttpRequest, case: OfficerCase, typed: Typed, conditions: Sequence[Condition], clauses: Sequence[Clause]
) -> str:
    """Decide; what to say it became."""
    state = decide_case(
        actor=request.actor,  # type: ignore[attr-defined]
        at=now(),
        reference=case.view.reference,
        outcome=granting(typed.outcome),
        unfounded=sends_back(case, typed),
        reduces_to=makes_less(case, typed),
        granted=grants(case, typed),
        reasons=reasons_ticked(case, typed),
        note=typed.note,
        conditions=conditions,
        seen=typed.seen,
        without_hearing=typed.without_hearing,
        clauses=clauses,
    )
    became = {CaseState.PROPOSED: "propose", CaseState.HEARING: "hear"}
    key = f"desk.did.{became.get(state, outcome_word(case, typed.outcome))}"
    return said_of(key, _language(request), measure=_measure(case))


def _undecided(case: OfficerCase, typed: Typed, language: str) -> dict[str, str]:
    """What is still missing of a decision; nothing when nothing is."""
    if typed.outcome not in outcomes_of(case):
        return {"href": "#outcome", "text": said_of("desk.missing.outcome", language, measure=_measure(case))}
    if (
        case.reduces
        and typed.outcome == REDUCE
        and not case.reduces[0] <= (makes_less(case, typed) or 0) <= case.reduces[1]
    ):
        return {"href": "#reduces_to", "text": range_in_words(case.reduces, language)}
    if wrong := grant_fault(case, grants(case, typed), language):
        return {"href": "#granted", "text": wrong}
    if typed.outcome in (REDUCE, REFER_BACK) and not typed.note.strip():
        return {"href": "#note", "text": translate("desk.missing.decide", language)}
    if typed.outcome == "refuse" and not (reasons_ticked(case, typed) or typed.note.strip()):
        return {"href": "#note", "text": said_of("desk.missing.decide", language, measure=_measure(case))}
    return blank_error(language, note=typed.note, conditions=typed.conditions)


def with_clause(request: HttpRequest, case: OfficerCase, typed: Typed, offered: Sequence[ClauseShown]) -> Typed:
    """What was typed, with the clause that was picked."""
    picks, field = picks_shown(case, offered, _language(request)), field_picked(request.POST)
    words: dict[str, Any] = {field: with_picked(request.POST, field, getattr(typed, field), picks)}
    return replace(typed, **words)


def _measure(case: OfficerCase) -> bool:
    """Whether a department opened it."""
    return case.view.version.definition.data.by_department


def _hears_first(case: OfficerCase, typed: Typed) -> bool:
    """Whether deciding so now begins with hearing the applicant."""
    without = typed.without_hearing in case.without_hearing
    return typed.outcome == "refuse" and not without and case.hears_first(reasons_ticked(case, typed))


def _closed(case: OfficerCase) -> AlreadyDecided | DecidedWith | NotNow:
    """Why there is nothing to decide."""
    if case.led_by:
        return DecidedWith(case.led_by)
    if not case.view.outcome:
        return NotNow()
    return AlreadyDecided(next((step.who for step in case.view.timeline if step.kind.startswith("decided_")), ""))


@at_desk
@require_POST
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """The second pair of eyes agrees."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return attempt(request, reference, "confirm", lambda: confirm_proposal(actor=actor, at=now(), reference=reference))


@at_desk
@require_POST
def send_back(request: HttpRequest, reference: str) -> HttpResponse:
    """The second pair of eyes does not agree."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    text = typed_in(request).back_note
    return attempt(
        request, reference, "return", lambda: return_proposal(actor=actor, at=now(), reference=reference, note=text)
    )
