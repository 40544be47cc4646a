"""Verifying by uploading the file. It is judged in memory and never kept; no account is needed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from balcao.documents.verification import MOST_BYTES, verify_seal
from balcao.foundation.web.api import public


@public
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the file, or say what it is."""
    if request.method != "POST":
        return render(request, "documents/verify.html")
    file = request.FILES.get("file")
    size = getattr(file, "size", 0) or 0
    error = "missing" if not size else "too_big" if size > MOST_BYTES else ""
    if error or file is None:
        return render(request, "documents/verify.html", {"error": f"documents.verify.{error}"}, status=422)
    verdict = verify_seal(file.read(), folder=settings.BALCAO_VAR / "pki")
    return render(
        request,
        "documents/verdict.html",
        {
            "verdict": verdict,
            "title": f"documents.verdict.{verdict.state.value}",
            "reason": f"documents.reason.{verdict.reason}",
        },
    )
