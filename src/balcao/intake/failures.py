"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class NoPlaceLeft(BalcaoError):
    """Every place is taken, and the list of those who wait is full."""

    key = "intake.no_place_left"


class EnteredAlready(BalcaoError):
    """The holder has an application in this round: one each."""

    key = "intake.entered_already"


class RoundClosed(BalcaoError):
    """The round takes no applications at this moment."""

    key = "intake.round_closed"


class TooEarly(BalcaoError):
    """The moment of the draw has not come."""

    key = "intake.too_early"


class NotProposed(BalcaoError):
    """Nobody has proposed to draw, or somebody has drawn already."""

    key = "intake.not_proposed"


class FourEyes(BalcaoError):
    """Whoever proposed the draw does not confirm it."""

    key = "intake.four_eyes"
