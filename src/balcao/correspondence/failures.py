"""What can go wrong, anticipated."""

from balcao.kernel.errors import BalcaoError


class BadAddress(BalcaoError):
    """A name and a mail address that can be are needed."""

    key = "correspondence.bad_address"


class LinkOver(BalcaoError):
    """A link opens nothing any more; `why` is a word of ``correspondence.link_over``."""

    key = "correspondence.link_over"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class BadDay(BalcaoError):
    """The day must lie after today."""

    key = "correspondence.bad_day"
