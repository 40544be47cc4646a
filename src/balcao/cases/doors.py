"""Where a case can be handed over to."""

from collections.abc import Mapping
from datetime import datetime

from balcao.catalogue.api import offered


def doors(at: datetime) -> Mapping[str, tuple[str, ...]]:
    """The duties by which each department decides a service on offer: where a case can be handed over to."""
    found: dict[str, set[str]] = {}
    for version in offered(at):
        found.setdefault(version.summary.department, set()).add(version.summary.duty)
    return {department: tuple(sorted(duties)) for department, duties in sorted(found.items())}
