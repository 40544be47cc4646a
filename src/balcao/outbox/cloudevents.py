"""A happening as others read it: a CloudEvent that names the published shape of its data."""

from typing import Any

from django.conf import settings

from balcao.outbox.types import HappeningShown, HappeningType


def schema_at(kind: HappeningType) -> str:
    """Where the JSON Schema of a type's data is."""
    return f"{settings.BALCAO_PUBLIC_URL}/api/v1/events/schemas/{kind.name}/{kind.version}/"


def as_cloudevent(each: HappeningShown) -> dict[str, Any]:
    """The happening as CloudEvents 1.0 has it; it names the case, and tells nothing that a mandate does not show."""
    return {
        "specversion": "1.0",
        "id": str(each.mark),
        "source": f"{settings.BALCAO_PUBLIC_URL}/api/v1/",
        "type": f"balcao.{each.type.name}.v{each.type.version}",
        "subject": each.subject,
        "time": each.at.isoformat(),
        "datacontenttype": "application/json",
        "dataschema": schema_at(each.type),
        "data": dict(each.data),
    }
