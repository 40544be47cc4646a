"""What goes on while the house is being killed: people apply through the pages, and pay at the provider."""

import asyncio
import threading
import time
import urllib.parse
import urllib.request

from bench.afterwards import Acknowledged
from bench.browser import Browser
from bench.house import PAYMENT
from bench.journey import apply

TEXT = {"zh-Hant": "費用", "pt": "Taxa", "en": "Fee"}


def keep_applying(browsers: dict[int, Browser], people: list[int], over: threading.Event, known: Acknowledged) -> None:
    """One application after the other; what fails is tried no further, what is acknowledged is noted."""

    async def going() -> None:
        while not over.is_set():
            for person in people:
                if over.is_set():
                    return
                browser = browsers[person]
                try:
                    job = await asyncio.wait_for(apply(browser, person), 30)
                except Exception:
                    known.failures += 1
                    await asyncio.sleep(0.2)
                else:
                    known.cases[job.reference] = job.draft
                await browser.close()

    asyncio.run(going())


class Payer:
    """Places orders by verb, pays them on the provider's page, and has every third given back by rule."""

    def __init__(self, series: int, known: Acknowledged) -> None:
        self.series, self.known, self.count = series, known, 0

    def keep_paying(self, over: threading.Event) -> None:
        """Until it is over; whatever the database does."""
        from django.db import connections

        while not over.is_set():
            try:
                self._one()
            except Exception:
                self.known.failures += 1
                connections.close_all()
                time.sleep(0.3)
        connections.close_all()

    def _one(self) -> None:
        from balcao.kernel.actor import system_actor
        from balcao.kernel.clock import now
        from balcao.payments.api import Line, order_of, place_order, refund_order, start_payment

        self.count += 1
        subject = f"crash:{self.series}:{self.count}"
        line = Line(kind="fee", label=TEXT, amount=100 + self.count, why=TEXT, basis=TEXT)
        order = place_order(
            actor=system_actor(),
            at=now(),
            subject=subject,
            holder_id="p-100000",
            department="FSS",
            title=TEXT,
            lines=[line],
        )
        where = start_payment(actor=system_actor(), at=now(), order_ids=[order.id], return_url="http://127.0.0.1:1/")
        wanted = urllib.request.Request(where, data=urllib.parse.urlencode({"way": "card"}).encode(), method="POST")
        try:
            urllib.request.build_opener(_Stay).open(wanted, timeout=10)
        except urllib.error.HTTPError as answer:
            if answer.code != 303:
                raise
        self.known.paid[subject] = order.reference
        limit = time.monotonic() + 5
        while self.count % 3 == 0 and time.monotonic() < limit:
            standing = order_of(subject=subject)
            if standing is not None and standing.state == "paid":
                refund_order(actor=system_actor(), at=now(), order_id=standing.id, reason=TEXT)
                self.known.given_back.add(subject)
                break
            time.sleep(0.1)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given: object) -> None:
        return None


def provider_payments() -> dict[str, dict[str, object]]:
    """What the provider knows, by our reference."""
    import json

    with urllib.request.urlopen(f"http://127.0.0.1:{PAYMENT}/payments.json", timeout=10) as answer:
        return {each["reference"]: each for each in json.load(answer)["payments"].values()}
