"""What falls due for whom one acts for: the list, and the addresses at which calendars read it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from balcao.agenda.api import (
    Deadline,
    DeadlineKind,
    ReadTooOften,
    TooManyFeeds,
    deadlines_of,
    feeds_of,
    in_words,
    make_feed,
    read_feed,
    withdraw_feed,
)
from balcao.foundation.ui.api import format_macau, translate
from balcao.foundation.web.api import public, within_rate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.licences.api import Licence, licences_of
from balcao.portal.web.holders import for_holder, holder_shown
from balcao.portal.web.rows import Row, renewal_way, renewals

SESSION_KEY = "balcao_feed"
EACH_MINUTE = 60


def deadline_rows(
    deadlines: Iterable[Deadline], licences: Iterable[Licence], language: str, *, at: datetime
) -> list[Row]:
    """Deadlines with the days that are left and the way to act; a licence whose window is open leads to its renewal."""
    today, rows = macau_date(at), []
    held, where = {each.number: each for each in licences}, renewals(at)
    for each in deadlines:
        left = (each.day - today).days
        when = format_macau(each.starts_at or each.day, language)
        near = (
            translate("portal.deadlines.today", language)
            if left == 0
            else translate("portal.entity.days_left", language, count=left)
        )
        licence = held.get(each.reference) if each.kind is DeadlineKind.LICENCE_ENDS else None
        version = where.get(licence.kind) if licence else None
        way, _ = renewal_way(licence, version, language, at) if licence and version else ({}, "")
        notes = [f"{when} · {near}", each.reference]
        rows.append({"title": in_words(each, language), "url": each.path, "notes": notes, **way})
    return rows


@for_holder
def deadlines(request: HttpRequest, holder: str) -> HttpResponse:
    """Every day of the next year or so, and one's own calendar addresses."""
    actor, language, at = request.actor, request.language, now()  # type: ignore[attr-defined]
    if request.method == "POST":
        _change(request, holder)
        return HttpResponseRedirect(f"{reverse('portal-deadlines', args=[holder])}#calendar")
    licences = licences_of(actor=actor, at=at)
    made: dict[str, str] = request.session.pop(SESSION_KEY, {})
    secret = made.get(holder, "")
    context = {
        "holder": holder,
        "holder_name": holder_shown(request).name,
        "rows": deadline_rows(deadlines_of(actor=actor, at=at, licences=licences), licences, language, at=at),
        "feeds": [_feed_row(each, language) for each in feeds_of(actor=actor)],
        "address": f"{settings.BALCAO_PUBLIC_URL}{reverse('portal-feed', args=[secret])}" if secret else "",
    }
    return render(request, "portal/deadlines.html", context)


def _feed_row(feed: Any, language: str) -> dict[str, Any]:
    read = (
        translate("portal.deadlines.feed_read", language, date=format_macau(feed.last_read_on, language))
        if feed.last_read_on
        else translate("portal.deadlines.feed_unread", language)
    )
    made = translate("portal.deadlines.feed_row", language, date=format_macau(feed.made_at, language))
    return {"id": feed.id, "made": made, "read": read}


def _change(request: HttpRequest, holder: str) -> None:
    actor, at = request.actor, now()  # type: ignore[attr-defined]
    number = request.POST.get("withdraw", "")
    if number.isascii() and number.isdecimal() and len(number) < 16:
        withdraw_feed(actor=actor, at=at, feed_id=int(number))
        messages.success(request, translate("portal.deadlines.feed_withdrawn"))
        return
    try:
        secret = make_feed(actor=actor, at=at, language=request.language)  # type: ignore[attr-defined]
    except TooManyFeeds as failure:
        messages.warning(request, translate(failure.key))
    else:
        request.session[SESSION_KEY] = {holder: secret}


@public
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address.

    :raises NotFound: for any other, and for whoever tries too many of them.
    """
    if not within_rate(request, "feed", EACH_MINUTE):
        raise NotFound("feed")
    try:
        body = read_feed(secret=secret, at=now())
    except ReadTooOften as failure:
        return HttpResponse(
            translate(failure.key), status=429, content_type="text/plain", headers={"Retry-After": str(failure.seconds)}
        )
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="balcao.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
