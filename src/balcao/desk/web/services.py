"""The services an officer answers for: how they do, a new version by four eyes, what it would change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from balcao.cases.api import (
    FeeEffect,
    LayoutsFail,
    Replay,
    ServiceView,
    StuckAt,
    ask_simulation,
    propose_printable,
    replay_case,
    service_view,
)
from balcao.catalogue.api import (
    BadService,
    ExamplesFail,
    NothingNew,
    ReleaseFourEyes,
    ReleaseOpen,
    ReleaseSettled,
    ServiceWords,
    WhyMissing,
    get_version,
    owned_services,
    publish_release,
    return_release,
)
from balcao.desk.findings import reasons_in_words
from balcao.desk.reading import words_of
from balcao.desk.typed import written
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.money import format_mop
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick

FAILURES = (BadService, ExamplesFail, LayoutsFail, NothingNew, ReleaseFourEyes, ReleaseOpen, ReleaseSettled, WhyMissing)
SHOWN = 100
"""Changed cases a page shows."""


@at_desk
def services_page(request: HttpRequest) -> HttpResponse:
    """The officer's services."""
    language: str = request.language  # type: ignore[attr-defined]
    found = owned_services(actor=request.actor)  # type: ignore[attr-defined]
    rows = [
        {"title": words_of(each, language).find("name"), "url": reverse("desk-service", args=[each.service_id])}
        for each in found
    ]
    return render(request, "desk/services/list.html", {"bar": bar(request), "rows": rows})


@at_desk
def service_page(request: HttpRequest, service_id: str) -> HttpResponse:
    """One service."""
    return _show(request, service_id)


def _show(request: HttpRequest, service_id: str, failure: BalcaoError | None = None) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    view = service_view(
        actor=request.actor,  # type: ignore[attr-defined]
        at=now(),
        service_id=service_id,
        root=settings.BALCAO_SERVICES,
    )
    context = {
        "bar": bar(request),
        "service_id": service_id,
        "title": words_of(view.service.current, language).find("name"),
        "service": view.service,
        "differs": [translate(f"desk.services.part.{part}", language) for part in view.service.differs],
        "documents": [
            pick(each.title.text(), language) if each.title else words_of(view.service.current, language).find("name")
            for each in view.service.current.definition.data.outputs
        ],
        "figures": _figures(view, language),
        "stuck": _stuck(view, language),
        "simulation": _simulation(view, language),
        "typed": {"why": request.POST.get("why", ""), "note": request.POST.get("note", "")},
        "summary": [{"href": "", "text": text} for text in _why_not(failure, language)],
    }
    return render(request, "desk/services/service.html", context, status=409 if failure else 200)


def _why_not(failure: BalcaoError | None, language: str) -> list[str]:
    if failure is None:
        return []
    if isinstance(failure, BadService):
        return [str(each) for each in failure.problems]
    if isinstance(failure, LayoutsFail):
        return [
            translate(failure.key, language, layout=each.layout, example=each.example, why=str(each.failure))
            for each in failure.faults
        ]
    names = listed(failure.names, language) if isinstance(failure, ExamplesFail) else ""
    return [translate(failure.key, language, names=names)]


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)} % ({part})"


def _figures(view: ServiceView, language: str) -> list[dict[str, Any]]:
    return [
        {
            "title": translate(
                "desk.services.version",
                language,
                number=each.version_id,
                first=format_macau(each.first_on, language),
                last=format_macau(each.last_on, language),
            ),
            "rows": [
                {"key": translate(f"desk.services.{key}", language), "value": value}
                for key, value in (
                    ("decided", str(each.decided)),
                    ("without_human", _share(each.at_once + each.by_silence, each.decided)),
                    ("at_counter", _share(each.at_counter, each.decided)),
                    ("granted", _share(each.granted, each.decided)),
                    ("middle", _lasting(each.middle, language)),
                    ("reversed", _share(each.reversed_, each.decided)),
                    ("supplemented", _share(each.supplemented, each.decided)),
                )
            ],
        }
        for each in view.figures
    ]


def _stuck(view: ServiceView, language: str) -> list[dict[str, Any]]:
    """Each field with the words that people read there; what the form in force no longer asks is left out."""
    words = words_of(view.service.current, language)
    asked = {each.id for each in view.service.current.definition.form.questions()}
    return [
        {
            "field": " › ".join(words.label(*each.field[:end]) for end in range(1, len(each.field) + 1)),
            "said": _said(words, each),
            "times": each.times,
        }
        for each in view.stuck
        if each.field[0] in asked
    ]


def _said(words: ServiceWords, stuck: StuckAt) -> str:
    """The error without its figures: what was asked for differs from one who read it to another."""
    blanks = dict.fromkeys(("least", "most", "limit", "types", "name", "next", "line"), "…")
    return words.fault(stuck.code, words.label(*stuck.field), blanks, *stuck.field)


