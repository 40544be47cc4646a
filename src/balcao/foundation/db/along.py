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
    """The rows that came along, as their model has them; what is no column of it is as JSON has it."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rows, shape, names, beside = list[Row](), None, list[str](), list[str]()
    for each in found:
        if each.keys() != shape:  # those of one question have the same columns
            shape, names = each.keys(), [name for name in fields if name in each]
            beside = [name for name in each if name not in fields]
        row = model.from_db(None, names, [fields[name].to_python(each[name]) for name in names])
        for name in beside:
            setattr(row, name, each[name])
        rows.append(row)
    return rows
