"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class WordsMissing(BalcaoError):
    """A clause needs its name and its text in every language, with the same blanks in each."""

    key = "clauses.words_missing"


class ClauseWaits(BalcaoError):
    """A version of this clause is proposed already."""

    key = "clauses.waits"


class ClauseSettled(BalcaoError):
    """Nothing is proposed any more: somebody was quicker."""

    key = "clauses.settled"


class ClauseFourEyes(BalcaoError):
    """Who proposed a version, or stands in for who did, does not confirm it."""

    key = "clauses.four_eyes"
