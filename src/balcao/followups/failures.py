"""What can go wrong; each `key` names the words people read."""

from balcao.kernel.errors import BalcaoError


class BegunAlready(BalcaoError):
    """The application it leads to is begun; that can be discarded."""

    key = "followups.begun_already"
