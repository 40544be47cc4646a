"""Anticipated failures."""

from balcao.kernel.errors import BalcaoError


class TooManyFeeds(BalcaoError):
    """There are five addresses for this holder; one has to be withdrawn before another is made."""

    key = "agenda.too_many_feeds"


class ReadTooOften(BalcaoError):
    """The calendar program asks too often; `seconds` is how long it should wait."""

    key = "agenda.read_too_often"

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds
