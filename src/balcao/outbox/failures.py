"""What can go wrong when software wants to be called."""

from balcao.kernel.errors import BalcaoError


class BadAddress(BalcaoError):
    """Only a full https address without a name and password in it is called."""

    key = "outbox.bad_address"


class NoKinds(BalcaoError):
    """Nothing was chosen to be told of."""

    key = "outbox.no_kinds"


class CalledAlready(BalcaoError):
    """This software is called at that address already."""

    key = "outbox.called_already"


class BadPosition(BalcaoError):
    """An event has a number from 1 on, and not more than there are."""

    key = "outbox.bad_position"
