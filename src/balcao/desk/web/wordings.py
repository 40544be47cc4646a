"""What notices say: every wording, new words with their preview, and publishing them by a second officer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk_for
from balcao.foundation.ui.api import LANGUAGE_NAMES, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import LANGUAGES, pick
from balcao.notices.api import (
    WORDING_DUTY,
    WORDING_HOUSE,
    BadWording,
    NoticeKind,
    WordingFourEyes,
    WordingOpen,
    WordingPreview,
    WordingProblem,
    WordingSame,
    WordingSettled,
    WordingVersion,
    WordingView,
    WordingWhyMissing,
    preview_wording,
    propose_wording,
    publish_wording,
    return_wording,
    wording_of,
    wordings,
)

FAILURES = (BadWording, WordingFourEyes, WordingOpen, WordingSame, WordingSettled, WordingWhyMissing)


@at_desk_for(WORDING_DUTY, WORDING_HOUSE)
def wordings_page(request: HttpRequest) -> HttpResponse:
    """Every wording, by what it is about; those that wait for a second officer first."""
    language: str = request.language  # type: ignore[attr-defined]
    found = wordings(actor=request.actor)  # type: ignore[attr-defined]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("", *(kind.value for kind in NoticeKind))}
    for each in found:
        rows["" if each.waits else each.kind.value].append(
            {
                "title": pick(each.subject, language),
                "url": reverse("desk-wording", args=[each.key]),
                "state": translate("desk.wordings.waits", language) if each.waits else "",
                "kind": "orange",
                "notes": [_version(each.version, language)],
            }
        )
    sections = [
        {"title": translate(f"told.kind.{kind}" if kind else "desk.wordings.waiting", language), "rows": lines}
        for kind, lines in rows.items()
        if lines
    ]
    return render(request, "desk/wordings/list.html", {"bar": bar(request), "sections": sections})


def _version(number: int, language: str) -> str:
    return translate("desk.wordings.version" if number else "desk.wordings.shipped", language, number=number)


@at_desk_for(WORDING_DUTY, WORDING_HOUSE)
def wording_page(request: HttpRequest, key: str) -> HttpResponse:
    """One wording: its words, to be changed; how they read; proposing them."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = wording_of(actor=actor, key=key)
    if request.method != "POST":
        return _page(request, found, found.waiting.texts if found.waiting else found.texts)
    typed = _typed(request.POST)
    if request.POST.get("act") == "look":
        return _page(request, found, typed)
    try:
        propose_wording(actor=actor, at=now(), key=key, texts=typed, why=request.POST.get("why", ""))
    except FAILURES as failure:
        return _page(request, found, typed, failure)
    messages.success(request, translate("desk.wordings.proposed"))
    return redirect("desk-wording", key)


def _typed(given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {
        language: {part: given.get(f"{language}-{part}", "").replace("\r\n", "\n") for part in ("subject", "body")}
        for language in LANGUAGES
    }


@at_desk_for(WORDING_DUTY, WORDING_HOUSE)
@require_POST
def wording_answer(request: HttpRequest, key: str, wording_id: int) -> HttpResponse:
    """Publish proposed words, or send them back."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    publish = request.POST.get("act") == "publish"
    try:
        if publish:
            publish_wording(actor=actor, at=now(), wording_id=wording_id)
        else:
            return_wording(actor=actor, at=now(), wording_id=wording_id, note=request.POST.get("note", ""))
    except FAILURES as failure:
        found = wording_of(actor=actor, key=key)
        return _page(request, found, found.waiting.texts if found.waiting else found.texts, failure)
    messages.success(request, translate("desk.wordings.published" if publish else "desk.wordings.returned"))
    return redirect("desk-wording", key)


def _page(
    request: HttpRequest, found: WordingView, texts: dict[str, dict[str, str]], failure: BalcaoError | None = None
) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    actor: Any = request.actor  # type: ignore[attr-defined]
    previews = preview_wording(actor=actor, key=found.key, texts=texts)
    problems = [problem for each in previews for problem in each.problems]
    errors = _errors(failure, language) or _problem_lines(problems, language)
    context = {
        "bar": bar(request),
        "key": found.key,
        "title": pick({code: parts["subject"] for code, parts in found.shipped.items()}, language),
        "version": _version(found.version, language),
        "parts": [_fields(each, texts[each.language], language) for each in previews],
        "previews": [_preview(each, language) for each in previews],
        "places": [
            {
                "key": f"{{{name}}}",
                "value": pick(example, language),
                "note": translate(f"desk.wordings.type.{kind}", language),
            }
            for name, kind, example in found.places
        ],
        "waiting": found.waiting,
        "typed": {"why": request.POST.get("why", ""), "note": request.POST.get("note", "")},
        "history": [_past(each, language) for each in found.history],
        "summary": errors,
    }
    return render(request, "desk/wordings/wording.html", context, status=422 if errors and request.POST else 200)


def _errors(failure: BalcaoError | None, language: str) -> list[dict[str, str]]:
    if failure is None or isinstance(failure, BadWording):
        return []
    field = "#why" if isinstance(failure, WordingWhyMissing) else ""
    return [{"href": field, "text": translate(failure.key, language)}]


def _problem_lines(problems: Sequence[WordingProblem], language: str) -> list[dict[str, str]]:
    return [
        {
            "href": f"#{each.language}-{each.part}",
            "text": f"{LANGUAGE_NAMES[each.language][1]}: {_problem(each, language)}",
        }
        for each in problems
    ]


def _problem(each: WordingProblem, language: str) -> str:
    return translate(f"desk.wordings.problem.{each.what}", language, names=each.names)


def _fields(preview: WordingPreview, texts: Mapping[str, str], language: str) -> dict[str, Any]:
    errors = {each.part: _problem(each, language) for each in preview.problems}
    return {
        "code": preview.language,
        "name": LANGUAGE_NAMES[preview.language][1],
        "subject": texts["subject"],
        "body": texts["body"],
        "subject_error": errors.get("subject", ""),
        "body_error": errors.get("body", ""),
    }


def _preview(each: WordingPreview, language: str) -> dict[str, Any]:
    return {
        "code": each.language,
        "name": LANGUAGE_NAMES[each.language][1],
        "subject": each.subject,
        "body": each.body,
        "mail": each.mail_subject,
        "sms": each.sms,
        "parts": translate("desk.wordings.parts", language, count=each.sms_parts, length=len(each.sms)),
    }


def _past(each: WordingVersion, language: str) -> dict[str, Any]:
    outcome = _version(each.version, language) if each.version else translate("desk.wordings.was_returned", language)
    who = translate("desk.wordings.by", language, proposed=each.proposed_by, decided=each.decided_by)
    return {
        "title": outcome,
        "at": each.decided_at,
        "kind": "done" if each.version else "late",
        "note": " · ".join(part for part in (who, each.why, each.note) if part),
    }
