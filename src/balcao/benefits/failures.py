"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class RunOpen(BalcaoError):
    """A run for that service waits or goes on already."""

    key = "benefits.run_open"


class RunSettled(BalcaoError):
    """The run does not wait any more, or has ended."""

    key = "benefits.run_settled"


class RunFourEyes(BalcaoError):
    """Who began a run, or stands in for who did, does not confirm it."""

    key = "benefits.four_eyes"


class OfferOver(BalcaoError):
    """The last day to answer is over, or it was answered otherwise."""

    key = "benefits.offer_over"
