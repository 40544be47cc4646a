"""How a round of a service, and an application in it, are shown: honestly, to the second."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from balcao.catalogue.api import ServiceVersion, ServiceWords
from balcao.foundation.ui.api import format_macau, translate
from balcao.intake.api import EntryState, RoundState, RoundView, Standing, round_view
from balcao.kernel.clock import MACAU
from balcao.kernel.errors import NotFound


def moment(at: datetime, language: str) -> str:
    """A moment of a round, with its seconds unless it is on the minute."""
    seconds = f"{at.astimezone(MACAU):%S}"
    return format_macau(at, language) + ("" if seconds == "00" else f":{seconds}")


def rounds_shown(version: ServiceVersion, words: ServiceWords, at: datetime) -> list[dict[str, Any]]:
    """Of a service its round that is open, comes next or was last, once it is prepared; where rounds go per an answer,
    one of each."""
    intake = version.definition.data.intake
    if intake is None:
        return []
    shown = []
    for of in intake.kinds:
        try:
            found = round_view(service_id=version.service_id, round_id=intake.shown(at, of).id, at=at)
        except NotFound:
            continue
        name = words.option(of, intake.per) if of and intake.per else ""
        shown.append(round_shown(found, words.language) | {"of": name})
    return shown


def round_shown(found: RoundView, language: str) -> dict[str, Any]:
    """State, moments, places and the way to the public page."""
    how = "draw" if found.by_draw else "assessment" if found.by_ranking else "first_come"
    ordered = found.drawn_at or found.ranked_at or not (found.by_draw or found.by_ranking)
    facts = [
        ("opens", moment(found.opens_at, language)),
        ("closes", moment(found.closes_at, language)),
        *([("draws", moment(found.draws_at, language))] if found.draws_at else []),
        *([("drawn", moment(found.drawn_at, language))] if found.drawn_at else []),
        *([("ranked", moment(found.ranked_at, language))] if found.ranked_at else []),
        ("quota", str(found.quota)),
        *([("left", str(found.left))] if ordered else []),
        *([("entries", str(found.entries))] if found.state is not RoundState.COMING else []),
        *([("waiting", str(found.waiting))] if found.waiting and ordered else []),
    ]
    return {
        "how": translate(f"portal.round.how_{how}", language),
        "state": translate(f"portal.round.state.{found.state}", language),
        "kind": {RoundState.OPEN: "green", RoundState.COMING: "blue", RoundState.CLOSED: "yellow"}.get(
            found.state, "grey"
        ),
        "facts": [{"key": translate(f"portal.round.{key}", language), "value": value} for key, value in facts],
        "coming": found.state is RoundState.COMING,
        "url": reverse("portal-draw", args=[found.service_id, found.round_id]) if found.by_draw else "",
    }


def standing_shown(found: Standing, language: str) -> dict[str, Any]:
    """Where one stands: before the draw, with a place, on the list, or no more."""
    values: dict[str, Any] = {}
    if found.state is EntryState.WAITING and found.ahead is None:
        key = "waits_for_points" if found.round.by_ranking else "waits_for_draw"
        values["date"] = moment(found.round.draws_at, language) if found.round.draws_at else ""
    elif found.state is EntryState.WAITING:
        key, values["number"] = "on_the_list", (found.ahead or 0) + 1
    else:
        key = found.state.value
    return {
        "text": translate(f"portal.round.you.{key}", language, **values),
        "state": found.state.value,
        "ticket": found.ticket,
        "round": round_shown(found.round, language),
    }
