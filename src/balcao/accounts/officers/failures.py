"""What can go wrong about officers; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class BadPostPeriod(BalcaoError):
    """A post begins today or later, ends after it begins, and lasts two years at most."""

    key = "officers.failure.bad_period"


class BadPost(BalcaoError):
    """A post needs a department, a duty and a clearance that exist, and a person with an open account."""

    key = "officers.failure.bad_post"


class PostExists(BalcaoError):
    """This officer has this duty there on some of these days, or it is proposed: end that one first."""

    key = "officers.failure.post_exists"


class AnotherMustConfirm(BalcaoError):
    """Whoever proposed a post, and whoever receives it, cannot confirm it; nor can those away and their substitutes."""

    key = "officers.failure.another"


class NotOpen(BalcaoError):
    """It has been confirmed, refused or ended meanwhile."""

    key = "officers.failure.not_open"


class BadAbsence(BalcaoError):
    """An absence begins today or later, ends after it begins, lasts a year at most, and overlaps no other."""

    key = "officers.failure.bad_absence"


class SubstituteLacks(BalcaoError):
    """The substitute needs a post in the department on all these days, no lower clearance, and must be there."""

    key = "officers.failure.substitute"
