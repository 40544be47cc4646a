"""Like cases decided together: which are, which could be, joining and separating."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import AlreadyDecided, CannotJoin, JoinedCase, NotNow, join_cases, joining_of, separate_case
from balcao.catalogue.api import get_version
from balcao.desk.reading import state_name, words_of
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now


@at_desk
def together(request: HttpRequest, reference: str) -> HttpResponse:
    """What is decided with this case; posting joins others, or takes one out."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    ticked = request.POST.getlist("join")
    error = ""
    if request.method == "POST":
        if apart := request.POST.get("separate", ""):
            error = _separate(actor, apart, language)
        else:
            written = request.POST.get("other", "")[:2000].replace(",", " ").split()
            error = _join(actor, reference, [*ticked, *written], language)
        if not error:
            key = "separated" if apart else "joined"
            messages.success(request, translate(f"together.did.{key}", language))
            return redirect("desk-together", reference)
    found = joining_of(actor=actor, at=now(), reference=reference)
    context = {
        "bar": bar(request),
        "joining": found,
        "service_name": words_of(get_version(found.version_id), language).find("name"),
        "members": [_row(each, language) for each in found.members],
        "could_join": [{**_row(each, language), "checked": each.reference in ticked} for each in found.could_join],
        "other": request.POST.get("other", ""),
        "errors": [{"href": "#join" if found.could_join else "#other", "text": error}] if error else [],
    }
    return render(request, "desk/case/together.html", context, status=409 if error else 200)


def _row(case: JoinedCase, language: str) -> dict[str, Any]:
    note = translate("together.same_holder", language) if case.same_holder else case.holder_name
    return {
        "reference": case.reference,
        "value": case.reference,
        "text": f"{case.holder_name} · {case.reference}",
        "hint": " · ".join((note, translate("together.lodged", language, day=format_macau(case.lodged_at, language)))),
        "state": state_name(case.state, language),
        "waits": case.state != "with_officer",
    }


def _join(actor: Actor, reference: str, others: list[str], language: str) -> str:
    """Join them; what stands against it, in words, if anything."""
    try:
        join_cases(actor=actor, at=now(), reference=reference, others=others)
    except CannotJoin as failure:
        return translate(f"together.cannot.{failure.why}", language, reference=failure.reference)
    except (AlreadyDecided, NotNow):
        return translate("together.cannot.not_now", language, reference=reference)
    return ""


def _separate(actor: Actor, reference: str, language: str) -> str:
    try:
        separate_case(actor=actor, at=now(), reference=reference)
    except (AlreadyDecided, NotNow):
        return translate("together.cannot.separate", language, reference=reference)
    return ""
