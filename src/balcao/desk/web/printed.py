"""What a service prints: seen with a worked example while its sentences are typed, proposed, and issued anew."""

import base64
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    NothingToReissue,
    Pages,
    PrintedOutput,
    ReissueGoesOn,
    ask_reissue,
    pages_of,
    printed_output,
    stop_reissue,
)
from balcao.catalogue.api import (
    BadWords,
    Change,
    ReleaseOpen,
    WhyMissing,
    WordsMoved,
    WordsSame,
    WordsWait,
    propose_words,
    side_by_side,
)
from balcao.desk.printed_shown import CELLS, fault_shown, reissue_shown, sentences_shown, stem_of
from balcao.desk.reading import words_of
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import LANGUAGES, Text, pick

FAILURES = (
    BadWords,
    NothingToReissue,
    ReissueGoesOn,
    ReleaseOpen,
    WhyMissing,
    WordsMoved,
    WordsSame,
    WordsWait,
)


def _output(request: HttpRequest, service_id: str, place: int) -> PrintedOutput:
    actor: Any = request.actor  # type: ignore[attr-defined]
    return printed_output(actor=actor, service_id=service_id, place=place, root=settings.BALCAO_SERVICES)


@at_desk
def document_page(request: HttpRequest, service_id: str, place: int) -> HttpResponse:
    """One output; what is typed is shown, and proposed to a colleague."""
    output = _output(request, service_id, place)
    if request.method != "POST" or request.POST.get("act") != "propose":
        return _show(request, output)
    changes = [
        Change(language, f"documents.{stem_of(output)}.{key}", *_was_and_typed(request, language, key))
        for key in output.sentences
        for language in LANGUAGES
    ]
    actor: Any = request.actor  # type: ignore[attr-defined]
    why = request.POST.get("why", "")
    return _attempt(
        request,
        output,
        lambda: propose_words(actor=actor, at=now(), service_id=service_id, changes=changes, why=why),
        "proposed",
    )


@at_desk
@require_POST
def document_pictures(request: HttpRequest, service_id: str, place: int) -> HttpResponse:
    """The pictures alone, for the page that follows what is typed."""
    output = _output(request, service_id, place)
    response = render(request, "desk/printed/pictures.html", _pictures(request, output))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@at_desk
@require_POST
def document_reissue(request: HttpRequest, service_id: str, place: int) -> HttpResponse:
    """Issue every document of it anew, or issue no more."""
    output = _output(request, service_id, place)
    actor: Any = request.actor  # type: ignore[attr-defined]
    run = output.reissue
    if request.POST.get("act") == "stop" and run is not None:
        return _attempt(request, output, lambda: stop_reissue(actor=actor, at=now(), reissue_id=run.id), "stopped")
    why = request.POST.get("reissue_why", "")
    return _attempt(
        request,
        output,
        lambda: ask_reissue(actor=actor, at=now(), service_id=service_id, place=place, why=why),
        "reissuing",
    )


def _attempt(request: HttpRequest, output: PrintedOutput, verb: Callable[[], object], done: str) -> HttpResponse:
    try:
        verb()
    except FAILURES as failure:
        return _show(request, output, failure)
    messages.success(request, translate(f"desk.printed.did.{done}", request.language))  # type: ignore[attr-defined]
    return redirect("desk-document", output.service.current.service_id, output.place)


def _was_and_typed(request: HttpRequest, language: str, key: str) -> tuple[str, str]:
    was, words = (request.POST.get(f"{part}-{language}-{key}", "") for part in ("was", "words"))
    return was.replace("\r\n", "\n"), words.replace("\r\n", "\n").strip()


def _typed(request: HttpRequest, output: PrintedOutput) -> dict[str, Text]:
    """The sentences as they were typed; nothing before anything was."""
    if not output.service.may_word or f"words-{LANGUAGES[0]}-{next(iter(output.sentences), '')}" not in request.POST:
        return {}
    return {
        key: {language: _was_and_typed(request, language, key)[1] for language in LANGUAGES} for key in output.sentences
    }


