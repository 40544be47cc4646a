"""Anticipated failures."""

from balcao.kernel.errors import BalcaoError


class BadToken(BalcaoError):
    """What was presented is no token that may be relied on; the message says for developers what is wrong with it."""

    key = "credentials.bad_token"


class ProtocolError(BalcaoError):
    """A program's request is refused; `code` is what the protocol calls it, `scheme` how a token has to come."""

    key = "credentials.protocol"

    def __init__(self, code: str, description: str = "", *, status: int = 400, scheme: str = "Bearer") -> None:
        super().__init__(f"{code} {description}".strip())
        self.code, self.description, self.status, self.scheme = code, description, status, scheme


class RequestUnusable(BalcaoError):
    """A wallet sent somebody here with a request that cannot be answered; nobody is sent back to an unknown address."""

    key = "credentials.request_unusable"


class NotCarried(BalcaoError):
    """This cannot be had as a credential now: it ended, or its kind is not carried."""

    key = "credentials.not_carried"


class TooManyOffers(BalcaoError):
    """So many codes are open for this already; they end by themselves within minutes."""

    key = "credentials.too_many_offers"


class PurposeMissing(BalcaoError):
    """A share says for what it is."""

    key = "credentials.purpose_missing"


class TooManyShares(BalcaoError):
    """There are ten links open; one has to be withdrawn, or to end, before another is made."""

    key = "credentials.too_many_shares"
