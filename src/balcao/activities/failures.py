"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class TooLate(BalcaoError):
    """Its enrolment would be closed before anybody could enrol: nothing is published."""

    key = "activities.too_late"


class ActivityOver(BalcaoError):
    """It is called off or over: nothing about it changes any more."""

    key = "activities.over"


class NotYet(BalcaoError):
    """It has not begun: nobody came yet."""

    key = "activities.not_yet"


class BadTimes(BalcaoError):
    """No time is left, one ends before it begins, or it begins before the enrolment closes."""

    key = "activities.bad_times"


class WordsNeeded(BalcaoError):
    """Whoever enrolled reads why: it has to be said."""

    key = "activities.words_needed"
