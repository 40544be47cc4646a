"""What people looked for and did not find, told to the officer's departments."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.catalogue.api import list_services
from balcao.desk.reading import department_name
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.guidance.api import MissView, misses_of, settle_miss, teach_word
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick


@at_desk
def misses(request: HttpRequest) -> HttpResponse:
    """Words that found nothing: what is open first, what was told most before."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    at, many = now(), len(actor.departments) > 1
    names = {each.service_id: pick(each.name, language) for each in list_services(at=at)}
    rows = [_row(each, language, names, many=many) for each in misses_of(actor=actor, at=at)]
    context = {
        "bar": bar(request),
        "open": [each for each in rows if not each["settled"]],
        "settled": [each for each in rows if each["settled"]],
    }
    return render(request, "desk/misses.html", context)


def _row(miss: MissView, language: str, names: Mapping[str, str], *, many: bool) -> dict[str, Any]:
    day = format_macau(macau_date(miss.last_at), language)
    note = translate("desk.misses.told", language, times=miss.times, day=day)
    return {
        "id": miss.pk,
        "words": miss.words,
        "note": f"{department_name(miss.department, language)} · {note}" if many else note,
        "said": miss.said,
        "settled": miss.settled_at is not None,
        "by": miss.settled_by_name,
        "means": names.get(miss.means, miss.means),
        "nearest": [{"id": each.service_id, "name": pick(each.name, language)} for each in miss.nearest],
    }


@at_desk
@require_POST
def settle(request: HttpRequest, miss_id: int) -> HttpResponse:
    """It was seen to, or after all was not; or it means a service."""
    if meant := request.POST.get("means"):
        teach_word(actor=request.actor, at=now(), miss_id=miss_id, service_id=meant)  # type: ignore[attr-defined]
        messages.success(request, translate("desk.misses.did_teach"))
        return redirect("desk-misses")
    settled = request.POST.get("act") != "reopen"
    settle_miss(actor=request.actor, at=now(), miss_id=miss_id, settled=settled)  # type: ignore[attr-defined]
    messages.success(request, translate("desk.misses.did_settle" if settled else "desk.misses.did_reopen"))
    return redirect("desk-misses")
