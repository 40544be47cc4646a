"""What a payment provider must be able to do."""

from dataclasses import dataclass
from typing import Protocol

from balcao.kernel.errors import BalcaoError


class ProviderUnreachable(BalcaoError):
    """The payment provider does not answer, or not as agreed; nothing was charged."""

    key = "payments.provider_unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """A payment at the provider, and the address of its hosted page."""

    provider_id: str
    url: str


class Gateway(Protocol):
    """The provider's side of a payment. Every call may raise `ProviderUnreachable`."""

    def create(self, *, reference: str, amount: int, description: str, return_url: str, signed_at: int) -> Created:
        """Create a payment of so many avos; `signed_at` in Unix seconds."""
        ...

    def refund(self, *, provider_id: str, reference: str, amount: int, signed_at: int) -> None:
        """Ask for so many avos of a payment to go back. Asking again with our reference has no further effect."""
        ...
