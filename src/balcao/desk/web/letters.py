"""Letters: legal notices to print and post, and those posted."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick
from balcao.notices.api import BadPosting, LetterSummary, letters, post_letter, read_letter


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
        "posted": [_row(each, language) for each in letters(actor=actor, posted=True, limit=20)],
        "errors": [error] if error else [],
    }
    return render(request, "desk/letters.html", context, status=status)


def _row(letter: LetterSummary, language: str) -> dict[str, Any]:
    return {
        "id": letter.notice_id,
        "holder": pick(letter.holder, language),
        "subject": pick(letter.subject, language),
        "reference": letter.case_reference,
        "sent": format_macau(macau_date(letter.sent_at), language),
        "printed": letter.printed,
        "posted": format_macau(letter.posted_on, language) if letter.posted_on else "",
        "tracking": letter.tracking,
        "by": letter.posted_by,
    }


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
