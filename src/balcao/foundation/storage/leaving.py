"""Removing bytes that no row names any more.

Who names bytes is asked of every text and JSON column of every room at the moment of removing, so no count of uses can
be wrong. A removal locks its mark: a `put` of the same bytes waits for it and stores them anew.
"""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from balcao.foundation.storage.models import Leaving

KEY = re.compile(r"\b[0-9a-f]{2}/[0-9a-f]{64}\b")
AT_ONCE = 5000
"""Keys asked about together: every asking reads every table once."""
GRACE = timedelta(days=1)
_LONG_ENOUGH = 67


def let_go(keys: Iterable[str], *, at: datetime) -> None:
    """Mark bytes as leaving, in the caller's transaction."""
    marks = [Leaving(key=key, since=at) for key in sorted(set(keys))]
    Leaving.objects.bulk_create(marks, update_conflicts=True, update_fields=["since"], unique_fields=["key"])


def expect_a_name(key: str, *, at: datetime) -> None:
    """Mark bytes that just came: unless a row names them within a day, they go again."""
    Leaving.objects.update_or_create(key=key, defaults={"since": at + GRACE})


def remove_leaving(*, at: datetime, most: int = AT_ONCE) -> int:
    """Remove some of the bytes that are leaving and that nobody names; returns how many marks were dealt with.

    Killed half-way, what was removed is gone and its mark still there: the next run does the rest.
    """
    with transaction.atomic():
        due = Leaving.objects.select_for_update(skip_locked=True).filter(since__lte=at)
        marks = due.order_by("key")[:most]
        keys = [each.key for each in marks]
        for key in set(keys) - named_among(keys):
            default_storage.delete(key)
        Leaving.objects.filter(key__in=keys).delete()
    return len(keys)


def still_leaving(keys: Collection[str], *, at: datetime) -> set[str]:
    """Those that were let go of and are not removed yet."""
    return set(Leaving.objects.filter(key__in=list(keys), since__lte=at).values_list("key", flat=True))


def stored_among(keys: Collection[str]) -> set[str]:
    """Those whose bytes are there."""
    return {key for key in keys if default_storage.exists(key)}


def named_among(keys: Collection[str], *, apart_from: Collection[type[models.Model]] = ()) -> set[str]:
    """Those keys that a row of any room still names. The audit trail and the marks themselves do not count."""
    found: set[str] = set()
    if not keys:
        return found
    for model in apps.get_models():
        if _counts(model) and model not in apart_from:
            found |= _named_in(model, sorted(keys))
    return found


def _counts(model: type[models.Model]) -> bool:
    return model.__module__.startswith("balcao.") and model._meta.app_label not in {"audit", "storage"}


def _named_in(model: type[models.Model], keys: list[str]) -> set[str]:
    columns = [
        connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields if _may_name(field)
    ]
    if not columns:
        return set()
    text, table = ", ".join(f"{each}::text" for each in columns), connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT key_found.parts[1] FROM {table}, regexp_matches(concat_ws(' ', {text}),"  # noqa: S608 - a model's own names
            " '([0-9a-f]{2}/[0-9a-f]{64})', 'g') AS key_found (parts) WHERE key_found.parts[1] = ANY(%s)",
            [keys],
        )
        return {row[0] for row in cursor.fetchall()}


def _may_name(field: "models.Field[Any, Any]") -> bool:
    if isinstance(field, models.CharField):
        return field.choices is None and (field.max_length or _LONG_ENOUGH) >= _LONG_ENOUGH
    return isinstance(field, (models.JSONField, models.TextField))
