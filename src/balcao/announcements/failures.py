"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class WordsMissing(BalcaoError):
    """An announcement needs a subject and a text in at least one language, and never one without the other."""

    key = "announcements.words_missing"


class NobodyThere(BalcaoError):
    """No case fits, so there is nobody to tell."""

    key = "announcements.nobody_there"


class WhyMissing(BalcaoError):
    """Sending an announcement back needs a reason."""

    key = "announcements.why_missing"


class AnnouncementSettled(BalcaoError):
    """It does not wait any more: it was sent, or sent back."""

    key = "announcements.settled"


class AnnouncementFourEyes(BalcaoError):
    """Who wrote it, or stands in for who did, does not confirm it."""

    key = "announcements.four_eyes"
