"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class BadListName(BalcaoError):
    """A list's id is 2 to 40 small letters, digits and hyphens, is not taken, and has a name in every language."""

    key = "reflists.fault.name"


class BadDay(BalcaoError):
    """A version begins today or within a year."""

    key = "reflists.fault.day"


class BadMapping(BalcaoError):
    """A mapping names the code and the words in every language, and an address begins with http."""

    key = "reflists.fault.mapping"


class UnreadableRows(BalcaoError):
    """What came holds no rows of that mapping."""

    key = "reflists.fault.unreadable"


class SourceSilent(BalcaoError):
    """The address did not answer as it should."""

    key = "reflists.fault.silent"


class NothingChanged(BalcaoError):
    """The rows are those that are in force, or wait already."""

    key = "reflists.fault.same"


class VersionSettled(BalcaoError):
    """Nothing waits: it was published or put back already, or another came in its place."""

    key = "reflists.fault.settled"


class ListFourEyes(BalcaoError):
    """Whoever proposed a version does not publish it."""

    key = "reflists.fault.four_eyes"


class RowsAtFault(BalcaoError):
    """A version with rows that cannot be used is not published."""

    key = "reflists.fault.rows"


class ReasonNeeded(BalcaoError):
    """Putting a version back needs a reason."""

    key = "reflists.fault.why"
