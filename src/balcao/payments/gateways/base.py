"""What a payment provider must be able to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a payment stands at the provider. `refunds` are the avos that went back, by our reference."""

    provider_id: str
    state: str
    amount: int
    happened_at: datetime | None
    refunds: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledLine:
    """A line of the provider's settlement file: ``payment``, ``refund`` or ``reversal``, our reference, avos."""

    kind: str
    reference: str
    amount: int


class Gateway(Protocol):
    """The provider's side of a payment. Every call may raise `ProviderUnreachable`."""

    def create(
        self, *, reference: str, amount: int, description: str, return_url: str, expires_at: int, signed_at: int
    ) -> Created:
        """Create a payment of so many avos; `signed_at` in Unix seconds, as is `expires_at`, after which nothing can
        be paid on the hosted page. It leads back to `return_url`, with ``status`` in its query where nothing was
        paid: ``cancelled``, ``declined`` or ``expired``."""
        ...

    def refund(self, *, provider_id: str, reference: str, amount: int, signed_at: int) -> None:
        """Ask for so many avos of a payment to go back. Asking again with our reference has no further effect."""
        ...

    def ask_consent(self, *, reference: str, description: str, most: int, return_url: str, signed_at: int) -> str:
        """Ask the payer, on a hosted page, to let us take up to so many avos at a time; its address."""
        ...

    def collect(self, *, token: str, reference: str, amount: int, description: str, signed_at: int) -> str:
        """Take so many avos by a consent, once a reference; the provider's number. How it went is told later."""
        ...

    def end_consent(self, *, token: str, signed_at: int) -> None:
        """Have a consent end. Again, it has no further effect."""
        ...

    def standing(self, *, reference: str, signed_at: int) -> Standing | None:
        """How the payment of that reference stands; None if the provider does not know it."""
        ...

    def settlement(self, *, day: date, signed_at: int) -> Sequence[SettledLine]:
        """What the provider took and gave back on a day in Macao."""
        ...