def _lasting(time: timedelta, language: str) -> str:
    if time < timedelta(hours=1):
        return translate("desk.services.minutes", language, count=max(1, round(time.total_seconds() / 60)))
    if time < timedelta(days=2):
        return translate("desk.services.hours", language, count=round(time.total_seconds() / 3600))
    return translate("desk.services.days", language, count=time.days)


def _simulation(view: ServiceView, language: str) -> dict[str, Any] | None:
    found = view.simulation
    if found is None:
        return None
    return {
        "wanted": found.wanted,
        "done": found.done,
        "finished": found.finished,
        "said": translate(
            "desk.services.tried",
            language,
            done=found.done,
            wanted=found.wanted,
            count=len(found.changes),
            day=format_macau(found.law_on, language),
        ),
        "fees": _fees(found.fees, language),
        "more": max(0, len(found.changes) - SHOWN),
        "rows": [
            {
                "title": each["reference"],
                "url": reverse("desk-case", args=[each["reference"]]),
                "note": _would(each, view, language),
            }
            for each in found.changes[:SHOWN]
        ],
    }


def _fees(effect: FeeEffect, language: str) -> str:
    """What other fees come to in all, in words; empty where none is another."""
    if not effect.dearer and not effect.cheaper:
        return ""
    amount = format_mop(abs(effect.total), language)
    way = "more" if effect.total > 0 else "less" if effect.total else "even"
    words = {"amount": amount, "dearer": effect.dearer, "cheaper": effect.cheaper}
    return translate(f"desk.services.fees_{way}", language, **words)


def _would(change: dict[str, Any], view: ServiceView, language: str) -> str:
    """In what a case would come to something else, in words."""
    parts = []
    if change["before"] != change["after"]:
        outcomes = (translate(f"desk.services.outcome.{change[each]}", language) for each in ("before", "after"))
        parts.append(("would", *outcomes))
    if sorted(change["reasons_before"]) != sorted(change["reasons"]):
        before = reasons_in_words(get_version(change["version_before"]).definition, change["reasons_before"], language)
        release = view.service.release
        after = reasons_in_words(release.version.definition, change["reasons"], language) if release else []
        parts.append(("would_reasons", listed(before, language) or "–", listed(after, language) or "–"))
    if change["fee_before"] != change["fee"]:
        fees = (
            format_mop(change[each], language) if change[each] is not None else "?" for each in ("fee_before", "fee")
        )
        parts.append(("would_fee", *fees))
    return " · ".join(
        translate(f"desk.services.{key}", language, before=before, after=after) for key, before, after in parts
    )


def _attempt(request: HttpRequest, service_id: str, verb: Callable[[], object], done: str) -> HttpResponse:
    try:
        verb()
    except FAILURES as failure:
        return _show(request, service_id, failure)
    messages.success(request, translate(f"desk.services.did.{done}", request.language))  # type: ignore[attr-defined]
    return redirect("desk-service", service_id)


@at_desk
@require_POST
def propose(request: HttpRequest, service_id: str) -> HttpResponse:
    """Propose what lies in the folder."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return _attempt(
        request,
        service_id,
        lambda: propose_printable(
            actor=actor,
            at=now(),
            service_id=service_id,
            root=settings.BALCAO_SERVICES,
            why=written(request.POST, "why"),
        ),
        "propose",
    )


@at_desk
@require_POST
def simulate(request: HttpRequest, service_id: str) -> HttpResponse:
    """Have it tried on past cases."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return _attempt(
        request,
        service_id,
        lambda: ask_simulation(actor=actor, at=now(), service_id=service_id, root=settings.BALCAO_SERVICES),
        "simulate",
    )


@at_desk
@require_POST
def publish(request: HttpRequest, service_id: str, release_id: int) -> HttpResponse:
    """The second pair of eyes agrees."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return _attempt(
        request, service_id, lambda: publish_release(actor=actor, at=now(), release_id=release_id), "publish"
    )


@at_desk
@require_POST
def send_back(request: HttpRequest, service_id: str, release_id: int) -> HttpResponse:
    """Not this version."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    return _attempt(
        request,
        service_id,
        lambda: return_release(actor=actor, at=now(), release_id=release_id, note=written(request.POST, "note")),
        "return",
    )


@at_desk
@require_POST
def replay(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide a case again, and show what came out."""
    language: str = request.language  # type: ignore[attr-defined]
    found = replay_case(actor=request.actor, at=now(), reference=reference)  # type: ignore[attr-defined]
    context = {"bar": bar(request), "replay": found, "runs": _runs(found, language)}
    return render(request, "desk/services/replayed.html", context)


def _runs(replay: Replay, language: str) -> list[dict[str, str]]:
    return [
        {
            "key": format_macau(run.at, language),
            "value": translate(
                "desk.services.replay.run",
                language,
                table=run.table,
                before=translate(f"desk.services.outcome.{run.outcome}", language),
                after=translate(f"desk.services.outcome.{run.outcome_now}", language),
            ),
            "note": translate(f"desk.services.replay.{'same' if run.same else 'differs'}", language),
        }
        for run in replay.runs
    ]
