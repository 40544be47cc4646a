"""A paper checked once: in a case, or at the counter by the code its holder shows."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from balcao.accounts.api import COUNTER
from balcao.catalogue.api import get_version
from balcao.desk.papers_shown import check_in_words
from balcao.desk.reading import words_of
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk, at_desk_for
from balcao.documents.api import file_preview, shown_file, tidy_code
from balcao.entities.api import holder_name
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound, Refused
from balcao.kernel.texts import pick
from balcao.papers.api import (
    AlreadyOver,
    Compared,
    NotCompared,
    PaperView,
    ReasonMissing,
    Standing,
    Withdrawn,
    check_paper_at_counter,
    check_paper_of_case,
    paper_at_counter,
    paper_in_case,
)

KINDS = {Standing.VERIFIED: "green", Standing.REFUSED: "red", Standing.EXPIRED: "orange", Standing.WITHDRAWN: "grey"}
FIELDS = {NotCompared: "compared", ReasonMissing: "reason", AlreadyOver: "until"}


@at_desk
def in_case(request: HttpRequest, reference: str, sha256: str) -> HttpResponse:
    """A paper of a case: what is known of it, and the officer's own check."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = paper_in_case(actor=actor, at=now(), reference=reference, sha256=sha256)
    if found.paper is None:
        raise NotFound(f"no paper {sha256} in case {reference}")
    words = words_of(get_version(found.version_id), request.language)  # type: ignore[attr-defined]
    shown = {
        "back": reverse("desk-case", args=[reference]) + f"#file-{sha256}",
        "back_text": reference,
        "holder": found.holder_name,
        "where": words.label(found.question),
        "file": found.file["name"],
        "file_url": reverse("desk-file-view", args=[reference, sha256]),
        "here": reverse("desk-paper", args=[reference, sha256]),
    }

    def check(**said: Any) -> None:
        check_paper_of_case(actor=actor, at=now(), reference=reference, sha256=sha256, **said)

    return _page(request, found.paper, shown, check)


@at_desk_for(COUNTER)
def by_code(request: HttpRequest) -> HttpResponse:
    """Where the code is typed that somebody shows."""
    error = ""
    code = tidy_code(request.GET.get("code", ""))[:8]
    if code:
        try:
            paper_at_counter(actor=request.actor, at=now(), code=code)  # type: ignore[attr-defined]
        except NotFound:
            error = translate("desk.papers.no_such_code")
        else:
            return redirect("desk-paper-code", code)
    summary = [{"href": "#code", "text": error}] if error else []
    context = {"bar": bar(request), "code": code, "error": error, "summary": summary}
    return render(request, "desk/paper_code.html", context, status=404 if error else 200)


@at_desk_for(COUNTER)
def at_counter(request: HttpRequest, code: str) -> HttpResponse:
    """The paper of that code."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = paper_at_counter(actor=actor, at=now(), code=code)
    shown = {
        "back": reverse("desk-paper-by-code"),
        "back_text": translate("desk.papers.title"),
        "holder": pick(holder_name(found.holder_id), request.language),  # type: ignore[attr-defined]
        "where": translate("desk.papers.at_counter"),
        "file": found.file["name"],
        "file_url": reverse("desk-paper-code-file", args=[found.code]),
        "here": reverse("desk-paper-code", args=[found.code]),
    }

    def check(**said: Any) -> None:
        check_paper_at_counter(actor=actor, at=now(), code=code, **said)

    return _page(request, found, shown, check)


@at_desk_for(COUNTER)
def counter_file(request: HttpRequest, code: str) -> HttpResponse:
    """Its file."""
    found = paper_at_counter(actor=request.actor, at=now(), code=code)  # type: ignore[attr-defined]
    return shown_file(request, str(found.file["key"]), str(found.file["name"]))


def _page(request: HttpRequest, paper: PaperView, shown: dict[str, Any], check: Callable[..., None]) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    errors: dict[str, str] = {}
    if request.method == "POST":
        until = _day(request, errors)
        genuine = request.POST.get("found") == "genuine"
        if request.POST.get("found") not in ("genuine", "refused"):
            errors["found"] = translate("desk.papers.choose_found", language)
        if not errors:
            try:
                check(
                    genuine=genuine,
                    compared=request.POST.get("compared", ""),
                    valid_until=until,
                    reason=request.POST.get("reason", "")[:2000],
                )
            except (NotCompared, ReasonMissing, AlreadyOver) as failure:
                errors[FIELDS[type(failure)]] = translate(failure.key, language)
            except Withdrawn as failure:
                errors["found"] = translate(failure.key, language)
            except Refused as failure:
                errors["found"] = translate(failure.reason_key, language)
            else:
                said = "did_verify" if genuine else "did_refuse"
                messages.success(request, translate(f"desk.papers.{said}", language))
                return redirect(shown["here"])
    context = {
        "bar": bar(request),
        "name": pick(paper.name, language),
        "state": translate(f"papers.standing.{paper.standing}", language),
        "kind": KINDS.get(paper.standing, "blue"),
        "checked": check_in_words(paper, language),
        "paper": paper,
        "preview": file_preview(str(paper.file["name"]), str(paper.file["sha256"]), large=True) if paper.file else "",
        "found": [
            {
                "value": each,
                "text": translate(f"desk.papers.{each}", language),
                "checked": request.POST.get("found") == each,
            }
            for each in ("genuine", "refused")
        ],
        "compared": [
            {
                "value": each.value,
                "text": translate(f"papers.compared.{each}", language),
                "checked": request.POST.get("compared") == each,
            }
            for each in Compared
        ],
        "typed": request.POST,
        "errors": errors,
        "summary": [{"href": f"#{field}", "text": text} for field, text in errors.items()],
        **shown,
    }
    return render(request, "desk/paper.html", context, status=422 if errors else 200)


def _day(request: HttpRequest, errors: dict[str, str]) -> date | None:
    """The last day typed in three fields; none when all are empty."""
    parts = [request.POST.get(f"until-{part}", "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        errors["until"] = translate("portal.papers.bad_day")
        return None
