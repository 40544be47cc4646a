"""What has to be settled before an application can be lodged, by what is known."""

from collections.abc import Mapping
from typing import Any

from balcao.catalogue.definition import ServiceData
from balcao.catalogue.standing_in_the_way import Outstanding
from balcao.formkit.api import holds


def outstanding_in(
    data: ServiceData, *, answers: Mapping[str, Any], facts: Mapping[str, Any]
) -> tuple[Outstanding, ...]:
    """What of it stands in the way now. A condition about facts that no register gave does not."""
    context = {**answers, "facts": facts}
    return tuple(each for each in data.outstanding if holds(each.when, context))
