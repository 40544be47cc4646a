"""What can go wrong when work is shared; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class NameNeeded(BalcaoError):
    """A list, a skill or a rule needs a name."""

    key = "worklists.name_needed"


class NotAlike(BalcaoError):
    """Only cases of one and the same service are decided together."""

    key = "worklists.not_alike"


class TooLateToStop(BalcaoError):
    """Everything in the batch is decided."""

    key = "worklists.too_late_to_stop"


class NothingSaid(BalcaoError):
    """A rule says of which cases it speaks, or to whom it gives them; a field comes with its value."""

    key = "worklists.nothing_said"


class NotTried(BalcaoError):
    """A rule is tried on past cases before it is switched on."""

    key = "worklists.not_tried"
