"""What happens to the rows of a matter, table by table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

type Matter = dict[str, list[Any]]
"""By what rooms know a matter: ``{"case": [12], "draft": [34], "reference": ["IAM-2026-000001-X"], …}``."""


class Moment:
    """Stands in a blanked row's values for the moment at which it is forgotten."""


FORGOTTEN_AT = Moment()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Rows of a table: those for which a lookup of `where` is among the matter's values of that name.

    `finds` adds names: the values of a column of these rows, for the rules that come after.
    """

    model: type[Model]
    where: Mapping[str, str]
    finds: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The model's name, as manifests and tests write it."""
        return self.model._meta.label

    def rows(self, matter: Matter) -> QuerySet[Any]:
        """The rows of a matter, in the order of their numbers."""
        wanted = Q(pk__in=[])
        for lookup, name in self.where.items():
            values = matter.get(name, [])
            if values:
                wanted |= Q(**{lookup: values})
        return self.model._base_manager.filter(wanted).order_by("pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goes(Rule):
    """The rows are deleted; those shared with others only once `only` holds of them."""

    only: Q | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanked(Rule):
    """The rows stay for the reason `why`, without what they said: `to` is what their columns become."""

    to: Mapping[str, Any]
    why: str

    def values(self, at: datetime) -> dict[str, Any]:
        """What the columns become at that moment."""
        return {name: at if value is FORGOTTEN_AT else value for name, value in self.to.items()}

    def done(self) -> Q:
        """What holds of a row that was blanked. Values that are worked out by the database are not asked about."""
        holds = Q()
        for name, value in self.to.items():
            if value is FORGOTTEN_AT:
                holds &= Q(**{f"{name}__isnull": False})
            elif value is None:
                holds &= Q(**{f"{name}__isnull": True})
            elif not hasattr(value, "resolve_expression"):
                holds &= Q(**{name: value})
        return holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Loosened(Blanked):
    """Rows of other matters, which keep what they say and lose what ties them to this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays(Rule):
    """The rows stay as they are, for the reason `why`."""

    why: str
