from datetime import UTC, datetime
from typing import Any

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.kernel.actor import Actor
from balcao.payments.api import Line, order_of, place_order, start_payment
from balcao.payments.settlement import receive_message
from balcao.payments.tests.provider import SECRET, Provider

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OPERATOR = Actor(person_id=4, name="黃嘉敏", holder_id="e-2")
LAW = {"zh-Hant": "第 1/2020 號法律", "pt": "Lei n.º 1/2020", "en": "Law 1/2020"}
FEE = {"zh-Hant": "費用", "pt": "Taxa", "en": "Fee"}


def line(amount: int, kind: str = "fee") -> Line:
    return Line(kind=kind, label=FEE, amount=amount, why=FEE, basis=LAW)


def standing(subject: str = "case:1") -> Any:
    """The order of a subject, as it now stands."""
    return order_of(subject=subject)


class Counter:
    """A holder at the counter and the provider behind it."""

    def __init__(self, provider: Provider):
        self.provider = provider
        self.events = 0

    def place(self, *amounts: int, actor: Actor = OPERATOR, at: datetime = AT, subject: str = "case:1", **changes: Any):
        given: dict[str, Any] = {"holder_id": "e-2", "department": "IAM", "title": FEE}
        lines = [line(amount) for amount in amounts or (550_00,)]
        return place_order(actor=actor, at=at, subject=subject, lines=lines, **(given | changes))

    def start(self, order: Any, actor: Actor = OPERATOR, at: datetime = AT) -> dict[str, Any]:
        """Begin to pay; returns the provider's record of it."""
        url = start_payment(actor=actor, at=at, order_ids=[order.id], return_url="https://balcao.example/back/")
        return next(payment for payment in self.provider.payments if url.endswith(f"/pay/{payment['id']}"))

    def tell(self, payment: dict[str, Any], kind: str, *, at: datetime = AT, event: str = "", told: Any = None) -> str:
        """Have the provider deliver a message about that payment; returns its outcome."""
        self.events += 1
        body = self.provider.message(payment, kind, event or f"evt_{self.events}", **(told or {}))
        return receive_message(at=at, body=body, signature=self.provider.signature(body, at))

    def pay(self, order: Any, **changes: Any) -> dict[str, Any]:
        """Begin to pay and have the provider say that it was paid; returns the provider's record."""
        payment = self.start(order, **changes)
        self.tell(payment, "payment.succeeded", at=changes.get("at", AT))
        return payment

    def give_back(self, payment: dict[str, Any], place: int = -1, *, at: datetime = AT) -> str:
        """Have the provider say that a refund it was asked for is back."""
        asked = self.provider.asked_back[place]
        told = {"refund": asked["reference"], "amount": asked["amount"]}
        return self.tell(payment, "refund.succeeded", at=at, told=told)


@pytest.fixture
def counter(settings, db):
    # Nobody signs in with a password here: a slow hash would only take time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_people(at=AT)
    load_entities(at=AT)
    provider = Provider()
    settings.BALCAO_PAYMENT_URL = provider.url
    settings.BALCAO_PAYMENT_SECRET = SECRET
    settings.BALCAO_PUBLIC_URL = "https://balcao.example"
    yield Counter(provider)
    provider.stop()


@pytest.fixture
def heard(monkeypatch):
    """What was announced."""
    events: list[Any] = []
    monkeypatch.setattr("balcao.payments.effects.announce", events.append)
    return events
