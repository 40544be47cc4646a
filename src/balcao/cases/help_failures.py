"""What can go wrong when somebody helps with a draft; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class HelpOver(BalcaoError):
    """The invitation, or the help, has ended; `why` says how, for who was let in."""

    key = "cases.help_over.closed"

    def __init__(self, why: str = "closed") -> None:
        super().__init__(why)
        self.why = why


class WrongHelpCode(BalcaoError):
    """That is not the code of the link; `left` is how often it may still be tried."""

    key = "cases.wrong_help_code"

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


class HelpRests(BalcaoError):
    """The application is being signed or paid; who helps only reads meanwhile."""

    key = "cases.help_rests"


class ReadsOnly(BalcaoError):
    """The invitation is for reading."""

    key = "cases.reads_only"


class TooManyHelpers(BalcaoError):
    """So many are invited to this application, or were today, that no more can be."""

    key = "cases.too_many_helpers"


class OwnApplication(BalcaoError):
    """Nobody helps with an application of their own."""

    key = "cases.own_application"


class BadLastDay(BalcaoError):
    """The last day is over already, or too far away."""

    key = "cases.bad_last_day"


class NoSuchPage(BalcaoError):
    """A page that the form does not have, or none where pages were to be named."""

    key = "cases.no_such_page"


class NothingSaid(BalcaoError):
    """A comment without a word."""

    key = "cases.nothing_said"


class CommentTooLong(BalcaoError):
    """A comment longer than there is room for; `most` is how many characters there is."""

    key = "cases.comment_too_long"

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most} characters")
        self.most = most


class TooManyComments(BalcaoError):
    """The draft has so many comments that there can be no more."""

    key = "cases.too_many_comments"
