"""Which identities of other territories a person has linked."""

from dataclasses import dataclass
from datetime import datetime

from balcao.accounts.gateways.providers import IdentityProvider, providers
from balcao.accounts.models import ForeignIdentity
from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySummary:
    """One that is linked; `used_at` is None until it signed somebody in. `name` is the provider's."""

    identity_id: int
    provider: str
    name: Text | str
    linked_at: datetime
    used_at: datetime | None


def identities_of(*, actor: Actor) -> list[IdentitySummary]:
    """One's own, the oldest first."""
    names = {each.key: each.name for each in providers()}
    rows = ForeignIdentity.objects.filter(user__person_id=actor.person_id or 0).order_by("linked_at")
    return [
        IdentitySummary(
            identity_id=row.pk,
            provider=row.provider,
            name=names.get(row.provider, row.provider),
            linked_at=row.linked_at,
            used_at=row.used_at,
        )
        for row in rows
    ]


def providers_left(*, actor: Actor) -> list[IdentityProvider]:
    """Those with which nothing is linked yet."""
    linked = {each.provider for each in identities_of(actor=actor)}
    return [each for each in providers() if each.key not in linked]
