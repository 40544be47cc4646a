"""Letters: legal notices to print and post, and those posted."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import saved_file
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick
from balcao.notices.api import (
    BadPosting,
    BadReturn,
    LetterSummary,
    NothingToPrint,
    ReturnReason,
    ask_print_run,
    letter_returned,
    letters,
    post_letter,
    print_runs,
    read_letter,
    read_print_run,
)


@at_desk
def letters_page(request: HttpRequest) -> HttpResponse:
    """What waits to be posted, and what went out lately."""
    return _shown(request)


def _shown(request: HttpRequest, *, error: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    context = {
        "bar": bar(request),
        "today": macau_date(now()),
        "to_post": [_row(each, language) for each in letters(actor=actor)],
        "runs": print_runs(actor=actor),
        "reasons": [
            {"value": each.value, "text": translate(f"notices.returned.{each}", language)} for each in ReturnReason
        ],
        "posted": [_row(each, language) for each in letters(actor=actor, posted=True, limit=20)],
        "errors": [error] if error else [],
    }
    return render(request, "desk/letters.html", context, status=status)


def _row(letter: LetterSummary, language: str) -> dict[str, Any]:
    name = pick(letter.holder, language)
    return {
        "id": letter.notice_id,
        "holder": translate("notices.letter.heirs", language, name=name) if letter.to_heirs else name,
        "subject": pick(letter.subject, language),
        "reference": letter.case_reference,
        "sent": format_macau(macau_date(letter.sent_at), language),
        "printed": letter.printed,
        "posted": format_macau(letter.posted_on, language) if letter.posted_on else "",
        "tracking": letter.tracking,
        "by": letter.posted_by,
        "returned": _returned(letter, language),
    }


def _returned(letter: LetterSummary, language: str) -> str:
    """On which day it came back, and why."""
    if letter.returned_on is None:
        return ""
    reason = translate(f"notices.returned.{letter.return_reason}", language)
    return translate("desk.returned.note", language, day=format_macau(letter.returned_on, language), reason=reason)


@at_desk
def letter_posted(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Note that it is on its way."""
    language: str = request.language  # type: ignore[attr-defined]
    if request.method != "POST":
        return redirect("desk-letters")
    try:
        day = date.fromisoformat(request.POST.get("posted_on", ""))
        actor: Any = request.actor  # type: ignore[attr-defined]
        tracking = request.POST.get("tracking", "")
        new = post_letter(actor=actor, at=now(), notice_id=notice_id, posted_on=day, tracking=tracking)
    except (ValueError, BadPosting):
        error = {"href": f"#tracking-{notice_id}", "text": translate(BadPosting.key, language)}
        return _shown(request, error=error, status=422)
    messages.success(request, translate("desk.letters.done" if new else "desk.letters.known", language))
    return redirect("desk-letters")


@at_desk
def letter_file(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The PDF to print."""
    data = read_letter(actor=request.actor, at=now(), notice_id=notice_id)  # type: ignore[attr-defined]
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="letter-{notice_id}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@at_desk
@require_POST
def print_together(request: HttpRequest) -> HttpResponse:
    """Have all that wait made into one PDF."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        ask_print_run(actor=actor, at=now())
    except NothingToPrint as failure:
        return _shown(request, error={"href": "#runs", "text": translate(failure.key)}, status=422)
    return redirect("desk-letters")


@at_desk
def printed_together(request: HttpRequest, run_id: int) -> HttpResponse:
    """The PDF for the printer."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    data = read_print_run(actor=actor, run_id=run_id)
    return saved_file(data, name=f"letters-{run_id}.pdf", kind="application/pdf")


@at_desk
@require_POST
def came_back(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Note that the post brought it back."""
    language: str = request.language  # type: ignore[attr-defined]
    actor: Any = request.actor  # type: ignore[attr-defined]
    try:
        day, reason = (
            date.fromisoformat(request.POST.get("returned_on", "")),
            ReturnReason(request.POST.get("reason", "")),
        )
        letter_returned(actor=actor, at=now(), notice_id=notice_id, returned_on=day, reason=reason)
    except (ValueError, BadReturn):
        error = {"href": f"#returned-{notice_id}", "text": translate(BadReturn.key, language)}
        return _shown(request, error=error, status=422)
    messages.success(request, translate("desk.returned.done", language))
    return redirect("desk-letters")
