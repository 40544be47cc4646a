"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class NothingToTell(BalcaoError):
    """No such document with that code, or it holds no more and never will again."""

    key = "alerts.nothing_to_tell"


class NoAddress(BalcaoError):
    """That is no mail address."""

    key = "alerts.no_address"


class TooManyAlerts(BalcaoError):
    """So many alerts of one address wait to be confirmed, or one piece of software has so many: no more is taken."""

    key = "alerts.too_many"
