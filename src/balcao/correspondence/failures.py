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


class NoChats(BalcaoError):
    """The department answers no chats."""

    key = "correspondence.chat.none"


class ChatOver(BalcaoError):
    """The chat is over, or not the officer's to answer any more."""

    key = "correspondence.chat.over"


class ChatTaken(BalcaoError):
    """A colleague answers it; `who` is their name."""

    key = "correspondence.chat.is_taken"

    def __init__(self, who: str) -> None:
        super().__init__(who)
        self.who = who


class HandsFull(BalcaoError):
    """The officer answers as many chats as one can at once."""

    key = "correspondence.chat.hands_full"


class TooManyLines(BalcaoError):
    """Too much was written, or begun, in a short time."""

    key = "correspondence.chat.too_many"


class AnsweredAlready(BalcaoError):
    """A colleague has answered the question meanwhile."""

    key = "correspondence.field.answered_already"
