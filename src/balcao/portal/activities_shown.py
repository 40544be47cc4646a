"""How an activity is shown: in a list, on its page, as open data."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from balcao.activities.api import ActivityState, ActivityView, Span, in_figures
from balcao.foundation.ui.api import times_in_words, translate
from balcao.kernel.money import format_mop
from balcao.kernel.texts import pick
from balcao.portal.places_shown import moment

SHORT = 3


def say(key: str, language: str, **values: object) -> str:
    """A text about activities."""
    return translate(f"portal.activities.{key}", language, **values)


def times_of(spans: Iterable[Span], language: str) -> list[str]:
    """Each time in words."""
    return times_in_words(in_figures(spans), language).splitlines()


def state_of(found: ActivityView, language: str) -> dict[str, str]:
    """The tag: whether one can enrol and, where they are not drawn, whether places are left."""
    key = found.state.value
    if found.may_enrol and not found.by_draw:
        key = "left" if found.left else "no_room" if found.no_room else "full"
    colour = "yellow" if key in ("full", "no_room") else found.state.tag
    return {"state": say(f"state.{key}", language), "kind": colour}


def activity_row(found: ActivityView, language: str) -> dict[str, Any]:
    """A line of the list."""
    times = times_of(found.spans, language)
    more = [say("more_times", language, count=len(times) - SHORT)] if len(times) > SHORT else []
    return {
        "title": pick(found.title, language),
        "url": reverse("portal-activity", args=[found.number]),
        **state_of(found, language),
        "notes": [
            " · ".join([*times[:SHORT], *more]),
            f"{found.place} · {pick(found.organiser, language)}",
            " · ".join(filter(None, [fee_of(found, language), ages_of(found, language), places_of(found, language)])),
        ],
    }


def fee_of(found: ActivityView, language: str) -> str:
    """What it costs each."""
    return format_mop(found.fee, language) if found.fee else say("free", language)


def ages_of(found: ActivityView, language: str) -> str:
    """For whom; empty where everybody may come."""
    if found.age_min is not None and found.age_max is not None:
        return say("ages.between", language, least=found.age_min, most=found.age_max)
    if found.age_min is not None:
        return say("ages.from", language, least=found.age_min)
    return say("ages.to", language, most=found.age_max) if found.age_max is not None else ""


def places_of(found: ActivityView, language: str) -> str:
    """How many places there are, and are left."""
    if found.by_draw and not found.drawn:
        return say("places.draw", language, count=found.quota)
    if found.state is ActivityState.OPEN and found.left:
        return say("places.left", language, count=found.quota, left=found.left)
    if found.waiting:
        return say("places.waiting", language, count=found.quota, waiting=found.waiting)
    return say("places.all", language, count=found.quota)


def facts_of(found: ActivityView, language: str) -> list[dict[str, str]]:
    """What one has to know before enrolling, line by line."""
    facts = [
        ("when", "\n".join(times_of(found.spans, language))),
        ("where", found.place),
        ("organiser", pick(found.organiser, language)),
        ("fee", fee_of(found, language)),
        ("for_whom", ages_of(found, language) or say("ages.all", language)),
        ("places", places_of(found, language)),
        ("how", say("how.draw" if found.by_draw else "how.first_come", language)),
        ("opens", moment(found.opens_at, language)),
        ("closes", moment(found.closes_at, language)),
    ]
    return [{"key": say(f"fact.{key}", language), "value": value} for key, value in facts]


def open_activity(found: ActivityView) -> dict[str, Any]:
    """An activity for programs; moments in ISO 8601, `fee_avos` in avos."""
    return {
        "number": found.number,
        "title": dict(found.title),
        "organiser": dict(found.organiser),
        "department": found.department,
        "about": found.about,
        "place": found.place,
        "times": [{"begins": begins.isoformat(), "ends": ends.isoformat()} for begins, ends in found.spans],
        "state": found.state.value,
        "by": "draw" if found.by_draw else "first_come",
        "places": found.quota,
        "placed": found.placed,
        "waiting": found.waiting,
        "opens_at": found.opens_at.isoformat(),
        "closes_at": found.closes_at.isoformat(),
        "age_min": found.age_min,
        "age_max": found.age_max,
        "fee_avos": found.fee,
        "changed_at": found.changed_at.isoformat(),
        "href": address_of(found),
    }


def address_of(found: ActivityView) -> str:
    """The public address of its page."""
    return f"{settings.BALCAO_PUBLIC_URL}{reverse('portal-activity', args=[found.number])}"
