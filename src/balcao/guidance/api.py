"""The door of guidance."""

from balcao.guidance.misses import MissView, misses_of, settle_miss, tell_miss
from balcao.guidance.plans.guides import (
    Guide,
    LeadsOn,
    Walk,
    advised,
    check_guides,
    choices_of,
    gatherings,
    guide,
    guides,
    guides_to,
    leading_on,
    walk,
)
from balcao.guidance.plans.one_thing import OneThing, check_one_things, one_thing, one_things
from balcao.guidance.plans.papers import Paper
from balcao.guidance.plans.planning import PlannedService, answered, plan, told
from balcao.guidance.plans.written import PAGE, SHOWN_TO_ANYONE, Gathering
from balcao.guidance.search.index import Place
from balcao.guidance.search.matching import Found, Hit, search

__all__ = [
    "PAGE",
    "SHOWN_TO_ANYONE",
    "Found",
    "Gathering",
    "Guide",
    "Hit",
    "LeadsOn",
    "MissView",
    "OneThing",
    "Paper",
    "Place",
    "PlannedService",
    "Walk",
    "advised",
    "answered",
    "check_guides",
    "check_one_things",
    "choices_of",
    "gatherings",
    "guide",
    "guides",
    "guides_to",
    "leading_on",
    "misses_of",
    "one_thing",
    "one_things",
    "plan",
    "search",
    "settle_miss",
    "tell_miss",
    "told",
    "walk",
]
