"""How I am told: by which channels, at which hours, in one mail or several; and the link in mails that stops them."""

from collections.abc import Collection, Mapping
from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from balcao.accounts.api import browser_name, get_person, masked_phone
from balcao.foundation.ui.api import LANGUAGE_NAMES, format_macau, translate
from balcao.foundation.web.api import public
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU, now
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import LANGUAGES, pick
from balcao.notices.api import (
    BadQuietHours,
    BrowserUnknown,
    Channel,
    Digest,
    Foreseen,
    LegalMuted,
    MannerChosen,
    NoticeKind,
    Told,
    add_browser,
    browser_key,
    browsers_of,
    choose_how_told,
    how_told,
    read_stop_link,
    remove_browser,
    set_stopped,
    tomorrow,
)
from balcao.portal.web.holders import for_holder, holder_shown

HOURS = [time(hour) for hour in range(24)]


@for_holder
def told(request: HttpRequest, holder: str) -> HttpResponse:
    """What I chose, to be changed; and what would reach me tomorrow by it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = how_told(actor=actor, at=now())
    if request.method != "POST":
        return _page(request, holder, found, {})
    chosen = {kind: _channels(request.POST.getlist(kind.value)) for kind in NoticeKind}
    manner = _manner(request.POST) if actor.holder_id == actor.self_id else None
    try:
        choose_how_told(actor=actor, at=now(), channels=chosen, manner=manner)
    except LegalMuted as failure:
        fault = {"legal": translate(failure.key)}
    except BadQuietHours as failure:
        fault = {"quiet_from": translate(failure.key)}
    else:
        messages.success(request, translate("told.saved"))
        return redirect("portal-told", holder)
    typed = Told(channels=chosen, usable=found.usable, manner=manner or found.manner)
    return _page(request, holder, typed, fault)


def _channels(values: Collection[str]) -> tuple[Channel, ...]:
    return tuple(channel for channel in Channel if channel.value in values)


def _manner(typed: Mapping[str, str]) -> MannerChosen:
    hours = {each.strftime("%H:%M"): each for each in HOURS}
    digests = {each.value: each for each in Digest}
    return MannerChosen(
        language=typed.get("language", ""),
        quiet_from=hours.get(typed.get("quiet_from", "")),
        quiet_until=hours.get(typed.get("quiet_until", "")),
        digest=digests.get(typed.get("digest", ""), Digest.AT_ONCE),
    )


def _page(request: HttpRequest, holder: str, found: Told, faults: Mapping[str, str]) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language: str = request.language  # type: ignore[attr-defined]
    own = holder == actor.self_id
    context = {
        "holder": holder,
        "own": own,
        "own_url": reverse("portal-told", args=[actor.self_id]),
        "name": holder_shown(request).name,
        "reached": _reached(actor, found, language),
        "kinds": [_kind(kind, found, faults, language) for kind in NoticeKind],
        "manner": _manner_fields(found.manner, language),
        "manner_said": _manner_said(found.manner, language),
        "errors": faults,
        "summary": [{"href": f"#{field}", "text": text} for field, text in faults.items()],
        **(_browsers(actor, language) if own else {}),
        **(_tomorrow(actor, language) if not faults else {}),
    }
    return render(request, "portal/told.html", context, status=422 if faults else 200)


def _reached(actor: Actor, found: Told, language: str) -> list[dict[str, str]]:
    """Where the person is reached, or that they are not and where to change that."""
    person = get_person(actor.person_id or 0)
    missing = translate("told.missing", language)
    values = {Channel.MAIL: person.email, Channel.SMS: masked_phone(person.phone)}
    rows = [
        {
            "key": translate(f"notices.channel.{channel.value}", language),
            "value": value or missing,
            "href": reverse("account-me"),
            "action": translate("told.change", language),
        }
        for channel, value in values.items()
    ]
    push = translate("told.push_on" if Channel.PUSH in found.usable else "told.push_off", language)
    return [*rows, {"key": translate("told.push_where", language), "value": push}]


def _kind(kind: NoticeKind, found: Told, faults: Mapping[str, str], language: str) -> dict[str, Any]:
    return {
        "id": kind.value,
        "label": translate(f"told.kind.{kind.value}", language),
        "hint": translate(f"told.kind_hint.{kind.value}", language),
        "error": faults.get(kind.value, ""),
        "items": [
            {
                "value": channel.value,
                "text": translate(f"notices.channel.{channel.value}", language),
                "checked": channel in found.channels[kind],
            }
            for channel in Channel
        ],
    }


def _manner_fields(manner: MannerChosen, language: str) -> dict[str, Any]:
    def hours(chosen: time | None) -> list[dict[str, Any]]:
        return [{"value": f"{each:%H:%M}", "text": f"{each:%H:%M}", "checked": each == chosen} for each in HOURS]

    languages = [("", translate("told.language_account", language))]
    languages += [(code, LANGUAGE_NAMES[code][1]) for code in LANGUAGES]
    return {
        "quiet_from": hours(manner.quiet_from),
        "quiet_until": hours(manner.quiet_until),
        "digest": [
            {
                "value": each.value,
                "text": translate(f"told.digest.{each.value}", language),
                "hint": translate(f"told.digest_hint.{each.value}", language),
                "checked": each is manner.digest,
            }
            for each in Digest
        ],
        "language": [{"value": code, "text": name, "checked": code == manner.language} for code, name in languages],
    }


def _manner_said(manner: MannerChosen, language: str) -> str:
    """The quiet hours and the digest in one line, where they cannot be changed."""
    parts = [translate(f"told.digest.{manner.digest.value}", language)]
    if manner.quiet_from and manner.quiet_until:
        hours = {"since": f"{manner.quiet_from:%H:%M}", "until": f"{manner.quiet_until:%H:%M}"}
        parts.append(translate("told.quiet_said", language, **hours))
    return " · ".join(parts)


def _tomorrow(actor: Actor, language: str) -> dict[str, Any]:
    found = tomorrow(actor=actor, at=now())
    rows = [_foreseen(each, language) for each in found.examples]
    waiting = ""
    if found.digest_at is not None:
        at = format_macau(found.digest_at, language)
        waiting = translate("told.in_digest", language, count=found.in_digest, at=at)
    return {"foreseen": rows, "waiting": waiting}


def _foreseen(each: Foreseen, language: str) -> dict[str, Any]:
    what = "legal" if each.legal else "asks" if each.asks else "other"
    route = each.route
    by = listed((translate(f"notices.channel.{channel.value}", language) for channel in route.channels), language)
    if not route.channels:
        how = translate("told.only_inbox", language)
    elif route.digest_on is not None:
        how = translate("told.by_digest", language, day=format_macau(route.digest_on, language))
    elif route.not_before > each.arrives_at:
        how = translate("told.later", language, by=by, at=format_macau(route.not_before, language))
    else:
        how = translate("told.at_once", language, by=by)
    return {
        "key": translate(f"told.example.{what}", language, at=f"{each.arrives_at.astimezone(MACAU):%H:%M}"),
        "value": how,
    }


@for_holder
@require_http_methods(["POST"])
def browsers(request: HttpRequest, holder: str) -> HttpResponse:
    """Show notifications in this browser, or no longer in one of mine."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    given = request.POST
    removed = given.get("remove", "")
    try:
        if removed:
            remove_browser(actor=actor, at=now(), browser_id=int(removed) if removed.isdecimal() else 0)
        else:
            keys = {name: given.get(name, "")[:1000] for name in ("endpoint", "p256dh", "auth")}
            label = browser_name(request.headers.get("User-Agent", ""))
            add_browser(actor=actor, at=now(), label=label, **keys)
        messages.success(request, translate("told.browsers.removed" if removed else "told.browsers.added"))
    except BrowserUnknown as failure:
        messages.error(request, translate(failure.key))
    return redirect("portal-told", holder)


