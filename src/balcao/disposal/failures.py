"""What can go wrong with holds and lists."""

from balcao.kernel.errors import BalcaoError


class NothingToDelete(BalcaoError):
    """No case of the department may be deleted now."""

    key = "disposal.nothing_to_delete"


class ListOpen(BalcaoError):
    """A list of the department waits already: confirm it or send it back first."""

    key = "disposal.list_open"


class Settled(BalcaoError):
    """The list does not wait any more."""

    key = "disposal.settled"


class BodyNeeded(BalcaoError):
    """A legal hold names the court or body that needs the case."""

    key = "disposal.body_needed"


class BadDay(BalcaoError):
    """A legal hold begins today or earlier."""

    key = "disposal.bad_day"


class WhyNeeded(BalcaoError):
    """Say why, in words."""

    key = "disposal.why_needed"


class TwoNeeded(BalcaoError):
    """Another chief does the second part."""

    key = "disposal.two_needed"


class NotGenuine(BalcaoError):
    """This is no manifest of ours, or it was changed after it was made."""

    key = "disposal.not_genuine"
