"""The tax office's system for enforced collection: it takes claims, collects them with time, or gives them back.

Spoken to by signed JSON: ``POST /claims`` takes a claim by its key, once; ``POST /claims/standing`` says how it stands;
``POST /claims/recall`` takes it back. A debtor's name that contains ``REFUSE`` is not taken. Its clerks' part is
played by ``POST /collect`` (``key``, ``amount``), ``POST /return`` (``key``, ``reason``) and ``POST /switch``
(``state``: ``works``, ``slow`` or ``down``).
"""

import argparse
import json
import os
import time
from pathlib import Path
from typing import Any

from balcao.standins.serving import Kept, Request, Response, answer, serve
from balcao.standins.webhooks import fits

STATES = ("works", "slow", "down")
SLOW_SECONDS = 10


class TaxOffice:
    """Its claims by key."""

    def __init__(self, secret: str, path: Path | None = None) -> None:
        self.secret = secret
        self.state = "works"
        self.kept = Kept(path, {"claims": {}})

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        told = json.loads(request.body) if request.body else {}
        match request.method, request.path:
            case "POST", "/switch" if told.get("state") in STATES:
                self.state = told["state"]
                return answer(200, {})
            case "GET", "/claims.json":
                return answer(200, self.kept.data)
            case "POST", "/collect":
                return self._change(told["key"], lambda claim: self._collect(claim, int(told["amount"])))
            case "POST", "/return":
                return self._change(told["key"], lambda claim: claim.update(state="returned", reason=told["reason"]))
        if self.state == "slow":
            time.sleep(SLOW_SECONDS)
        if self.state == "down":
            return answer(503, {"error": "down"})
        if not fits(request.header("X-Signature"), request.body, self.secret):
            return answer(401, {"error": "the signature does not fit"})
        match request.method, request.path:
            case "POST", "/claims":
                return self._take(told)
            case "POST", "/claims/standing":
                return self._change(told["key"], lambda claim: None)
            case "POST", "/claims/recall":
                return self._change(told["key"], self._recall)
        return answer(404, {"error": "no such address"})

    def _take(self, told: dict[str, Any]) -> Response:
        if "REFUSE" in told["debtor"]:
            return answer(422, {"reason": "debtor unknown"})
        with self.kept.lock:
            fresh = {**told, "state": "taken", "collected": 0, "reason": ""}
            claim = self.kept.data["claims"].setdefault(told["key"], fresh)
            self.kept.save()
            if claim["amount"] != told["amount"]:
                return answer(409, {"reason": "this key has another amount"})
            return answer(201, claim)

    def _change(self, key: str, change: Any) -> Response:
        with self.kept.lock:
            claim = self.kept.data["claims"].get(key)
            if claim is None:
                return answer(404, {"error": "no such claim"})
            if claim["state"] == "taken":
                change(claim)
                self.kept.save()
            return answer(200, claim)

    @staticmethod
    def _collect(claim: dict[str, Any], amount: int) -> None:
        claim["collected"] = min(claim["collected"] + amount, claim["amount"])
        if claim["collected"] == claim["amount"]:
            claim["state"] = "collected"

    @staticmethod
    def _recall(claim: dict[str, Any]) -> None:
        claim["state"] = "recalled"


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    secret = os.environ.get("BALCAO_TAX_OFFICE_SECRET", "demo-tax-office-secret")
    serve("tax-office", arguments.port, TaxOffice(secret, arguments.keep))


if __name__ == "__main__":
    main()
