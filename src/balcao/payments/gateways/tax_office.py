"""The tax office's system for enforced collection, spoken to by signed JSON over HTTP."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings

from balcao.kernel.clock import now
from balcao.kernel.errors import BalcaoError
from balcao.kernel.signatures import sign

TIMEOUT_SECONDS = 5.0
STATES = frozenset({"taken", "collected", "returned", "recalled"})


class TaxOfficeUnreachable(BalcaoError):
    """The tax office's system does not answer, or not as agreed; what was asked may be asked again."""

    key = "payments.tax_office_unreachable"


class ClaimRefused(BalcaoError):
    """The tax office does not take a claim; `reason` is what it says."""

    key = "payments.claim_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStanding:
    """How a claim stands there: ``taken``, ``collected``, ``returned`` or ``recalled``; the avos that were `collected`
    so far; the `reason` of what was returned."""

    state: str
    collected: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxOffice:
    """The system at an address without a trailing slash. Every call may raise `TaxOfficeUnreachable`."""

    base_url: str
    secret: str

    def hand_over(self, *, claim: Mapping[str, Any]) -> None:
        """Hand a claim over; again with the same ``key``, it has no further effect.

        :raises ClaimRefused: if it is not taken.
        """
        self._post("/claims", claim)

    def standing(self, *, key: str) -> ClaimStanding:
        """How the claim of that key stands."""
        return _read(self._post("/claims/standing", {"key": key}))

    def recall(self, *, key: str) -> ClaimStanding:
        """Take a claim back, unless it is over there already; how it stands now."""
        return _read(self._post("/claims/recall", {"key": key}))

    def _post(self, path: str, message: Mapping[str, Any]) -> Any:
        body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json",
            "X-Signature": sign(body, t=int(now().timestamp()), secret=self.secret),
        }
        try:
            answer = httpx.post(f"{self.base_url}{path}", content=body, headers=headers, timeout=TIMEOUT_SECONDS)
            if answer.status_code in (409, 422):
                raise ClaimRefused(str(answer.json().get("reason", ""))[:300])
            answer.raise_for_status()
            return answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, AttributeError) as failure:
            raise TaxOfficeUnreachable from failure


def _read(found: Any) -> ClaimStanding:
    try:
        state, collected = str(found["state"]), int(found["collected"])
        if state not in STATES or collected < 0:
            raise ValueError(state)
        return ClaimStanding(state=state, collected=collected, reason=str(found.get("reason", ""))[:300])
    except (KeyError, TypeError, ValueError, AttributeError) as failure:
        raise TaxOfficeUnreachable from failure


def tax_office() -> TaxOffice | None:
    """The system of this installation; None where none is connected, and debts for it leave as a file."""
    if not settings.BALCAO_TAX_OFFICE_URL:
        return None
    return TaxOffice(base_url=settings.BALCAO_TAX_OFFICE_URL.rstrip("/"), secret=settings.BALCAO_TAX_OFFICE_SECRET)
