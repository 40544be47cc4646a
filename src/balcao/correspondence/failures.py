"""What can go wrong, anticipated."""

from balcao.kernel.errors import BalcaoError


class BadDay(BalcaoError):
    """The day must lie after today."""

    key = "correspondence.bad_day"
