"""Papers of the counter: to print, ready, collected or posted, gone back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.accounts.api import COUNTER
from balcao.cases.api import (
    BadCopy,
    CardNotSeen,
    CopyView,
    NotNow,
    NotPrinted,
    NotTheirCopy,
    copies_done,
    copies_to_do,
    copy_back,
    copy_printed,
    hand_over_copy,
    print_copy,
)
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk_for
from balcao.documents.api import PrintedBefore
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_file
from balcao.kernel.clock import now
from balcao.kernel.texts import pick

at_counter = at_desk_for(COUNTER)


@at_counter
def copies(request: HttpRequest) -> HttpResponse:
    """What is to be printed, what waits for its people, what left lately."""
    return _shown(request)


def _shown(request: HttpRequest, copy_id: int = 0, error: str = "", at: str = "") -> HttpResponse:
    """The page; `error` is what is wrong with what was typed for one of them, in the field `at`."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = [_row(each, language) for each in copies_to_do(actor=actor, at=now())]
    sought = request.GET.get("q", "").strip().casefold()
    if sought:
        found = [each for each in found if sought in each["sought"]]
    for each in found:
        if each["id"] == copy_id:
            each |= {
                "error": error,
                "error_at": at,
                "typed": request.POST.get("shown", ""),
                "name": request.POST.get("name", ""),
            }
    context = {
        "bar": bar(request),
        "q": request.GET.get("q", ""),
        "to_print": [each for each in found if each["state"] == "to_print"],
        "ready": [each for each in found if each["state"] == "ready"],
        "done": [_row(each, language) for each in copies_done(actor=actor, at=now())],
        "errors": [{"href": f"#{at or f'shown-{copy_id}'}", "text": error}] if error else [],
    }
    return render(request, "desk/copies.html", context, status=422 if error else 200)


def _row(copy: CopyView, language: str) -> dict[str, Any]:
    holder = pick(copy.holder, language)
    day = copy.keep_until if copy.state == "ready" else copy.print_by
    state = "overdue" if copy.overdue else copy.state
    return {
        "id": copy.id,
        "state": copy.state,
        "overdue": copy.overdue,
        "holder": holder,
        "service": pick(copy.service, language),
        "reference": copy.reference,
        "place": pick(copy.place.name.text(), language) if copy.place else "",
        "address": copy.address,
        "deputy": copy.deputy_name,
        "documents": [_printed(number, copy, language) for number in copy.documents],
        "said": translate(
            f"desk.copies.said.{state}",
            language,
            day=format_macau(day, language) if day else "",
            name=copy.collected_by,
            number=copy.tracking,
            by=copy.ended_by,
            how=translate(f"desk.copies.as.{copy.collected_as}", language) if copy.collected_as else "",
        ),
        "sought": f"{copy.reference} {copy.code} {' '.join(copy.holder.values())} {copy.deputy_name}".casefold(),
    }


def _printed(number: str, copy: CopyView, language: str) -> dict[str, Any]:
    """A document, and the copies of it that were printed."""
    return {
        "number": number,
        "field": f"why-{number}",
        "prints": [
            translate(
                "desk.copies.copy",
                language,
                copy=each.copy,
                serial=each.serial,
                at=format_macau(each.printed_at, language),
                by=each.printed_by,
            )
            + (f" · {each.why}" if each.why else "")
            for each in copy.prints
            if each.number == number
        ],
    }


@at_counter
@require_POST
def to_print(request: HttpRequest, copy_id: int, number: str) -> HttpResponse:
    """The PDF for the printer, once; again only with a reason."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        data = print_copy(actor=actor, at=now(), copy_id=copy_id, number=number, why=request.POST.get("why", ""))
    except PrintedBefore as failure:
        return _shown(request, copy_id, translate(failure.key, request.language), at=f"why-{number}")  # type: ignore[attr-defined]
    return saved_file(data, name=f"{number}.pdf", kind="application/pdf")


@at_counter
@require_POST
def act(request: HttpRequest, copy_id: int) -> HttpResponse:
    """Note that it is printed, handed over, posted or gone back."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    done = request.POST.get("act", "")
    try:
        if done == "printed":
            copy_printed(actor=actor, at=now(), copy_id=copy_id, tracking=request.POST.get("tracking", ""))
        elif done == "back":
            copy_back(actor=actor, at=now(), copy_id=copy_id)
        else:
            hand_over_copy(
                actor=actor,
                at=now(),
                copy_id=copy_id,
                shown=request.POST.get("shown", ""),
                name=request.POST.get("name", ""),
                card_seen=request.POST.get("card") == "yes",
            )
    except BadCopy:
        return _shown(request, copy_id, translate("desk.copies.error_tracking", language))
    except (CardNotSeen, NotPrinted, NotTheirCopy, NotNow) as failure:
        return _shown(request, copy_id, translate(failure.key, language))
    messages.success(request, translate("desk.copies.noted", language))
    return redirect("desk-copies")
