"""The door of guidance."""

from balcao.guidance.asking.kinds import check_question_kinds, question_kinds
from balcao.guidance.asking.understanding import OVERVIEW, Understood, understand
from balcao.guidance.demo import load_demo
from balcao.guidance.help_topics import HelpTopic, check_help, help_in_force, help_topics
from balcao.guidance.misses import MissView, misses_of, settle_miss, teach_word, tell_miss
from balcao.guidance.own.marks import (
    EVERY,
    Marks,
    TooManyFavourites,
    asked_marks,
    marks_of,
    set_favourite,
    set_suggested,
)
from balcao.guidance.own.suggesting import Profile, Suggestion, check_suggestions, suggestions
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
    "EVERY",
    "OVERVIEW",
    "PAGE",
    "SHOWN_TO_ANYONE",
    "Found",
    "Gathering",
    "Guide",
    "HelpTopic",
    "Hit",
    "LeadsOn",
    "Marks",
    "MissView",
    "OneThing",
    "Paper",
    "Place",
    "PlannedService",
    "Profile",
    "Suggestion",
    "TooManyFavourites",
    "Understood",
    "Walk",
    "advised",
    "answered",
    "asked_marks",
    "check_guides",
    "check_help",
    "check_one_things",
    "check_question_kinds",
    "check_suggestions",
    "choices_of",
    "gatherings",
    "guide",
    "guides",
    "guides_to",
    "help_in_force",
    "help_topics",
    "leading_on",
    "load_demo",
    "marks_of",
    "misses_of",
    "one_thing",
    "one_things",
    "plan",
    "question_kinds",
    "search",
    "set_favourite",
    "set_suggested",
    "settle_miss",
    "suggestions",
    "teach_word",
    "tell_miss",
    "told",
    "understand",
    "walk",
]
