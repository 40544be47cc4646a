"""Who asks what in these tests."""

from datetime import UTC, datetime

from balcao.exchange.api import Asking
from balcao.kernel.actor import Actor

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PURPOSE = {"zh-Hant": "查閱社團機關成員", "pt": "Consultar os órgãos", "en": "To read the organs"}
BASIS = {"zh-Hant": "第2/2020號法律", "pt": "Lei n.º 2/2020", "en": "Law 2/2020"}


def person(number: int, holder_id: str = "") -> Actor:
    return Actor(person_id=number, name=f"person {number}", holder_id=holder_id or f"p-{number}")


def asking(register: str, *fields: str) -> Asking:
    return Asking(register, PURPOSE, BASIS, fields or ("status",))
