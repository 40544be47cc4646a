"""The door of the agenda."""

from balcao.agenda.deadlines import deadlines_of
from balcao.agenda.failures import ReadTooOften, TooManyFeeds
from balcao.agenda.feeds import feeds_of, make_feed, read_feed, withdraw_feed
from balcao.agenda.types import Deadline, DeadlineKind, FeedView
from balcao.agenda.words import in_words

__all__ = [
    "Deadline",
    "DeadlineKind",
    "FeedView",
    "ReadTooOften",
    "TooManyFeeds",
    "deadlines_of",
    "feeds_of",
    "in_words",
    "make_feed",
    "read_feed",
    "withdraw_feed",
]
