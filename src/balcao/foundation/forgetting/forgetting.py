"""Gathering, hashing, forgetting and looking for what is left, over the rules of every room."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from balcao.foundation.forgetting.rules import Blanked, Goes, Loosened, Matter, Rule, Stays
from balcao.foundation.storage.api import KEY


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What rooms hold of a matter: how many rows by table, the SHA-256 over all of it, and the keys of its files."""

    rows: dict[str, int]
    sha256: str
    keys: tuple[str, ...]


def gather(rules: Sequence[Rule], matter: Matter) -> Matter:
    """The matter with every name the rules find, until nothing new is found."""
    found: Matter = {}
    more = {name: list(values) for name, values in matter.items()}
    while more != found:
        found = {name: list(values) for name, values in more.items()}
        for rule in rules:
            for name, column in rule.finds.items():
                values = rule.rows(more).values_list(column, flat=True)
                more[name] = sorted({*more.get(name, []), *(each for each in values if each not in (None, ""))})
    return found


def content_of(rules: Sequence[Rule], matter: Matter) -> Content:
    """What there is of a gathered matter, as canonical JSON of every row that goes or is blanked."""
    rows: dict[str, int] = {}
    digest, keys = hashlib.sha256(), set()
    for rule in rules:
        if isinstance(rule, (Stays, Loosened)) or (isinstance(rule, Goes) and rule.only is not None):
            continue
        for row in rule.rows(matter).values():
            text = json.dumps(
                [rule.table, row], cls=_Encoder, sort_keys=True, ensure_ascii=False, separators=(",", ":")
            )
            digest.update(text.encode() + b"\n")
            keys |= set(KEY.findall(text))
            rows[rule.table] = rows.get(rule.table, 0) + 1
    return Content(rows=rows, sha256=digest.hexdigest(), keys=tuple(sorted(keys)))


def forget(rules: Sequence[Rule], matter: Matter, *, at: datetime) -> None:
    """Do what the rules say to the rows of a gathered matter, in the caller's transaction, the last rule first.

    Foreign keys are held to at its end: what a room forgot to say makes it fail, and nothing is deleted.
    """
    for rule in reversed(rules):
        if isinstance(rule, Blanked):
            rule.rows(matter).order_by().update(**rule.values(at))
        elif isinstance(rule, Goes):
            _delete(rule, matter)
    connection.check_constraints()


def _delete(rule: Goes, matter: Matter) -> None:
    rows = rule.rows(matter).order_by()
    if rule.only is not None:
        rows = rule.model._base_manager.filter(pk__in=list(rows.filter(rule.only).values_list("pk", flat=True)))
    rows._raw_delete(rows.db)  # no collector: every table has its own rule


def left_of(rules: Iterable[Rule], matter: Matter) -> dict[str, int]:
    """How many rows of a matter there are that the rules should have deleted or blanked, by table."""
    found: dict[str, int] = {}
    for rule in rules:
        rows = rule.rows(matter)
        if isinstance(rule, Blanked):
            rows = rows.exclude(rule.done())
        elif isinstance(rule, Stays) or (isinstance(rule, Goes) and rule.only is not None):
            continue
        count = rows.count()
        if count:
            found[rule.table] = found.get(rule.table, 0) + count
    return found


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, (bytes, memoryview)):
            return bytes(o).hex()
        return super().default(o)
