"""What waits for a chief as the second pair of eyes: looked at one below the other, confirmed together."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.cases.api import CONFIRM
from balcao.cases.api import proposals as waiting
from balcao.desk.batch_shown import proposal_rows
from balcao.desk.latin_names import latin_names
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.desk.web.lists import MOST, chosen_cases, wrongly_chosen
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.worklists.api import UNDO, NotAlike, send_batch


@at_desk
def proposals(request: HttpRequest) -> HttpResponse:
    """Every proposal with its own facts; those ticked are confirmed after a while in which it can be stopped."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    chosen = chosen_cases(request.POST)
    if len(chosen) > MOST:
        return _page(request, actor, wrongly_chosen(chosen, language))
    if request.method == "POST" and chosen:
        try:
            batch_id = send_batch(
                actor=actor,
                at=now(),
                key=request.POST.get("key", "")[:60] or secrets.token_urlsafe(24),
                seen={each: request.POST.get(f"seen.{each}", "")[:64] for each in chosen},
                outcome=CONFIRM,
            )
            return redirect("desk-batch", batch_id)
        except NotAlike:  # none of them is the actor's any more
            return _page(request, actor, translate("desk.proposals.gone", language))
    fault = translate("desk.proposals.none_chosen", language) if request.method == "POST" else ""
    return _page(request, actor, fault)


def _page(request: HttpRequest, actor: Actor, fault: str) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    cases = waiting(actor=actor, at=now())
    latin = latin_names(((case.proposal["by_name"], case.proposal["by"]) for case in cases), language)
    context = {
        "bar": bar(request),
        "cases": proposal_rows(cases, latin, language),
        "chosen": request.POST.getlist("case"),
        "key": secrets.token_urlsafe(24),
        "minutes": int(UNDO.total_seconds() // 60),
        "errors": [{"href": "#choose", "text": fault}] if fault else [],
    }
    return render(request, "desk/proposals.html", context, status=422 if fault else 200)
