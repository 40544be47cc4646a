"""Correcting, changing or revoking a decision that was taken: choose, read it as its holder will, propose, confirm."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import (
    AppealPending,
    BadCondition,
    BadCorrection,
    BadFine,
    BoundByReasons,
    DecisionChanged,
    DecisionKind,
    FourEyes,
    NothingChanged,
    NotNow,
    ReasonNeeded,
    Revisable,
    RevisionOpen,
    Wish,
    WithdrawalOver,
    confirm_revision,
    lift_stay,
    order_stay,
    owed_after_silence,
    propose_revision,
    referrals_waiting,
    return_revision,
    revisable,
    revision_preview,
    revisions_waiting,
)
from balcao.clauses.api import clauses_for_decided
from balcao.desk.case_shown import failure_in_words
from balcao.desk.clause_pick import blank_error, field_picked, filled, picks_shown, with_picked
from balcao.desk.conditions_typed import (
    TypedCondition,
    conditions_asked,
    faults_of,
    typed_conditions,
    whole,
)
from balcao.desk.fines_shown import range_in_words
from balcao.desk.preview import in_paragraphs
from balcao.desk.reading import words_of
from balcao.desk.revisions_shown import (
    form_shown,
    line_shown,
    owed_row,
    referral_shown,
    referred_row,
    stays_shown,
    waiting_row,
    waiting_shown,
)
from balcao.desk.typed import written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.kernel.money import typed_mop
from balcao.kernel.texts import pick

NOT_KEPT = ("csrfmiddlewaretoken", "act", "met.", "due.")
WHY_NOT = (AppealPending, DecisionChanged, FourEyes, NotNow, RevisionOpen, WithdrawalOver)
FIELD = {ReasonNeeded: "why", NothingChanged: "conditions"}


@at_desk
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits about decisions of the officer's duty, the oldest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    rows = [waiting_row(each, language) for each in revisions_waiting(actor=actor, at=now())]
    owed = [owed_row(each, language) for each in owed_after_silence(actor=actor, at=now())]
    back = [referred_row(each, language) for each in referrals_waiting(actor=actor, at=now())]
    return render(request, "desk/revisions.html", {"bar": bar(request), "rows": rows, "owed": owed, "back": back})


@at_desk
def revise(request: HttpRequest, reference: str) -> HttpResponse:
    """The decisions so far, what waits about the one in force, and what may be done to it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    act = request.POST.get("act", "")
    try:
        case = revisable(actor=actor, at=now(), reference=reference)
    except NotNow:
        return redirect("desk-case", reference)
    if field_picked(request.POST) in ("why", "conditions"):
        return _page(request, case)
    if act in ("check", "propose"):
        return _propose(request, case, act)
    if act in ("confirm", "return"):
        return _settle(request, case, act)
    if act in ("stay", "lift"):
        return _stay(request, case, act)
    return _page(request, case)


def _wish(request: HttpRequest, case: Revisable) -> Wish:
    sent = request.POST
    kind = next((each for each in case.kinds if each == sent.get("kind")), None)
    if kind is None:
        raise NotFound(f"kind of revision {sent.get('kind')}")
    corrects = kind is DecisionKind.CORRECTED
    typed = {name: written(sent, f"word-{name}").strip() for name in case.words}
    return Wish(
        kind=kind,
        why=written(sent, "why"),
        reasons=tuple(each for each in sent.getlist("reasons") if kind is DecisionKind.EXPRESS)[:50],
        note=written(sent, "note") if corrects else "",
        conditions=written(sent, "conditions"),
        corrected={name: value for name, value in typed.items() if corrects and value and value != case.words[name]},
        read_again=tuple(each for each in case.registers if corrects and each in sent.getlist("read_again")),
        reduces_to=typed_mop(written(sent, "reduces_to")) or 0
        if kind is DecisionKind.AMENDED and case.fine and written(sent, "reduces_to").strip()
        else None,
        refund=kind is DecisionKind.REVOKED and case.paid and sent.get("refund") == "yes",
    )


