"""The door of the announcements."""

from balcao.announcements.failures import (
    AnnouncementFourEyes,
    AnnouncementSettled,
    NobodyThere,
    WhyMissing,
    WordsMissing,
)
from balcao.announcements.operations import (
    announce,
    confirm_announcement,
    letter_announcement,
    repeat_announcement,
    resume_announcement,
    return_announcement,
    stop_announcement,
)
from balcao.announcements.queries import announcement_view, announcements, reach_of, services_to_announce
from balcao.announcements.types import AnnouncementShown, Narrowed, Reach
from balcao.announcements.words import in_every_language

__all__ = [
    "AnnouncementFourEyes",
    "AnnouncementSettled",
    "AnnouncementShown",
    "Narrowed",
    "NobodyThere",
    "Reach",
    "WhyMissing",
    "WordsMissing",
    "announce",
    "announcement_view",
    "announcements",
    "confirm_announcement",
    "in_every_language",
    "letter_announcement",
    "reach_of",
    "repeat_announcement",
    "resume_announcement",
    "return_announcement",
    "services_to_announce",
    "stop_announcement",
]
