"""A provider with a hosted page, spoken to by signed JSON over HTTP."""

import json
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import httpx

from balcao.kernel.signatures import sign
from balcao.payments.gateways.base import Created, ProviderUnreachable, SettledLine, Standing
from balcao.payments.messages import moment

TIMEOUT_SECONDS = 5.0


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates this machine trusts, read once a process."""
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedGateway:
    """Addresses are without a trailing slash; `webhook_url` is where the provider tells us what happened."""

    base_url: str
    secret: str
    webhook_url: str

    def _post(self, path: str, message: dict[str, Any], signed_at: int) -> Any:
        body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Signature": sign(body, t=signed_at, secret=self.secret),
        }
        try:
            answer = httpx.post(
                f"{self.base_url}{path}", content=body, headers=headers, timeout=TIMEOUT_SECONDS, verify=_trusted()
            )
            answer.raise_for_status()
            return answer.json() if answer.content else {}
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failure:
            raise ProviderUnreachable from failure

    def create(
        self, *, reference: str, amount: int, description: str, return_url: str, expires_at: int, signed_at: int
    ) -> Created:
        """Create a payment of so many avos, whose page ends at `expires_at`.

        :raises ProviderUnreachable: if it does not answer within five seconds, or not as agreed.
        """
        answer = self._post(
            "/payments",
            {
                "reference": reference,
                "amount": amount,
                "currency": "MOP",
                "description": description,
                "return_url": return_url,
                "expires_at": expires_at,
                "webhook_url": self.webhook_url,
            },
            signed_at,
        )
        try:
            provider_id, url = str(answer["id"]), str(answer["url"])
        except (KeyError, TypeError) as failure:
            raise ProviderUnreachable from failure
        if not 0 < len(provider_id) <= 100 or not url.startswith(("http://", "https://")) or len(url) > 500:
            raise ProviderUnreachable
        return Created(provider_id=provider_id, url=url)

    def refund(self, *, provider_id: str, reference: str, amount: int, signed_at: int) -> None:
        """Ask for so many avos to go back; the provider tells by webhook, with our reference, when they did.

        :raises ProviderUnreachable: if it does not answer, or not as agreed.
        """
        self._post(f"/payments/{provider_id}/refund", {"reference": reference, "amount": amount}, signed_at)

    def ask_consent(self, *, reference: str, description: str, most: int, return_url: str, signed_at: int) -> str:
        """The address of the page on which the payer gives it; whether they did is told by webhook, with a token.

        :raises ProviderUnreachable: if it does not answer, or not as agreed.
        """
        told = {"reference": reference, "description": description, "most": most}
        addresses = {"return_url": return_url, "webhook_url": self.webhook_url}
        answer = self._post("/consents", {**told, **addresses}, signed_at)
        url = str(answer.get("url", "")) if isinstance(answer, dict) else ""
        if not url.startswith(("http://", "https://")) or len(url) > 500:
            raise ProviderUnreachable
        return url

    def collect(self, *, token: str, reference: str, amount: int, description: str, signed_at: int) -> str:
        """Take so many avos. Asked again with our reference, the provider takes nothing more.

        :raises ProviderUnreachable: if it does not answer, or not as agreed.
        """
        told = {"reference": reference, "amount": amount, "description": description, "webhook_url": self.webhook_url}
        answer = self._post(f"/consents/{token}/collect", told, signed_at)
        provider_id = str(answer.get("id", "")) if isinstance(answer, dict) else ""
        if not 0 < len(provider_id) <= 100:
            raise ProviderUnreachable
        return provider_id

    def end_consent(self, *, token: str, signed_at: int) -> None:
        """Have a consent end.

        :raises ProviderUnreachable: if it does not answer, or not as agreed.
        """
        self._post(f"/consents/{token}/end", {}, signed_at)

    def standing(self, *, reference: str, signed_at: int) -> Standing | None:
        """How a payment stands, or None if the provider does not know it.

        :raises ProviderUnreachable: if it does not answer, or not as agreed.
        """
        answer = self._post("/standing", {"reference": reference}, signed_at)
        try:
            if answer["state"] == "unknown":
                return None
            return Standing(
                provider_id=str(answer["id"]),
                state=str(answer["state"]),
                amount=int(answer["amount"]),
                happened_at=moment(answer.get("at")),
                refunds={str(name): int(amount) for name, amount in answer["refunds"].items()},
            )
        except (KeyError, TypeError, ValueError, AttributeError) as failure:
            raise ProviderUnreachable from failure

    def settlement(self, *, day: date, signed_at: int) -> Sequence[SettledLine]:
        """The provider's settlement file of a day in Macao.

        :raises ProviderUnreachable: if it does not answer, or not as agreed.
        """
        answer = self._post("/settlement", {"day": day.isoformat()}, signed_at)
        try:
            return [
                SettledLine(kind=str(line["kind"]), reference=str(line["reference"]), amount=int(line["amount"]))
                for line in answer["lines"]
            ]
        except (KeyError, TypeError, ValueError) as failure:
            raise ProviderUnreachable from failure
