"""Counting a till, confirming a colleague's count, and making a payment void."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.desk.till_shown import till_shown
from balcao.desk.typed import MOST
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.kernel.money import format_mop
from balcao.payments.api import (
    WORTHS,
    AlreadyAnswered,
    ExplanationNeeded,
    SecondOfficerNeeded,
    TooLateToVoid,
    VoidOpen,
    answer_count,
    answer_void,
    ask_void,
    count_till,
    till_of,
)


@at_desk
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """One session: what was taken, its count, and the second officer's answer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        confirm = request.POST.get("act") == "confirm"
        try:
            answer_count(actor=actor, at=now(), session_id=session_id, confirm=confirm)
            messages.success(request, translate(f"desk.till.did_{'confirm' if confirm else 'return'}", language))
        except (SecondOfficerNeeded, AlreadyAnswered) as failure:
            messages.error(request, translate(_words(failure), language))
        return redirect("desk-till-session", session_id)
    shown = till_shown(till_of(actor=actor, session_id=session_id), language)
    return render(request, "desk/till/session.html", {"bar": bar(request), "till": shown})


def _words(failure: SecondOfficerNeeded | AlreadyAnswered) -> str:
    return "desk.till.second_needed" if isinstance(failure, SecondOfficerNeeded) else failure.key


@at_desk
def count(request: HttpRequest, session_id: int) -> HttpResponse:
    """How many of each note and coin; a difference is explained."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    till = till_of(actor=actor, session_id=session_id)
    typed = {worth: request.POST.get(f"worth-{worth}", "").strip()[:6] for worth in WORTHS}
    explanation = request.POST.get("explanation", "")[:MOST]
    errors: dict[str, str] = {}
    difference = ""
    if request.method == "POST":
        errors = {
            f"worth-{worth}": translate("desk.till.error_many", language)
            for worth, many in typed.items()
            if many and not (many.isascii() and many.isdecimal() and len(many) < 6)
        }
        if not errors:
            counted = {worth: int(many or 0) for worth, many in typed.items()}
            try:
                count_till(actor=actor, at=now(), session_id=session_id, counted=counted, explanation=explanation)
                messages.success(request, translate("desk.till.did_count", language))
                return redirect("desk-till-session", session_id)
            except ExplanationNeeded as failure:
                found = sum(worth * many for worth, many in counted.items())
                difference = format_mop(found - till.cash, language)
                errors = {"explanation": translate(failure.key, language)}
            except (VoidOpen, AlreadyAnswered) as failure:
                messages.error(request, translate(failure.key, language))
                return redirect("desk-till-session", session_id)
    context = {
        "bar": bar(request),
        "till": till_shown(till, language),
        "worths": [
            {
                "worth": worth,
                "label": format_mop(worth, language),
                "value": typed[worth],
                "error": errors.get(f"worth-{worth}", ""),
            }
            for worth in WORTHS
        ],
        "explanation": explanation,
        "difference": difference,
        "explanation_error": errors.get("explanation", ""),
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
    }
    return render(request, "desk/till/count.html", context, status=422 if errors else 200)


@at_desk
def void(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask that a payment be made void; or, as a colleague, answer that."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    if request.method != "POST":
        return redirect("desk-till")
    act = request.POST.get("act", "ask")
    try:
        if act == "ask":
            ask_void(actor=actor, at=now(), entry_id=entry_id, reason=request.POST.get("reason", "")[:MOST])
        else:
            answer_void(actor=actor, at=now(), entry_id=entry_id, confirm=act == "confirm")
        messages.success(
            request, translate(f"desk.till.void_{act if act in ('ask', 'confirm') else 'refuse'}_did", language)
        )
    except ExplanationNeeded:
        messages.error(request, translate("desk.till.void_reason_needed", language))
    except SecondOfficerNeeded as failure:
        messages.error(request, translate(_words(failure), language))
    except (TooLateToVoid, AlreadyAnswered) as failure:
        messages.error(request, translate(failure.key, language))
    return redirect("desk-till")
