"""A round without a service of its own, for tests."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from balcao.catalogue.api import Intake, ServiceVersion

AT = datetime.fromisoformat("2026-12-01T09:00:00+08:00")
DRAWN = AT + timedelta(days=2)


def version_with(
    *, by: str = "first_come", quota: int = 45, waiting: int = 0, service_id: str = "stalls"
) -> ServiceVersion:
    """A service that takes applications for a day from `AT` on, as much of it as a round asks for."""
    round_ = {"id": "r1", "opens_at": AT, "closes_at": AT + timedelta(days=1), "quota": quota, "waiting": waiting}
    if by == "draw":
        round_["drawn_at"] = DRAWN
    intake = Intake.model_validate({"by": by, "confidence": "placeholder", "rounds": [round_]})
    definition: Any = SimpleNamespace(
        data=SimpleNamespace(intake=intake, department="IAM"),
        access=SimpleNamespace(decide="licensing"),
        text=lambda name: dict.fromkeys(("zh-Hant", "pt", "en"), name),
    )
    return cast("ServiceVersion", SimpleNamespace(service_id=service_id, definition=definition))
