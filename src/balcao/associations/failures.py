"""What can be anticipated when somebody objects to a post."""

from balcao.kernel.errors import BalcaoError


class WordsNeeded(BalcaoError):
    """Say why, in a few words at least."""

    key = "associations.words_needed"


class ObjectedAlready(BalcaoError):
    """An objection to this post was made before; there is one for each."""

    key = "associations.objected_already"


class CannotObject(BalcaoError):
    """Only posts in associations can be objected to here, and not those found void."""

    key = "associations.cannot_object"


class ObjectionDecided(BalcaoError):
    """Somebody has decided this objection; `by` says who."""

    key = "associations.objection_decided"

    def __init__(self, by: str = "") -> None:
        super().__init__(by)
        self.by = by


class NotHeardYet(BalcaoError):
    """The association has to be heard first: until it has answered, or its days are over."""

    key = "associations.not_heard_yet"


class AnsweredAlready(BalcaoError):
    """The association has answered, was not asked, or its time is over."""

    key = "associations.answered_already"
