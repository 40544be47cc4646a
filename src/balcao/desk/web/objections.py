"""Objections to posts in associations: what waits, hearing the association, deciding."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.associations.api import (
    NotHeardYet,
    ObjectionDecided,
    ObjectionState,
    ObjectionView,
    WordsNeeded,
    decide_objection,
    hear_association,
    officer_objection,
    officer_objections,
    rules,
)
from balcao.desk.typed import written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.documents.api import shown_file
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import pick

KINDS = {ObjectionState.OPEN: "blue", ObjectionState.UPHELD: "green", ObjectionState.DISMISSED: "grey"}
OUTCOMES = {"uphold": True, "dismiss": False}


def _said(key: str, language: str, **values: object) -> str:
    return translate(f"associations.{key}", language, **values)


def _name(objection: ObjectionView) -> str:
    return " ".join(part for part in (objection.person.zh, objection.person.pt) if part)


def _post(objection: ObjectionView, language: str) -> str:
    seat = objection.seat
    return f"{_said(f'body.{seat.body}', language)} · {_said(f'post.{seat.post}', language)}"


def _row(objection: ObjectionView, language: str) -> dict[str, Any]:
    made = format_macau(objection.made_at, language)
    return {
        "title": f"{_name(objection)} · {pick(objection.entity, language)}",
        "url": reverse("desk-objection", args=[objection.number]),
        "note": f"{objection.number} · {_post(objection, language)} · {_said('desk.made', language)} {made}",
        "state": _said(f"state.{objection.state}", language),
        "kind": KINDS[objection.state],
    }


@at_desk
def objections_page(request: HttpRequest) -> HttpResponse:
    """Those that wait, then those decided."""
    language: str = request.language  # type: ignore[attr-defined]
    found = officer_objections(actor=request.actor, at=now())  # type: ignore[attr-defined]
    context = {
        "bar": bar(request),
        "here": "objections",
        "waiting": [_row(each, language) for each in found if each.state is ObjectionState.OPEN],
        "decided": [_row(each, language) for each in found if each.state is not ObjectionState.OPEN],
    }
    return render(request, "desk/objections.html", context)


@at_desk
def objection_page(request: HttpRequest, number: str) -> HttpResponse:
    """One objection with everything that is said about it."""
    return _show(request, number)


def _show(request: HttpRequest, number: str, *, failure: BalcaoError | None = None) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    objection = officer_objection(actor=request.actor, at=now(), number=number)  # type: ignore[attr-defined]
    chosen = request.POST.get("outcome", "")
    errors = _errors(failure, chosen, language) if request.method == "POST" else {}
    context = {
        "bar": bar(request),
        "objection": objection,
        "facts": _facts(objection, language),
        "heading": _name(objection),
        "open": objection.state is ObjectionState.OPEN,
        "state": _said(f"state.{objection.state}", language),
        "kind": KINDS[objection.state],
        "outcomes": [
            {"value": each, "text": _said(f"desk.{each}", language), "checked": each == chosen} for each in OUTCOMES
        ],
        "typed": request.POST.get("text", ""),
        "errors": errors,
        "summary": [{"href": f"#{field}" if field else "", "text": text} for field, text in errors.items()],
        "hearing_days": rules().hearing.days,
        "not_yet": _not_yet(objection, language),
    }
    return render(request, "desk/objection.html", context, status=422 if errors else 200)


def _not_yet(objection: ObjectionView, language: str) -> str:
    if objection.may_uphold or objection.answer_until is None:
        return ""
    return _said("desk.not_yet", language, day=format_macau(objection.answer_until, language))


def _errors(failure: BalcaoError | None, chosen: str, language: str) -> dict[str, str]:
    if chosen not in OUTCOMES:
        return {"outcome": translate("desk.missing.outcome", language)}
    if failure is None:
        return {}
    if isinstance(failure, ObjectionDecided):
        return {"": _said("desk.already", language, who=failure.by)}
    return {"text" if isinstance(failure, WordsNeeded) else "outcome": translate(failure.key, language)}


def _facts(objection: ObjectionView, language: str) -> list[dict[str, str]]:
    seat = objection.seat
    end = format_macau(seat.term_end, language) if seat.term_end else ""
    heard = _said("desk.not_heard", language)
    if objection.heard_at and objection.answer_until:
        until = format_macau(objection.answer_until, language)
        heard = _said("desk.heard_on", language, day=format_macau(objection.heard_at, language), until=until)
    rows = [
        ("association", f"{pick(objection.entity, language)}\n{objection.register_no}"),
        ("post", _post(objection, language)),
        ("term", _said("public.from_to", language, start=format_macau(seat.term_start, language), end=end)),
        ("made", format_macau(objection.made_at, language)),
        ("reason", objection.reason),
        ("heard", heard),
    ]
    if objection.heard_at:
        rows.append(("answer", objection.answer or _said("desk.no_answer", language)))
    if objection.decided_at:
        state = _said(f"state.{objection.state}", language)
        day = format_macau(objection.decided_at, language)
        by = _said("desk.decided_by", language, state=state, who=objection.decided_by, day=day)
        rows.append(("decide", f"{by}\n{objection.decision}"))
    return [{"key": _said(f"desk.{key}", language), "value": value} for key, value in rows]


@at_desk
@require_POST
def hear(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the association."""
    language: str = request.language  # type: ignore[attr-defined]
    try:
        hear_association(actor=request.actor, at=now(), number=number)  # type: ignore[attr-defined]
    except ObjectionDecided as failure:
        messages.info(request, _said("desk.already", language, who=failure.by))
    else:
        messages.success(request, _said("desk.did_hear", language))
    return redirect("desk-objection", number)


@at_desk
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Uphold or dismiss; what was typed stays when it cannot be."""
    language: str = request.language  # type: ignore[attr-defined]
    outcome, text = request.POST.get("outcome", ""), written(request.POST, "text")
    if outcome not in OUTCOMES:
        return _show(request, number)
    try:
        decide_objection(
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            number=number,
            upheld=OUTCOMES[outcome],
            text=text,
        )
    except (WordsNeeded, NotHeardYet, ObjectionDecided) as failure:
        return _show(request, number, failure=failure)
    state = ObjectionState.UPHELD if OUTCOMES[outcome] else ObjectionState.DISMISSED
    messages.success(request, _said(f"desk.did_{state}", language))
    return redirect("desk-objections")


@at_desk
def paper(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """A paper that came with an objection."""
    objection = officer_objection(actor=request.actor, at=now(), number=number)  # type: ignore[attr-defined]
    found = next((each for each in objection.papers if each["sha256"] == sha256), None)
    if found is None:
        raise NotFound(f"paper {sha256} of objection {number}")
    return shown_file(request, str(found["key"]), str(found["name"]))
