"""A payment provider with hosted payment pages and signed webhooks.

Shops talk to it at ``POST /payments`` and ``POST /payments/<id>/refund``, signed with the shared secret; people
pay at ``/pay/<id>``; the shop hears of it by webhooks, which are repeated until it answers 2xx. The page at
``/`` shows every payment and webhook and switches the provider to work, be slow or be down.
"""

import argparse
import json
import os
import time
from html import escape
from pathlib import Path
from typing import Any

from balcao.standins.payment_pages import WORDS, consent_page, is_over, overview, payment_page, way_back
from balcao.standins.serving import Kept, Request, Response, answer, macau_day, macau_time, page, see_other, serve
from balcao.standins.webhooks import Webhooks, fits

SLOW_SECONDS = 5
SLOW_WEBHOOK_SECONDS = 10
STATES = ("works", "slow", "down")
PAID = {"card", "mpay", "slowly"}
UNPAID = {"decline": "declined", "cancel": "cancelled"}
"""What is said on the way back of what was pressed instead of paying."""
MEANS = {"card": "VISA •••• 4242", "declined": "VISA •••• 0002", "slow": "MPay •••• 8810"}
"""Means of payment that a consent may name, as they are shown: one works, one is declined later, one is slow."""
DEMO_CONSENT: dict[str, Any] = {
    "id": "con_demo",
    "reference": "CONSENT-demo",
    "description": "",
    "most": 10_000_00,
    "return_url": "http://127.0.0.1/",
    "webhook_url": "",
    "state": "given",
    "means": "card",
}
"""The consent that the demo world begins with."""