def _proposed(request: HttpRequest, output: PrintedOutput) -> dict[str, Text]:
    """The sentences that wait for a colleague, over those in force."""
    if not output.service.may_word:
        return {}
    actor: Any = request.actor  # type: ignore[attr-defined]
    waiting = side_by_side(actor=actor, service_id=output.service.current.service_id).waiting
    changed = {(each.key, each.language): each.words for each in (waiting.changes if waiting else ())}
    front = f"documents.{stem_of(output)}."
    found: dict[str, Text] = {
        key: {language: changed.get((front + key, language), said[language]) for language in LANGUAGES}
        for key, said in output.sentences.items()
    }
    return found if found != output.sentences else {}


def _asked(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, request.GET.get(name, ""))


def _pictures(request: HttpRequest, output: PrintedOutput) -> dict[str, Any]:
    """The pages as they would be; beside them, where asked for, as they are."""
    language: str = request.language  # type: ignore[attr-defined]
    of: Any = _asked(request, "of")
    of = of if of in output.versions else "force"
    example = _asked(request, "example")
    typed = (_typed(request, output) or _proposed(request, output)) if of == "force" else {}
    pages = pages_of(output, example=example, of=of, typed=typed)
    compare = _asked(request, "compare") == "yes" and (typed not in ({}, output.sentences) or of != "force")
    before = pages_of(output, example=example, of="force") if compare else Pages()
    count = max(len(pages.pages), len(before.pages))
    return {
        "sheets": [
            {
                "number": number + 1,
                "count": count,
                "now": _picture(pages, number),
                "before": _picture(before, number),
                "same": compare and _picture(pages, number) == _picture(before, number),
            }
            for number in range(count)
        ],
        "comparing": compare,
        "asked_to_compare": _asked(request, "compare") == "yes",
        "title": pick(output.titles[output.place], language),
        "fault": fault_shown(pages.failure) if pages.failure else None,
    }


def _picture(pages: Pages, number: int) -> str:
    return base64.b64encode(pages.pages[number]).decode() if number < len(pages.pages) else ""


def _show(request: HttpRequest, output: PrintedOutput, failure: BalcaoError | None = None) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    service_id = output.service.current.service_id
    of, example = _asked(request, "of"), _asked(request, "example")
    proposed = _proposed(request, output)
    context = {
        "bar": bar(request),
        "service_id": service_id,
        "place": output.place,
        "service": words_of(output.service.current, language).find("name"),
        "others": [
            {"text": pick(each, language), "url": reverse("desk-document", args=[service_id, number])}
            for number, each in enumerate(output.titles)
            if number != output.place
        ],
        "layout": output.layout,
        "examples": [{"value": key, "text": name, "checked": key == example} for key, name in output.examples.items()],
        "versions": [
            {"value": each, "text": translate(f"desk.printed.of.{each}", language), "checked": each == of}
            for each in output.versions
        ],
        "problems": output.service.problems,
        "may_word": output.service.may_word and of in ("", "force"),
        "sentences": sentences_shown(output, _typed(request, output) or proposed or output.sentences, language),
        "languages": CELLS,
        "waits": bool(proposed),
        "typed": {"why": request.POST.get("why", ""), "reissue_why": request.POST.get("reissue_why", "")},
        "reissue": reissue_shown(output, language),
        "heads": output.service.heads,
        "holding": output.holding,
        "summary": _summary(failure, output, language),
        **_pictures(request, output),
    }
    response = render(request, "desk/printed/document.html", context, status=422 if failure else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _summary(failure: BalcaoError | None, output: PrintedOutput, language: str) -> list[dict[str, str]]:
    if failure is None:
        return []
    names = getattr(failure, "names", ())
    key = next((each for each in output.sentences if any(name.endswith(f".{each}") for name in names)), "")
    field = f"#words-{LANGUAGES[0]}-{key}" if key else "#why" if isinstance(failure, WhyMissing) else ""
    return [{"href": field, "text": translate(failure.key, language, names=listed(names, language))}]
