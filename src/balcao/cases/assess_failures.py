"""What can go wrong when applications are assessed; each `key` names the words people read."""

from collections.abc import Mapping, Sequence

from balcao.kernel.errors import BalcaoError


class RoundOpen(BalcaoError):
    """Applications are still taken: assessors are named once the round is closed."""

    key = "cases.assess.round_open"


class NotOpened(BalcaoError):
    """Nobody assesses yet."""

    key = "cases.assess.not_opened"


class PanelClosed(BalcaoError):
    """The points are closed: nothing is given or corrected any more."""

    key = "cases.assess.closed"


class NotDeclared(BalcaoError):
    """The assessor has not said yet whether something keeps them from this application."""

    key = "cases.assess.not_declared"


class GivenAlready(BalcaoError):
    """The assessor has given their points; they are corrected, with a reason."""

    key = "cases.assess.given_already"


class PointsMissing(BalcaoError):
    """Points are missing or no number of the scale, or a reason is missing, by criterion."""

    key = "cases.assess.points_missing"

    def __init__(self, most: Mapping[str, int], unexplained: Sequence[str] = ()) -> None:
        super().__init__(", ".join([*most, *unexplained]))
        self.most, self.unexplained = dict(most), tuple(unexplained)


class PointsChanged(BalcaoError):
    """Points were corrected in another window, or since the closing was proposed."""

    key = "cases.assess.points_changed"


class StillAwaited(BalcaoError):
    """Points are awaited and their term is not over."""

    key = "cases.assess.still_awaited"


class NotEnoughPoints(BalcaoError):
    """The term is over and these applications, by number, have points of too few."""

    key = "cases.assess.not_enough"

    def __init__(self, numbers: Sequence[int]) -> None:
        super().__init__(", ".join(str(each) for each in numbers))
        self.numbers = tuple(numbers)
