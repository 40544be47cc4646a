"""What can go wrong, named."""

from typing import ClassVar

from balcao.kernel.errors import BalcaoError


class ProtocolError(BalcaoError):
    """The site's program is told by an error code of OAuth and a sentence for its developers."""

    def __init__(self, code: str, description: str = "", *, status: int = 400) -> None:
        super().__init__(description or code)
        self.code = code
        self.description = description
        self.status = status


class AnswerRefused(ProtocolError):
    """The site gets this answer at its own registered address."""

    def __init__(self, redirect_uri: str, state: str, code: str, description: str = "") -> None:
        super().__init__(code, description)
        self.redirect_uri = redirect_uri
        self.state = state


class ClientUnknown(ProtocolError):
    """The site could not prove itself."""

    def __init__(self, description: str = "client authentication failed") -> None:
        super().__init__("invalid_client", description, status=401)


class TokenDead(ProtocolError):
    """The token is unknown, has expired or was revoked, or whom it stands for no longer may."""

    def __init__(self) -> None:
        super().__init__("invalid_token", "the access token is not valid", status=401)


class RequestUnusable(BalcaoError):
    """The site's request cannot be answered to the site: the person is told, and is not sent anywhere."""

    key: ClassVar[str] = "openid.problem.request"


class SiteUnknown(RequestUnusable):
    """No site of that name is registered."""

    key = "openid.problem.site"


class AddressUnknown(RequestUnusable):
    """The address to return to is not registered for this site."""

    key = "openid.problem.address"


class ErrandOver(RequestUnusable):
    """The request was answered already, or has waited too long."""

    key = "openid.problem.over"


class RegistrationWrong(BalcaoError):
    """Something about the site cannot be registered; `faults` says which text belongs to which field."""

    key = "openid.error.registration"

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {key}" for field, key in faults.items()))
        self.faults = faults


class SameOfficer(BalcaoError):
    """Whoever proposed a site may not be the one who approves it."""

    key = "openid.error.same_officer"


class NotWaiting(BalcaoError):
    """The site is not in a state in which this can be done."""

    key = "openid.error.not_waiting"
