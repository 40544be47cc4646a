"""The door of the activities."""

from balcao.activities.calendars import activities_file
from balcao.activities.events import ActivityCalledOff, ActivityChanged
from balcao.activities.failures import ActivityOver, BadTimes, NotYet, TooLate, WordsNeeded
from balcao.activities.forgetting import FORGETS
from balcao.activities.operations import call_off_activity, change_activity, mark_who_came, publish_activity
from balcao.activities.policies import publishing_departments
from balcao.activities.queries import (
    activities_at_desk,
    activities_listed,
    activities_numbered,
    activities_of,
    activity_at_desk,
    activity_facts,
    activity_of,
    came_of,
    in_figures,
    own_activity,
    published_by,
)
from balcao.activities.remitting import fees_of, remit_fees, remittances_due
from balcao.activities.types import ActivityState, ActivityView, Fees, Publication, Remitted, Span

__all__ = [
    "FORGETS",
    "ActivityCalledOff",
    "ActivityChanged",
    "ActivityOver",
    "ActivityState",
    "ActivityView",
    "BadTimes",
    "Fees",
    "NotYet",
    "Publication",
    "Remitted",
    "Span",
    "TooLate",
    "WordsNeeded",
    "activities_at_desk",
    "activities_file",
    "activities_listed",
    "activities_numbered",
    "activities_of",
    "activity_at_desk",
    "activity_facts",
    "activity_of",
    "call_off_activity",
    "came_of",
    "change_activity",
    "fees_of",
    "in_figures",
    "mark_who_came",
    "own_activity",
    "publish_activity",
    "published_by",
    "publishing_departments",
    "remit_fees",
    "remittances_due",
]