class Provider:
    """The provider: its payments by id, and the webhooks it owes."""

    def __init__(self, secret: str, path: Path | None = None) -> None:
        self.secret = secret
        self.state = "works"
        self.kept = Kept(path, {"payments": {}, "events": []})
        self.kept.data.setdefault("consents", {}).setdefault(DEMO_CONSENT["id"], dict(DEMO_CONSENT))
        self.webhooks = Webhooks(self.kept, secret, may_send=lambda: self.state != "down")

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        match (request.method, *request.path.strip("/").split("/")):
            case ("GET", ""):
                with self.kept.lock:
                    return overview(request, self.state, STATES, self.kept.data)
            case ("POST", "switch", "payments") if request.form.get("state") in STATES:
                self.state = request.form["state"]
                return see_other(f"/?language={request.language}")
            case ("POST", "events", number, "again"):
                self.webhooks.again(number)
                return see_other(f"/?language={request.language}")
            case ("GET", "payments.json"):
                with self.kept.lock:
                    return answer(200, self.kept.data)
            case ("POST", "payments"):
                return self._in_trouble() or self._signed(request) or self._create(request)
            case ("POST", "payments", number, "refund"):
                return self._in_trouble() or self._signed(request) or self._refund(number, request.body)
            case ("POST", "consents"):
                return self._in_trouble() or self._signed(request) or self._ask_consent(request)
            case ("POST", "consents", token, "collect"):
                return self._in_trouble() or self._signed(request) or self._collect(token, request.body)
            case ("POST", "consents", token, "end"):
                return self._in_trouble() or self._signed(request) or self._end_consent(token)
            case ("GET", "consent", number):
                return self._page_down(request) or self._show_consent(number, request)
            case ("POST", "consent", number):
                return self._page_down(request) or self._answer_consent(number, request)
            case ("POST", "standing"):
                return self._in_trouble() or self._signed(request) or self._standing(request.body)
            case ("POST", "settlement"):
                return self._in_trouble() or self._signed(request) or self._settlement(request.body)
            case ("GET", "pay", number):
                return self._page_down(request) or self._show(number, request)
            case ("POST", "pay", number):
                return self._page_down(request) or self._pay(number, request)
            case _:
                return answer(404, {"error": "no such address"})

    def _in_trouble(self) -> Response | None:
        if self.state == "slow":
            time.sleep(SLOW_SECONDS)
        return answer(503, {"error": "down"}) if self.state == "down" else None

    def _page_down(self, request: Request) -> Response | None:
        if self.state != "down":
            return None
        words = {name: texts[request.language] for name, texts in WORDS.items()}
        return page(words["provider"], request.language, f"<h1>{words['closed']}</h1>", status=503)

    def _signed(self, request: Request) -> Response | None:
        if fits(request.header("X-Signature"), request.body, self.secret):
            return None
        return answer(401, {"error": "the signature does not fit"})

    def _create(self, request: Request) -> Response:
        wanted, problem = _read(request.body)
        if problem:
            return answer(400, {"error": problem})
        with self.kept.lock:
            payments = self.kept.data["payments"]
            known = next((each for each in payments.values() if each["reference"] == wanted["reference"]), None)
            if known and known["amount"] != wanted["amount"]:
                return answer(409, {"error": "this reference has another amount"})
            if known is None:
                number = f"pay_{os.urandom(9).hex()}"
                known = {**wanted, "id": number, "state": "open", "at": macau_time()}
                payments[number] = known
            else:
                # The shop may have moved: the newest addresses count.
                known |= {name: wanted[name] for name in ("return_url", "webhook_url", "expires_at")}
            self.kept.save()
            here = request.header("Host") or "localhost"
            return answer(201, {"id": known["id"], "url": f"http://{here}/pay/{known['id']}", "state": known["state"]})

    def _show(self, number: str, request: Request) -> Response:
        with self.kept.lock:
            payment = self.kept.data["payments"].get(number)
            return payment_page(payment, request) if payment else _no_such_payment(request)

    def _pay(self, number: str, request: Request) -> Response:
        way = request.form.get("way", "")
        with self.kept.lock:
            payment = self.kept.data["payments"].get(number)
            if payment is None:
                return _no_such_payment(request)
            if payment["state"] not in ("open", "declined"):
                return see_other(payment["return_url"])
            if way == "expire":
                payment["expires_at"] = int(time.time())
            status = "expired" if is_over(payment) else UNPAID.get(way, "")
            if way in PAID and not status:
                payment |= {"state": "succeeded", "way": way}
                wait = SLOW_WEBHOOK_SECONDS if way == "slowly" else 0
                self.webhooks.owe("payment.succeeded", payment, after=wait)
            elif status == "declined":
                payment["state"] = "declined"
                self.webhooks.owe("payment.failed", payment)
            self.kept.save()
            return see_other(way_back(payment, status))

    def _ask_consent(self, request: Request) -> Response:
        wanted = json.loads(request.body)
        number = f"con_{os.urandom(9).hex()}"
        with self.kept.lock:
            kept = {**wanted, "id": number, "amount": 0, "state": "open", "means": "", "at": macau_time()}
            self.kept.data["consents"][number] = kept
            self.kept.save()
        here = request.header("Host") or "localhost"
        return answer(201, {"id": number, "url": f"http://{here}/consent/{number}"})

    def _show_consent(self, number: str, request: Request) -> Response:
        with self.kept.lock:
            consent = self.kept.data["consents"].get(number)
            return consent_page(consent, request) if consent else _no_such_payment(request)

    def _answer_consent(self, number: str, request: Request) -> Response:
        """The means chosen says how collections will go: a card that works, one that is declined, one that is slow."""
        means = request.form.get("means", "")
        with self.kept.lock:
            consent = self.kept.data["consents"].get(number)
            if consent is None:
                return _no_such_payment(request)
            if consent["state"] == "open":
                given = means in MEANS
                consent |= {"state": "given" if given else "refused", "means": means}
                kind = "consent.given" if given else "consent.refused"
                self.webhooks.owe(kind, consent, shown=MEANS.get(means, ""))
                self.kept.save()
            return see_other(consent["return_url"])

    def _collect(self, token: str, body: bytes) -> Response:
        wanted = json.loads(body)
        with self.kept.lock:
            consent = self.kept.data["consents"].get(token)
            if consent is None or consent["state"] != "given":
                return answer(409, {"error": "this consent does not hold"})
            payments = self.kept.data["payments"]
            known = next((each for each in payments.values() if each["reference"] == wanted["reference"]), None)
            if known is None:
                number = f"pay_{os.urandom(9).hex()}"
                works = consent["means"] != "declined" and wanted["amount"] <= consent["most"]
                known = {**wanted, "id": number, "return_url": consent["return_url"], "at": macau_time()}
                known |= {"state": "succeeded" if works else "declined", "way": "consent"}
                payments[number] = known
                wait = SLOW_WEBHOOK_SECONDS if consent["means"] == "slow" else 0
                self.webhooks.owe("payment.succeeded" if works else "payment.failed", known, after=wait)
                self.kept.save()
            return answer(201, {"id": known["id"]})

    def _end_consent(self, token: str) -> Response:
        with self.kept.lock:
            if consent := self.kept.data["consents"].get(token):
                consent["state"] = "ended"
                self.kept.save()
            return answer(200, {})

    def _standing(self, body: bytes) -> Response:
        reference = json.loads(body).get("reference")
        with self.kept.lock:
            found = next((each for each in self.kept.data["payments"].values() if each["reference"] == reference), None)
            if found is None:
                return answer(200, {"state": "unknown"})
            paid = (each["content"] for each in self.kept.data["events"] if each["content"]["payment"] == found["id"])
            at = next((content["at"] for content in paid if content["type"] == "payment.succeeded"), None)
            told = {name: found[name] for name in ("id", "state", "amount")}
            return answer(200, {**told, "at": at, "refunds": found.get("refunds", {})})

    def _settlement(self, body: bytes) -> Response:
        """What was taken and given back on a day in Macao, line by line."""
        day = json.loads(body).get("day")
        kinds = {"payment.succeeded": "payment", "refund.succeeded": "refund", "payment.reversed": "reversal"}
        with self.kept.lock:
            told = [each["content"] for each in self.kept.data["events"]]
            lines = [
                {
                    "kind": kinds[content["type"]],
                    "reference": content.get("refund") or content["reference"],
                    "amount": content["amount"],
                }
                for content in told
                if content["type"] in kinds and macau_day(content["at"]) == day
            ]
            return answer(200, {"day": day, "lines": lines})

    def _refund(self, number: str, body: bytes) -> Response:
        """Give back so much under the shop's reference: asking again under the same has no further effect."""
        given = json.loads(body or b"{}")
        with self.kept.lock:
            payment = self.kept.data["payments"].get(number)
            if payment is None:
                return answer(404, {"error": "no such payment"})
            if payment["state"] not in ("succeeded", "refunded"):
                return answer(409, {"error": f"this payment is {payment['state']}"})
            reference, amount = str(given.get("reference", "")), given.get("amount", payment["amount"])
            refunds = payment.setdefault("refunds", {})
            if reference not in refunds:
                if not isinstance(amount, int) or not 0 < amount <= payment["amount"] - sum(refunds.values()):
                    return answer(409, {"error": "so much was not paid"})
                refunds[reference] = amount
                if sum(refunds.values()) == payment["amount"]:
                    payment["state"] = "refunded"
                self.webhooks.owe("refund.succeeded", payment, refund=reference, amount=amount)
                self.kept.save()
            return answer(200, {"id": number, "reference": reference, "amount": refunds[reference]})


