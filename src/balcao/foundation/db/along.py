"""Rows of another table, brought along by a question in its own statement."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, QuerySet
from django.db.models.functions import JSONObject


def along(rows: QuerySet[Any]) -> ArraySubquery:
    """What to annotate a question with so that it brings these rows, in their order; `brought` reads them."""
    columns = (field.attname for field in rows.model._meta.concrete_fields)
    return ArraySubquery(rows.values_list(JSONObject(**{column: column for column in columns})))


def brought[Row: Model](model: type[Row], found: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The rows that came along, as their model has them."""
    fields = model._meta.concrete_fields
    return [
        model.from_db(None, [each.attname for each in fields], [each.to_python(row[each.attname]) for each in fields])
        for row in found
    ]
