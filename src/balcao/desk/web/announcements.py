"""Telling everyone who applied for a service: written, looked at, sent or confirmed by a second chief, watched."""

import secrets
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from balcao.announcements.api import (
    AnnouncementFourEyes,
    AnnouncementSettled,
    NobodyThere,
    Reach,
    WhyMissing,
    announce,
    announcement_view,
    announcements,
    confirm_announcement,
    letter_announcement,
    reach_of,
    repeat_announcement,
    resume_announcement,
    return_announcement,
    services_to_announce,
    stop_announcement,
)
from balcao.desk.announcing import (
    FIELDS,
    TypedAnnouncement,
    narrowed_in_words,
    provider_shown,
    row_shown,
    shown,
    words_shown,
)
from balcao.desk.officers_shown import service_names
from balcao.desk.web.bar import bar
from balcao.desk.web.guard import at_desk_for
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.clock import now
from balcao.kernel.texts import LANGUAGES, pick
from balcao.notices.api import nudge_preview, providers_standing


@at_desk_for(CHIEF)
def announcements_page(request: HttpRequest) -> HttpResponse:
    """What was announced, what waits."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    names = service_names(services_to_announce(actor=actor, at=now()), language)
    rows = [row_shown(each, names, language) for each in announcements(actor=actor)]
    providers = [provider_shown(each, language) for each in providers_standing(at=now())]
    context = {"bar": bar(request), "rows": rows, "providers": providers}
    return render(request, "desk/announcements/list.html", context)


@at_desk_for(CHIEF)
def new_announcement(request: HttpRequest) -> HttpResponse:
    """Write it; then see who would read what; only that page sends it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    step = request.POST.get("step", "")
    names = service_names(services_to_announce(actor=actor, at=now()), language)
    typed = TypedAnnouncement.read(request.POST)
    faults = typed.faults(names, language) if step in {"check", "send"} else {}
    if faults or step not in {"check", "send"}:
        return _form(request, typed, names, faults)
    if step == "send":
        return _send(request, typed, names)
    reach = reach_of(actor=actor, at=now(), service_id=typed.service_id, narrowed=typed.narrowed)
    if not reach.total:
        return _form(request, typed, names, {"states": translate(NobodyThere.key, language)})
    return _check(request, typed, names, reach)


def _form(
    request: HttpRequest, typed: TypedAnnouncement, names: dict[str, str], faults: dict[str, str]
) -> HttpResponse:
    language: str = request.language  # type: ignore[attr-defined]
    context = {
        "bar": bar(request),
        "typed": typed,
        "key": request.POST.get("key") or secrets.token_hex(16),
        "services": [
            {"value": each, "text": name, "checked": each == typed.service_id} for each, name in names.items()
        ],
        "states": typed.states_shown(language),
        "parts": [
            {
                "code": each,
                "name": translate(f"desk.announce.language.{each}", language),
                "subject": typed.subject[each],
                "body": typed.body[each],
                "subject_error": faults.get(f"subject-{each}", ""),
            }
            for each in LANGUAGES
        ],
        "faults": faults,
        "errors": [{"href": f"#{name}", "text": text} for name, text in faults.items()],
    }
    return render(request, "desk/announcements/new.html", context, status=422 if faults else 200)


def _check(request: HttpRequest, typed: TypedAnnouncement, names: dict[str, str], reach: Reach) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    subject, body = typed.words
    department = next(
        each.department for each in services_to_announce(actor=actor, at=now()) if each.service_id == typed.service_id
    )
    mail = nudge_preview(department=department, name=actor.shown_name, language=language)
    context = {
        "bar": bar(request),
        "service_name": names[typed.service_id],
        "narrowed": narrowed_in_words(typed.narrowed, language),
        "reach": reach,
        "sample": [pick(each, language) for each in reach.sample],
        "others": reach.total - len(reach.sample),
        "words": words_shown(subject, body, language),
        "missing": typed.missing(language),
        "mail": {"subject": mail[0], "text": mail[1]},
        "fields": [(name, value) for name in FIELDS for value in request.POST.getlist(name)],
    }
    return render(request, "desk/announcements/check.html", context)


def _send(request: HttpRequest, typed: TypedAnnouncement, names: dict[str, str]) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    try:
        number = announce(
            actor=actor,
            at=now(),
            key=request.POST.get("key") or secrets.token_hex(16),
            service_id=typed.service_id,
            narrowed=typed.narrowed,
            subject=typed.subject,
            body=typed.body,
        )
    except NobodyThere as failure:
        return _form(request, typed, names, {"states": translate(failure.key, language)})
    return redirect("desk-announcement", number)


@at_desk_for(CHIEF)
def announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """One announcement: its words, whom it reached so far."""
    return _show(request, announcement_id)


def _show(request: HttpRequest, announcement_id: int, fault: str = "") -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    found = announcement_view(actor=actor, at=now(), announcement_id=announcement_id)
    names = service_names(services_to_announce(actor=actor, at=now()), language)
    context = {
        "bar": bar(request),
        **shown(found, names, language),
        "fault": fault,
        "errors": [{"href": "#why", "text": fault}] if fault else [],
    }
    return render(request, "desk/announcements/announcement.html", context, status=422 if fault else 200)


@at_desk_for(CHIEF)
@require_POST
def answer(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Confirm it, send it back, stop it half-way, go on, or tell those again whom no message reached."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    act, at, why = request.POST.get("act", ""), now(), request.POST.get("why", "")
    verbs: dict[str, Callable[[], object]] = {
        "confirm": lambda: confirm_announcement(actor=actor, at=at, announcement_id=announcement_id),
        "return": lambda: return_announcement(actor=actor, at=at, announcement_id=announcement_id, why=why),
        "stop": lambda: stop_announcement(actor=actor, at=at, announcement_id=announcement_id),
        "resume": lambda: resume_announcement(actor=actor, at=at, announcement_id=announcement_id),
        "repeat": lambda: repeat_announcement(actor=actor, at=at, announcement_id=announcement_id),
        "letter": lambda: letter_announcement(actor=actor, at=at, announcement_id=announcement_id),
    }
    if act not in verbs:
        return _show(request, announcement_id)
    try:
        verbs[act]()
    except WhyMissing as failure:
        return _show(request, announcement_id, translate(failure.key, language))
    except (AnnouncementFourEyes, AnnouncementSettled) as failure:
        messages.warning(request, translate(failure.key, language))
    else:
        messages.success(request, translate(f"desk.announce.did.{act}", language))
    return redirect("desk-announcement", announcement_id)
