"""How often codes may be asked for."""

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.http import HttpRequest

from balcao.kernel.errors import BalcaoError

APP = "allauth.account"


class TooOften(BalcaoError):
    """Too many attempts from here, or at this address; it frees itself."""

    key = "accounts.error.rate_limited"


def spend(request: HttpRequest, action: str, key: str = "") -> None:
    """Count one attempt at what `key` names, as seen from this address.

    :raises TooOften: if there were too many.
    """
    here = f"{key}:{get_adapter().get_client_ip(request)}"
    if not ratelimit.consume(request, app=APP, action=action, key=here):
        raise TooOften


def spend_code(request: HttpRequest, address: str) -> None:
    """Count a code sent to an address: few from here, and not too many from anywhere.

    :raises TooOften: if there were too many.
    """
    spend(request, "send_code", address)
    if not ratelimit.consume(request, app=APP, action="send_code_anywhere", key=address):
        raise TooOften
