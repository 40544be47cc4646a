"""One licence: how it stands, what it allows, what its holder owes and can do, and what happened to it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from balcao.catalogue.api import offered, window_state
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick
from balcao.licences.api import (
    Change,
    Licence,
    LicenceState,
    Obligation,
    get_licence,
    history_of,
    kind_of,
    obligations_of,
    terms_in_words,
)
from balcao.portal.web.holders import for_holder
from balcao.portal.web.rows import KINDS, Row


@for_holder
def licence(request: HttpRequest, holder: str, number: str) -> HttpResponse:
    """The page of one licence."""
    at = now()
    actor, language = request.actor, request.language  # type: ignore[attr-defined]
    found = get_licence(actor=actor, at=at, number=number)
    described = kind_of(found.kind)
    ends = translate("portal.licences.no_end", language)
    if found.valid_until:
        ends = translate("portal.own.expires", language, date=format_macau(found.valid_until, language))
    context = {
        "holder": holder,
        "number": number,
        "title": pick(found.name, language),
        "state": translate(f"licences.state.{found.state}", language),
        "kind": KINDS.get(found.state.value, "blue"),
        "ends": ends,
        "stands": stands_in_words(found, macau_date(at), language),
        "terms": [{"key": name, "value": value} for name, value in terms_in_words(found.kind, found.terms, language)],
        "actions": list(_actions(found, language, at)),
        "obligations": [obligation_row(each, language) for each in obligations_of(actor=actor, at=at, number=number)],
        "history": [shown_change(each, language) for each in reversed(history_of(actor=actor, at=at, number=number))],
        "listed": described is not None and described.public is not None,
        "wallet_url": _wallet(holder, found) if described is not None and described.carried is not None else "",
    }
    return render(request, "portal/licence.html", context)


def _wallet(holder: str, licence: Licence) -> str:
    """Where it is put into a wallet; nowhere once it is another's."""
    if licence.holder_id != holder or licence.state.ended:
        return ""
    return reverse("portal-wallet-card", args=[holder, licence.kind, licence.number])


def stands_in_words(licence: Licence, today: date, language: str) -> str:
    """What the state means for the holder; nothing while it simply holds."""

    def said(key: str, **days: date) -> str:
        words = {name: format_macau(day, language) for name, day in days.items()}
        return translate(f"portal.licence.{key}", language, **words)

    if licence.state is LicenceState.TRANSFERRED:
        return said("transferred")
    if licence.ended_on is not None:
        return said("ended" if licence.ended_on <= today else "will_end", since=licence.ended_on)
    if licence.state is LicenceState.EXPIRED and licence.cure_until:
        return said("expired", until=licence.cure_until)
    ahead = licence.suspended_until is None or licence.suspended_until >= today
    if licence.suspended_from is None or not ahead:
        return ""
    if licence.suspended_until is not None:
        return said("suspended_until", since=licence.suspended_from, until=licence.suspended_until)
    return said("suspended", since=licence.suspended_from)


def _actions(licence: Licence, language: str, at: datetime) -> Iterator[Row]:
    """The services about this licence that are open now, and from when the others are."""
    if licence.state.ended:
        return
    for version in offered(at):
        if version.summary.licence != licence.kind:
            continue
        data = version.definition.data
        if data.change and licence.state is LicenceState.LAPSED:
            continue
        window = window_state(data.window, on=macau_date(at), valid_until=licence.valid_until)
        note = ""
        if not window.open:
            if window.reason != "not_yet" or window.opens_on is None:
                continue
            day = format_macau(window.opens_on, language)
            note = translate("portal.licence.from_day", language, day=day)
        yield {
            "title": pick(version.definition.text("name"), language),
            "url": reverse("portal-service", args=[version.service_id]),
            "notes": [note or pick(version.definition.text("summary"), language)],
        }


def obligation_row(obligation: Obligation, language: str) -> Row:
    """What is owed, by when, and whether it was met."""
    state, kind = ("overdue", "red") if obligation.overdue else ("open", "blue")
    day, key = obligation.due_on, "due"
    if obligation.rests:
        state, kind, key = "rests", "grey", "rests_on"
    if obligation.fulfilled_on is not None:
        state, kind, day, key = "fulfilled", "green", obligation.fulfilled_on, "met"
    if obligation.dropped_on is not None:
        state, kind, day, key = "dropped", "grey", obligation.dropped_on, "dropped_on"
    why = pick(obligation.dropped_why, language) if obligation.dropped_on else obligation.note
    return {
        "id": obligation.id,
        "title": pick(obligation.name, language),
        "notes": [translate(f"portal.licence.{key}", language, day=format_macau(day, language)), why],
        "open": obligation.open,
        "state": translate(f"portal.licence.{state}", language),
        "kind": kind,
    }


def shown_change(change: Change, language: str) -> dict[str, Any]:
    """A change as a line of the history."""
    until = change.valid_until_after if change.kind in ("entered", "extended") else None
    since = change.holds_from if change.holds_from != macau_date(change.at) else None
    notes = [
        translate("portal.licence.from_day", language, day=format_macau(since, language)) if since else "",
        translate("portal.own.expires", language, date=format_macau(until, language)) if until else "",
        change.case_reference,
        pick(change.reason, language) if change.reason else "",
    ]
    if change.annulled_at:
        day = format_macau(macau_date(change.annulled_at), language)
        notes += [translate("portal.licence.annulled", language, day=day), pick(change.annulled_why, language)]
    elif change.at_rest is not None:
        notes += [translate("portal.licence.at_rest", language), pick(change.at_rest, language)]
    return {
        "id": change.id,
        "title": translate(f"licences.change.{change.kind}", language),
        "at": change.at,
        "note": " · ".join(note for note in notes if note),
        "kind": "done" if change.counts else "late",
    }
