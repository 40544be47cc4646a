"""Outages as people and programs read them."""

from typing import Any

from balcao.catalogue.api import ServiceVersion
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.texts import pick
from balcao.outages.api import (
    OutageState,
    OutageView,
    closed_by,
    closed_now,
    coming_to,
    kind_name,
    outages_on,
    place_name,
    times_in_words,
    wished,
)

MOST_AHEAD_DAYS = 14
"""So long before it begins a page of the service says it."""


def outage_shown(view: OutageView, language: str) -> dict[str, Any]:
    """One outage on a page about something it closes."""
    on = view.state is OutageState.ON
    kind = "planned" if view.planned else "broken"
    return {
        "on": on,
        "title": translate(f"portal.outage.title.{kind if on else 'coming'}", language),
        "times": times_in_words(view.begins_at, view.ends_at, language),
        "words": pick(view.words, language),
        "works": translate("portal.outage.works", language, what=pick(view.works, language)),
    }


def outage_of(version: ServiceVersion, language: str) -> dict[str, Any] | None:
    """What closes a service now, or will within a fortnight."""
    at, where = now(), {"department": version.definition.data.department, "service_id": version.service_id}
    found = closed_now(at=at, **where)
    if found is None:
        found = coming_to(at=at, **where)
        if found is None or (macau_date(found.begins_at) - macau_date(at)).days > MOST_AHEAD_DAYS:
            return None
    return outage_shown(found, language)


def outage_of_draft(actor: Actor, version: ServiceVersion, language: str) -> dict[str, Any] | None:
    """The same for somebody who has begun an application, with whether they are told when it is open again."""
    found = outage_of(version, language)
    if found is not None and found["on"]:
        found |= {"draft": True, "wished": wished(actor=actor, service_id=version.service_id)}
    return found


def closed_in_short(department: str, service_id: str, language: str) -> str:
    """In a list: that a service is closed, and until when; empty when it is open."""
    found = closed_by(outages_on(at=now()), department=department, service_id=service_id)
    if found is None:
        return ""
    if found.ends_at is None:
        return translate("portal.outage.closed", language)
    return translate("portal.outage.closed_until", language, ends=format_macau(found.ends_at, language))


def status_row(view: OutageView, language: str) -> dict[str, Any]:
    """A line of the public page."""
    return {
        "place": pick(place_name(view), language),
        "kind": kind_name(view, language),
        "times": times_in_words(view.begins_at, view.ends_at, language),
        "words": "" if view.state is OutageState.OVER else pick(view.words, language),
        "works": ""
        if view.state is OutageState.OVER
        else translate("portal.outage.works", language, what=pick(view.works, language)),
    }


def as_data(view: OutageView) -> dict[str, Any]:
    """The same for programs, in every language; times are UTC. What is empty holds for all."""
    return {
        "id": view.outage_id,
        "state": view.state.value,
        "kind": "maintenance" if view.planned else "outage",
        "department": view.department,
        "service": view.service_id,
        "name": dict(place_name(view)),
        "begins_at": view.begins_at.isoformat(),
        "ends_at": view.ends_at.isoformat() if view.ends_at else None,
        "announced_at": view.announced_at.isoformat(),
        "words": dict(view.words),
        "still_works": dict(view.works),
    }
