"""What can go wrong with a paper."""

from balcao.kernel.errors import BalcaoError


class NoSuchKind(BalcaoError):
    """There is no such kind of paper for this holder."""

    key = "papers.no_such_kind"


class AlreadyOver(BalcaoError):
    """The last day that was given has passed."""

    key = "papers.already_over"


class ReasonMissing(BalcaoError):
    """Whoever refuses a paper says why, in words the holder reads."""

    key = "papers.reason_missing"


class NotCompared(BalcaoError):
    """Say what the paper was compared with."""

    key = "papers.not_compared"


class NotUsable(BalcaoError):
    """The paper was withdrawn, refused or is over; another one is needed."""

    key = "papers.not_usable"


class Withdrawn(BalcaoError):
    """Its holder withdrew the paper; it is checked no more."""

    key = "papers.is_withdrawn"


class TooMany(BalcaoError):
    """So many papers are kept that no other is taken; withdraw what is not needed."""

    key = "papers.too_many"