def _propose(request: HttpRequest, case: Revisable, act: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.POST.get("kind") not in set(case.kinds):
        return _page(request, case, [{"href": "#kind", "text": translate("desk.revise.missing_kind", language)}])
    wish, lines = _with_days(request, case, _wish(request, case))
    if blank := blank_error(language, why=wish.why, note=wish.note, conditions=wish.conditions):
        return _page(request, case, [blank])
    clauses = filled(clauses_for_decided(actor=actor, at=now(), case=case))
    seen = int("0" + "".join(filter(str.isdecimal, request.POST.get("seen", "")))[:15])
    judged, over = act == "propose" or any(each.condition is None and not each.day.empty for each in lines), None
    try:
        if act == "propose" and all(each.condition for each in lines):
            done = propose_revision(
                actor=actor,
                at=now(),
                reference=case.reference,
                seen=seen,
                wish=wish,
                without_hearing=request.POST.get("without_hearing", ""),
                clauses=clauses,
            )
            messages.success(request, translate(f"desk.revise.did.{done or 'proposed'}", language))
            return redirect("desk-case" if done else "desk-revise", case.reference)
        preview = revision_preview(actor=actor, at=now(), reference=case.reference, wish=wish, clauses=clauses)
    except BadCondition as failure:
        wish, over, judged = replace(wish, days=()), failure.text, True
        preview = {}
    except BoundByReasons as failure:
        return _page(request, case, [{"href": "#reasons", "text": translate(failure.key, language)}])
    except BadFine:
        words = range_in_words(case.fine, language) if case.fine else translate("desk.revise.missing_kind", language)
        return _page(request, case, [{"href": "#reduces_to", "text": words}])
    except BadCorrection as failure:
        error = {"href": f"#word-{failure.name}", "text": failure_in_words(failure.key, language)}
        return _page(request, case, [error])
    except (ReasonNeeded, NothingChanged) as failure:
        key = "desk.revise.missing_why" if isinstance(failure, ReasonNeeded) else failure.key
        return _page(request, case, [{"href": f"#{FIELD[type(failure)]}", "text": translate(key, language)}])
    except WHY_NOT as failure:
        return _page(request, case, [{"href": "", "text": failure_in_words(failure.key, language)}], status=409)
    burdens = wish.burdens_after(case.outcome, case.conditions)
    asked = conditions_asked(lines, language, over, judged=judged)
    context = {
        "bar": bar(request),
        "case": case,
        "lines": asked,
        "errors": faults_of(asked),
        "service_name": words_of(case.version, language).find("name"),
        "holder": pick(case.holder, language),
        "title": translate(f"desk.revise.kind.{wish.kind}", language),
        "then": _then(case, wish, burdens, request.POST.get("without_hearing", ""), language),
        "warning": burdens,
        "preview": in_paragraphs(preview) if preview else [],
        "kept": [(name, value) for name, value in request.POST.items() if not name.startswith(NOT_KEPT)]
        + [(name, value) for name in ("read_again", "reasons") for value in request.POST.getlist(name)[:-1]],
    }
    return render(request, "desk/case/revise_check.html", context, status=422 if context["errors"] else 200)


def _with_days(request: HttpRequest, case: Revisable, wish: Wish) -> tuple[Wish, list[TypedCondition]]:
    """The wish with the days that were typed for its conditions, and the lines in which they are typed."""
    lines = typed_conditions(request.POST, wish.conditions, wish.conditions_after(case.conditions))
    if wish.kind is DecisionKind.REVOKED:
        return wish, []
    return replace(wish, days=whole(lines)), lines


def _then(case: Revisable, wish: Wish, burdens: bool, without: str, language: str) -> str:
    express = wish.kind is DecisionKind.EXPRESS and case.hears
    heard = (burdens or express) and without not in case.without
    if wish.kind in case.alone:
        return translate("desk.revise.then.hears_alone" if heard else "desk.revise.then.done", language)
    return translate("desk.revise.then.hears" if heard else "desk.revise.then.proposed", language)


def _settle(request: HttpRequest, case: Revisable, act: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    number = request.POST.get("revision", "")
    given: dict[str, Any] = {"actor": actor, "at": now(), "reference": case.reference}
    given["revision_id"] = int(number) if number.isdecimal() and len(number) < 16 else 0
    try:
        if act == "confirm":
            done = f"desk.revise.did.{confirm_revision(**given)}"
        else:
            return_revision(**given, note=written(request.POST, "back"))
            done = "desk.revise.did.returned"
    except ReasonNeeded:
        return _page(request, case, [{"href": "#back", "text": translate("desk.missing.return", language)}])
    except WHY_NOT as failure:
        return _page(request, case, [{"href": "", "text": failure_in_words(failure.key, language)}], status=409)
    messages.success(request, translate(done, language))
    return redirect("desk-case", case.reference)


def _stay(request: HttpRequest, case: Revisable, act: str) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    verb = order_stay if act == "stay" else lift_stay
    try:
        verb(
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            reference=case.reference,
            why=written(request.POST, "stay_why"),
        )
    except ReasonNeeded:
        return _page(request, case, [{"href": "#stay_why", "text": translate("desk.revise.missing_why", language)}])
    except WHY_NOT as failure:
        return _page(request, case, [{"href": "", "text": failure_in_words(failure.key, language)}], status=409)
    messages.success(request, translate(f"desk.revise.did.{act}", language))
    return redirect("desk-revise", case.reference)


def _days_typed(request: HttpRequest, case: Revisable) -> list[TypedCondition]:
    if request.POST.get("kind") not in set(case.kinds):
        return []
    return _with_days(request, case, _wish(request, case))[1]


def _page(
    request: HttpRequest, case: Revisable, errors: list[dict[str, str]] | None = None, status: int = 422
) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    offered = clauses_for_decided(actor=request.actor, at=now(), case=case)  # type: ignore[attr-defined]
    picks, picked = picks_shown(case, offered, language), field_picked(request.POST)
    form = form_shown(case, request.POST, language)
    if picked in ("why", "conditions"):
        form[picked] = with_picked(request.POST, picked, form[picked], picks)
    context = {
        "bar": bar(request),
        "case": case,
        "service_name": words_of(case.version, language).find("name"),
        "holder": pick(case.holder, language),
        "picks": picks,
        "line": line_shown(case, language),
        "waiting": waiting_shown(case, language),
        "referral": referral_shown(case, language),
        "stays": stays_shown(case.stays, language),
        "ordered": any(each.ordered_by for each in case.stays),
        "stay_why": written(request.POST, "stay_why"),
        "lines": _days_typed(request, case),
        **form,
        "errors": errors or [],
        "wrong": {each["href"].lstrip("#"): each["text"] for each in errors or []},
    }
    return render(request, "desk/case/revise.html", context, status=status if errors else 200)
