"""Those whom the settings name."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from balcao.documents.gateways.at_home import HomeKeys, HomeServices
from balcao.documents.gateways.base import KeyMaker, SealKeys, TrustServices
from balcao.documents.gateways.http import HttpServices
from balcao.documents.gateways.remote import RemoteKeys
from balcao.foundation.pki.api import NoSuchKey

if TYPE_CHECKING:
    from balcao.documents.gateways.tokens import TokenKeys


def trust_services(folder: Path) -> TrustServices:
    """The authorities of this installation; those of the folder where none is named."""
    if not settings.BALCAO_TIME_STAMP_URL:
        return HomeServices(folder)
    return _http(
        settings.BALCAO_TIME_STAMP_URL,
        settings.BALCAO_OCSP_URL,
        tuple(settings.BALCAO_REVOCATION_LISTS),
        settings.BALCAO_TRUST_TIMEOUT,
    )


@cache
def _http(stamps_url: str, standings_url: str, lists: tuple[str, ...], timeout: float) -> HttpServices:
    return HttpServices(stamps_url, standings_url, lists, timeout)


def seal_keys(folder: Path) -> SealKeys:
    """Where the departments' keys are. `folder` holds them, or the certificates of keys that lie in a token.

    :raises ImproperlyConfigured: for a place that is none.
    """
    match settings.BALCAO_KEYS:
        case "files":
            return HomeKeys(folder)
        case "token":
            return token_keys(folder)
        case "remote":
            return remote_keys()
    raise ImproperlyConfigured(f"BALCAO_KEYS is files, token or remote, not {settings.BALCAO_KEYS}")


def key_maker(folder: Path) -> KeyMaker:
    """Where keys are made.

    :raises NoSuchKey: for a remote service: it makes its keys itself.
    """
    if settings.BALCAO_KEYS == "remote":
        raise NoSuchKey("the signing service makes and certifies its keys itself")
    return token_keys(folder) if settings.BALCAO_KEYS == "token" else HomeKeys(folder)


def token_keys(folder: Path) -> "TokenKeys":
    """The keys in the token that the settings name."""
    return _token(folder, settings.BALCAO_TOKEN_MODULE, settings.BALCAO_TOKEN_LABEL, settings.BALCAO_TOKEN_PIN_FILE)


def remote_keys() -> RemoteKeys:
    """The keys at the signing service that the settings name."""
    return _remote(
        settings.BALCAO_REMOTE_SIGNING_URL, settings.BALCAO_REMOTE_SIGNING_SECRET_FILE, settings.BALCAO_TRUST_TIMEOUT
    )


@cache
def _token(folder: Path, module: str, label: str, pin_file: str) -> "TokenKeys":
    from balcao.documents.gateways.tokens import TokenKeys  # its library is loaded only where there is a token

    return TokenKeys(folder, module, label, pin_file)


@cache
def _remote(url: str, secret_file: str, timeout: float) -> RemoteKeys:
    return RemoteKeys(url, secret_file, timeout)
