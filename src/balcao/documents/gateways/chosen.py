"""Those whom the settings name."""

from functools import cache
from pathlib import Path

from django.conf import settings

from balcao.documents.gateways.at_home import HomeKeys, HomeServices
from balcao.documents.gateways.base import SealKeys, TrustServices
from balcao.documents.gateways.http import HttpServices


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
    """Where the departments' keys are."""
    return HomeKeys(folder)