def _read(body: bytes) -> tuple[dict[str, Any], str]:
    """What a shop wants, or what is wrong with it."""
    try:
        given = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        return {}, "a JSON object, please"
    if not isinstance(given.get("amount"), int) or given["amount"] <= 0:
        return {}, "amount: a whole number of avos above 0"
    if given.get("currency", "MOP") != "MOP":
        return {}, "currency: MOP only"
    for name in ("reference", "return_url", "webhook_url"):
        if not isinstance(given.get(name), str) or not given[name]:
            return {}, f"{name} is missing"
    for name in ("return_url", "webhook_url"):
        if not given[name].startswith(("http://", "https://")) or not given[name].isprintable():
            return {}, f"{name}: a whole web address"
    if not isinstance(given.setdefault("expires_at", None), int | None):
        return {}, "expires_at: Unix seconds"
    names = ("reference", "amount", "description", "return_url", "webhook_url", "expires_at")
    return {name: given.get(name, "") for name in names} | {"currency": "MOP"}, ""


def _no_such_payment(request: Request) -> Response:
    words = {name: texts[request.language] for name, texts in WORDS.items()}
    return page(words["provider"], request.language, f"<h1>{escape(words['unknown'])}</h1>", status=404)


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--keep", type=Path, help="a file in which payments survive a restart")
    arguments = parser.parse_args()
    provider = Provider(os.environ.get("BALCAO_PAYMENT_SECRET", "demo-payment-secret"), arguments.keep)
    provider.webhooks.start()
    serve("payment", arguments.port, provider)


if __name__ == "__main__":
    main()
