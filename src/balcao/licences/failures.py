"""What can stand in the way of an act. The docstring is the message."""

from balcao.kernel.errors import BalcaoError


class LicenceEnded(BalcaoError):
    """In the state this licence is in, that cannot be done to it."""

    key = "licences.ended"


class NotLater(BalcaoError):
    """An extension ends later than the licence ended before."""

    key = "licences.not_later"


class NumberTaken(BalcaoError):
    """Another licence already has this number."""

    key = "licences.number_taken"


class BadPeriod(BalcaoError):
    """A suspension ends after it begins, a lifting or an end lies not before the licence began."""

    key = "licences.bad_period"


class ReasonMissing(BalcaoError):
    """Whoever restrains a licence says why; the holder reads it."""

    key = "licences.reason_missing"


class ProposalOpen(BalcaoError):
    """Something is proposed about this licence already; first that is confirmed or sent back."""

    key = "licences.proposal_open"


class FourEyes(BalcaoError):
    """Who proposed it, or stands in for who did, cannot confirm it."""

    key = "licences.four_eyes"


class AlreadySettled(BalcaoError):
    """This was confirmed or sent back meanwhile."""

    key = "licences.already_settled"


class AlreadyFulfilled(BalcaoError):
    """This obligation was met already."""

    key = "licences.already_fulfilled"


class SameHolder(BalcaoError):
    """A licence is transferred to somebody else."""

    key = "licences.same_holder"
