"""Which providers people may sign with."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningProvider:
    """One provider, as `services/signing-providers.yaml` describes it. `hosts` are asked how its certificates stand."""

    key: str
    name: Text
    url: str
    client: str
    secret: str
    document: str
    hosts: tuple[str, ...]

    def names(self, document: str, card: str) -> bool:
        """Whether the serial number of a certificate's subject is that of this identity card."""
        return bool(card) and document == self.document.replace("{card}", card)


def providers() -> list[SigningProvider]:
    """All, in the order of the file."""
    found: dict[str, dict[str, Any]] = settings.BALCAO_SIGNING_PROVIDERS
    return [
        SigningProvider(key=key, **{**described, "hosts": tuple(described.get("hosts", ()))})
        for key, described in found.items()
    ]


def get_provider(key: str) -> SigningProvider:
    """One of them.

    :raises NotFound: if there is none.
    """
    found = next((each for each in providers() if each.key == key), None)
    if found is None:
        raise NotFound(f"signing provider {key}")
    return found
