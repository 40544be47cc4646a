"""Which identity providers of other territories there are, and what they state."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.conf import settings

from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text

MOST = 2
"""No source elsewhere gives more than this level; level 3 is a factor shown here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProvider:
    """One provider, as `services/identity-providers.yaml` describes it. `levels` are by `acr`."""

    key: str
    name: Text
    issuer: str
    client: str
    secret: str
    document: str
    confidence: Literal["document", "name"]
    levels: dict[str, int]

    def level_of(self, acr: object) -> int:
        """The assurance level its `acr` gives: 1 or 2."""
        return min(self.levels.get(str(acr), 1), MOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignStatement:
    """Who somebody is, as a provider says. `document` and `names` are empty, `born_on` None, where it did not say."""

    subject: str
    document: str
    names: frozenset[str]
    born_on: date | None
    level: int


def providers() -> list[IdentityProvider]:
    """All, in the order of the file."""
    found: dict[str, dict[str, Any]] = settings.BALCAO_IDENTITY_PROVIDERS
    return [IdentityProvider(key=key, **described) for key, described in found.items()]


def get_provider(key: str) -> IdentityProvider:
    """One of them.

    :raises NotFound: if there is none.
    """
    found = next((each for each in providers() if each.key == key), None)
    if found is None:
        raise NotFound(f"identity provider {key}")
    return found
