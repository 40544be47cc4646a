"""Verifying by number, by file or by a photograph, without an account, and reading one's own documents.

What is uploaded is judged in memory and never kept.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.documents.operations import read_document
from balcao.documents.photographs import MOST_BYTES as MOST_PHOTOGRAPH_BYTES
from balcao.documents.photographs import Found, read_photograph
from balcao.documents.standing import Verification, verify_file, verify_number
from balcao.documents.verification import MOST_BYTES
from balcao.foundation.web.api import acting, public, within_rate
from balcao.kernel.clock import now

EACH_MINUTE = 60
"""So many files a minute from one address, which many people in an office share; numbers are not counted."""


@public
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the file or the number, or say what it is."""
    if request.method == "POST":
        if not within_rate(request, "verify", EACH_MINUTE):
            return render(request, "documents/verify_later.html", status=429)
        return _by_photograph(request) if request.POST.get("way") == "photograph" else _by_file(request)
    if "number" not in request.GET and "code" not in request.GET:
        return render(request, "documents/verify.html")
    number, code = request.GET.get("number", "").strip(), request.GET.get("code", "").strip()
    if number and code:
        return _answer(request, verify_number(number=number, code=code, at=now()))
    missing = {part: f"documents.verify.missing_{part}" for part in ("number", "code") if not request.GET.get(part)}
    return _ask_again(request, missing, number=number, code=code)


@public
def verify_by_number(request: HttpRequest, number: str) -> HttpResponse:
    """The page to which a document's QR code leads."""
    code = request.GET.get("code", "").strip()
    if not code:
        return _ask_again(request, {"code": "documents.verify.missing_code"}, number=number)
    return _answer(request, verify_number(number=number, code=code, at=now()))


def _by_file(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    size = getattr(file, "size", 0) or 0
    if file is None or not size:
        return _ask_again(request, {"file": "documents.verify.missing"})
    if size > MOST_BYTES:
        return _ask_again(request, {"file": "documents.verify.too_big"})
    return _answer(request, verify_file(file.read(), at=now()))


def _by_photograph(request: HttpRequest) -> HttpResponse:
    photograph = request.FILES.get("photograph")
    size = getattr(photograph, "size", 0) or 0
    if photograph is None or not size:
        return _ask_again(request, {"photograph": "documents.photograph.missing"})
    if size > MOST_PHOTOGRAPH_BYTES:
        return _ask_again(request, {"photograph": "documents.photograph.too_big"})
    shown = read_photograph(photograph.read())
    if shown.found is Found.ELSEWHERE:
        return render(request, "documents/elsewhere.html", {"host": shown.host})
    if shown.found is not Found.OURS:
        return _ask_again(request, {"photograph": f"documents.photograph.{shown.found.value}"}, advice=True)
    return _answer(request, verify_number(number=shown.number, code=shown.code, at=now()), elsewhere=shown.host)


def _ask_again(request: HttpRequest, errors: dict[str, str], **kept: Any) -> HttpResponse:
    return render(request, "documents/verify.html", {"errors": errors, **kept}, status=422)


def _answer(request: HttpRequest, answer: Verification, *, elsewhere: str = "") -> HttpResponse:
    response = render(
        request,
        "documents/verdict.html",
        {
            "answer": answer,
            "elsewhere": elsewhere,
            "title": f"documents.verdict.{answer.standing.value}",
            "reason": f"documents.reason.{answer.reason}",
            "may_change": answer.document is not None and answer.standing.lasts,
            "touched": [f"documents.touched.{each}" for each in answer.seal.touched] if answer.seal else [],
        },
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@acting
def download(request: HttpRequest, holder: str, number: str) -> HttpResponse:
    """The sealed PDF, for those who act for its holder."""
    actor = request.actor.acting_for(holder)  # type: ignore[attr-defined]
    summary, pdf = read_document(actor=actor, at=now(), number=number)
    safe = "".join(sign for sign in summary.number if sign.isascii() and (sign.isalnum() or sign == "-"))
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{safe}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
