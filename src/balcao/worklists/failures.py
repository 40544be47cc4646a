"""What can go wrong when work is shared; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class NameNeeded(BalcaoError):
    """A list, a skill or a rule needs a name."""

    key = "worklists.name_needed"


class NotAlike(BalcaoError):
    """Only cases of one and the same service are decided together."""

    key = "worklists.not_alike"


class NotReadYet(BalcaoError):
    """The cases of the list are still being read."""

    key = "worklists.not_read_yet"


class TooLateToStop(BalcaoError):
    """Everything in the batch is decided."""

    key = "worklists.too_late_to_stop"


class NothingSaid(BalcaoError):
    """A rule says of which cases it speaks, or to whom it gives them; a field comes with its value."""

    key = "worklists.nothing_said"


class NotTried(BalcaoError):
    """A rule is tried on past cases before it is switched on."""

    key = "worklists.not_tried"


class BadShare(BalcaoError):
    """A share is a whole number of percent, at most all."""

    key = "worklists.bad_share"


class BadNumber(BalcaoError):
    """A chief draws at least one case, and not more than can be looked at."""

    key = "worklists.bad_number"


class NothingToDraw(BalcaoError):
    """No case was decided of late that was not drawn before."""

    key = "worklists.nothing_to_draw"


class AlreadyReviewed(BalcaoError):
    """What a review said stays."""

    key = "worklists.already_reviewed"


class MarksMissing(BalcaoError):
    """Every criterion gets a result; what is not right is explained. `unmarked` and `unexplained` name criteria."""

    key = "worklists.marks_missing"

    def __init__(self, unmarked: tuple[str, ...], unexplained: tuple[str, ...]) -> None:
        super().__init__(f"unmarked {unmarked}, unexplained {unexplained}")
        self.unmarked, self.unexplained = unmarked, unexplained
