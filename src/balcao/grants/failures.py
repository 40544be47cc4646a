"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class BadGrant(BalcaoError):
    """So much cannot be granted: it is nothing, or more than `most`, in avos."""

    key = "grants.bad_amount"

    def __init__(self, most: int) -> None:
        super().__init__(f"between 1 and {most} avos")
        self.most = most


class NothingLeft(BalcaoError):
    """Nothing is left of the loan to be waived, or its money has not arrived."""

    key = "grants.nothing_left"


class WaiverWaits(BalcaoError):
    """That the rest of this loan be waived was proposed already."""

    key = "grants.waiver_waits"


class WaiverSettled(BalcaoError):
    """The proposal was answered already, or less is left by now than was to be waived."""

    key = "grants.waiver_settled"


class WaiverFourEyes(BalcaoError):
    """Who proposed to waive, or stands in for who did, does not confirm it."""

    key = "grants.waiver_four_eyes"


class WaiverReason(BalcaoError):
    """Nothing is waived without a reason."""

    key = "grants.waiver_reason"


class NotEnoughLeft(BalcaoError):
    """The fund has less left in this year than is to be granted: `left`, in avos."""

    key = "grants.not_enough_left"

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} avos are left")
        self.left = left


class NothingToRaise(BalcaoError):
    """There is no such grant that still awaits its last report: it can be given no more money."""

    key = "grants.nothing_to_raise"


class ReportOwed(BalcaoError):
    """A report on an earlier grant of the same holder is late: nothing more is granted before it is accepted."""

    key = "grants.report_owed"
