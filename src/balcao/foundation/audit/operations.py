"""Appending entries, and sealing them in batches."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from balcao.foundation.audit.merkle import leaf_hash, tree_root
from balcao.foundation.audit.models import Entry, Seal, SealedLeaf
from balcao.foundation.db.api import fill_rows, insert
from balcao.kernel.actor import Actor
from balcao.kernel.clock import UTC
from balcao.kernel.texts import Text

BATCH = 20_000
FEW = 5
"""For so many entries there is a statement that is put together already."""
_SEALING_LOCK = 0x42414C43
SEEN = "audit:data:seen"
"""One of an entity's own people opened something of it."""


def _entry(
    kind: str, actor: Actor, at: datetime, event: str, *, data: dict[str, Any] | None = None, **rest: Any
) -> Entry:
    who, name, departments, kept = actor.self_id, actor.name, sorted(actor.departments), data or {}
    if actor.clerk is not None:
        departments = [actor.clerk.department]
        kept = {**kept, "clerk": {"id": actor.clerk.self_id, "name": actor.clerk.name}}
        kept["assistance"] = actor.clerk.assistance_id
        if kind == "read":  # at a counter it is the clerk who sees it
            who, name = actor.clerk.self_id, actor.clerk.name
    return Entry(
        kind=kind,
        at=at,
        event=event,
        actor_id=who,
        actor_name=name[:200],
        acting_for=actor.holder_id,
        channel=actor.channel.value,
        departments=departments,
        data=kept,
        **rest,
    )


def record(
    *,
    actor: Actor,
    at: datetime,
    event: str,
    subject: str,
    holder_id: str | None = None,
    data: dict[str, Any] | None = None,
    mandate_id: int | None = None,
) -> None:
    """Append a write. `event` is ``source:subject:action``; `data` is JSON, without secrets.

    `mandate_id` is the mandate under which it was done, as `entities.api.require` gave it.
    """
    insert(
        _entry("write", actor, at, event, data=data, subject=subject, holder_id=holder_id or "", mandate_id=mandate_id)
    )


def record_each(*, actor: Actor, at: datetime, event: str, about: Iterable[tuple[str, str, dict[str, Any]]]) -> None:
    """Append the same write about many things, each with its subject, holder and data, in one statement."""
    entries = [
        _entry("write", actor, at, event, subject=subject, holder_id=holder_id, data=data)
        for subject, holder_id, data in about
    ]
    if len(entries) > FEW:
        Entry.objects.bulk_create(entries)
    else:
        insert(*entries)


def record_read(
    *,
    actor: Actor,
    at: datetime,
    subject: str,
    holder_id: str,
    purpose: Text,
    basis: Text,
    event: str = "audit:data:read",
    data: dict[str, Any] | None = None,
) -> None:
    """Append a reading of someone's data; the person concerned sees it with its purpose and legal basis."""
    insert(
        _entry(
            "read",
            actor,
            at,
            event,
            subject=subject,
            holder_id=holder_id,
            purpose=dict(purpose),
            basis=dict(basis),
            data=data,
        )
    )


def record_seen(*, actor: Actor, at: datetime, subject: str, holder_id: str) -> None:
    """Append that one of an entity's own people, or its software, opened something of it: once a day (UTC) for each.
    What is not an entity's, or is opened by others, is not recorded by this."""
    if actor.entity_id is None or actor.holder_id != holder_id:
        return
    entry = _entry("read", actor, at, SEEN, subject=subject, holder_id=holder_id)
    today = Entry.objects.filter(subject=subject, kind="read", event=SEEN, actor_id=entry.actor_id)
    if not today.filter(at__gte=at.replace(hour=0, minute=0, second=0, microsecond=0)).exists():
        entry.save()


def record_reads(
    *,
    actor: Actor,
    at: datetime,
    about: Iterable[tuple[str, str]],
    purpose: Text,
    basis: Text,
    event: str = "audit:data:read",
) -> None:
    """Append the same reading of many things, each with its subject and holder, in one statement."""
    about = list(about)
    if not about:
        return
    same = _entry("read", actor, at, event, purpose=dict(purpose), basis=dict(basis))
    subjects, holders = zip(*about, strict=True)
    columns: dict[str, str] = {}
    given: dict[str, Any] = {"subjects": list(subjects), "holders": list(holders)}
    for field in Entry._meta.concrete_fields:
        if not field.primary_key:
            columns[field.attname] = f"%({field.attname})s::{field.db_type(connection)}"
            given[field.attname] = field.get_db_prep_save(getattr(same, field.attname), connection)
    fill_rows(
        Entry,
        columns=columns | {"subject": "subject", "holder_id": "holder_id"},
        source="unnest(%(subjects)s::text[], %(holders)s::text[]) AS about(subject, holder_id)",
        given=given,
    )


def entry_content(entry: Entry) -> bytes:
    """What a leaf covers: every column, in one canonical JSON."""
    columns = {field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
    columns["at"] = entry.at.astimezone(UTC).isoformat()
    return json.dumps(columns, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


@transaction.atomic
def seal_entries(*, at: datetime) -> int:
    """Seal every committed entry not sealed yet; returns how many. Two sealers cannot run at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEALING_LOCK])
    entries = list(
        Entry.objects.extra(
            where=["NOT EXISTS (SELECT 1 FROM audit_sealedleaf l WHERE l.entry_id = audit_entry.id)"]
        ).order_by("id")[:BATCH]
    )
    if not entries:
        return 0
    leaves = [leaf_hash(entry_content(entry)) for entry in entries]
    root = tree_root(leaves)
    last = Seal.objects.order_by("-id").first()
    previous = last.chain if last else ""
    chain = hashlib.sha256(f"{previous}:{root}".encode()).hexdigest()
    seal = Seal.objects.create(sealed_at=at, root=root, previous=previous, chain=chain, token=_time_stamp(chain))
    SealedLeaf.objects.bulk_create(
        SealedLeaf(entry_id=entry.pk, seal=seal, place=place, leaf=leaf)
        for place, (entry, leaf) in enumerate(zip(entries, leaves, strict=True))
    )
    return len(entries)


def _time_stamp(chain: str) -> bytes:
    """An RFC 3161 token over the chain value, from the authority the settings name."""
    name = settings.BALCAO_TIME_STAMPER
    return bytes(import_string(name)(bytes.fromhex(chain))) if name else b""
