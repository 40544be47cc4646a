"""Who tells of outages in tests, and one that is told."""

from datetime import datetime, timedelta
from typing import Any

from balcao.kernel.actor import Actor, posts_in
from balcao.outages.operations import confirm_order, tell_outage

AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
"""A Monday."""
CERTIFICATE = "dsi-association-leadership-certificate"


def _officer(number: int, department: str, *duties: str) -> Actor:
    posts = posts_in(department, *duties)
    return Actor(person_id=number, name=f"officer {number}", assurance=3, holder_id=f"p-{number}", posts=posts)


CHIEF, SECOND, OTHER = _officer(901, "DSI", "chief"), _officer(902, "DSI", "chief"), _officer(903, "IAM", "chief")
ADMIN, ADMIN_TOO = _officer(904, "SAFP", "administration"), _officer(905, "SAFP", "administration")


def told(actor: Actor = CHIEF, *, confirmed_by: Actor | None = SECOND, at: datetime = AT, **given: Any) -> int:
    """An outage of the certificate, from tomorrow for a day unless said otherwise; terms move if it is confirmed."""
    values: dict[str, Any] = {
        "key": "k",
        "department": "DSI",
        "service_id": CERTIFICATE,
        "planned": True,
        "begins_at": at + timedelta(days=1),
        "ends_at": at + timedelta(days=2),
        "words": {},
        "works": {},
    }
    number = tell_outage(actor=actor, at=at, **(values | given))
    if confirmed_by is not None:
        confirm_order(actor=confirmed_by, at=at, outage_id=number)
    return number