def _browsers(actor: Actor, language: str) -> dict[str, Any]:
    """The browsers that show notifications, and what this one is given to begin."""
    rows = []
    for each in browsers_of(actor=actor):
        notes = [translate("told.browsers.row", language, at=format_macau(each.created_at, language))]
        if each.last_used_at:
            notes.append(translate("told.browsers.used", language, at=format_macau(each.last_used_at, language)))
        rows.append({"id": each.id, "label": each.label, "note": " · ".join(notes)})
    return {"browsers": rows, "push_key": browser_key()}


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails of one kind, or let them come again. Only sending the form changes anything: programs follow links.

    The link itself is the right to do it. A mail program that offers to unsubscribe sends the form too (RFC 8058).
    """
    language: str = request.language  # type: ignore[attr-defined]
    if request.method == "POST":
        set_stopped(at=now(), token=token, stopped=request.POST.get("act") != "resume")
        if request.POST.get("List-Unsubscribe") is None:
            return redirect("portal-stop", token)
    found = read_stop_link(token=token)
    context = {
        "kind": translate(f"told.kind.{found.kind.value}", language),
        "name": pick(found.holder, language),
        "stopped": found.stopped,
        "told_url": reverse("portal-told", args=[found.holder_id]),
    }
    return render(request, "portal/stop.html", context)
