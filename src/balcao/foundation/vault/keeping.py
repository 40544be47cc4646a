"""Keeping bytes sealed, having them again, quarantine, destroying; changing the house key."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256 as digest_of

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from balcao.foundation.db.api import KeptQuestion, given
from balcao.foundation.vault.house_keys import (
    drop_house_key,
    house_key,
    key_in_use,
    known_keys,
    name_in_store,
    new_house_key,
)
from balcao.foundation.vault.models import FileKey
from balcao.foundation.vault.sealing import new_key, seal, unseal, unwrap, wrap
from balcao.foundation.vault.stores import remove, store
from balcao.foundation.vault.types import Damaged, Held, State, Unreadable
from balcao.kernel.clock import now

AT_ONCE = 500


def keep(sha256: str, data: bytes) -> None:
    """Seal and store bytes, once: whoever brings the same at the same moment waits and finds them there.

    The bytes are in the store before the line that names them: killed between, this leaves bytes that nobody can read.
    """
    if living(sha256) is not None:
        return
    key, address = new_key(), name_in_store(sha256)
    name, house = key_in_use()
    store().put(address, seal(data, key))
    try:
        with transaction.atomic():
            FileKey.objects.create(
                sha256=sha256,
                address=address,
                wrapped=wrap(key, house, bound_to=f"{sha256}:{address}"),
                house_key=name,
                size=len(data),
                stored_at=now(),
            )
    except IntegrityError:
        store().delete(address)


def bytes_of(sha256: str, *, scanning: bool = False) -> bytes | None:
    """The bytes; None for what the vault never had. `scanning` reads what is in quarantine.

    :raises Unreadable: in quarantine.
    :raises FileNotFoundError: when the bytes are destroyed or not in the store.
    :raises KeyMissing, Damaged: when they cannot be had.
    """
    row = living(sha256)
    if row is None:
        if FileKey.objects.filter(sha256=sha256).exists():
            raise Unreadable(sha256)
        return None
    if row.state != State.FINE and not scanning:
        raise Unreadable(sha256)
    data = unseal(store().get(row.address), key_of(row))
    if digest_of(data).hexdigest() != sha256:
        raise Damaged
    return data


def key_of(row: FileKey) -> bytes:
    """A file's own key.

    :raises KeyMissing, Damaged: when it cannot be had.
    """
    return unwrap(bytes(row.wrapped or b""), house_key(row.house_key), bound_to=f"{row.sha256}:{row.address}")


def is_kept(sha256: str) -> bool:
    """Whether there is a key for such bytes."""
    return living(sha256) is not None


def held(sha256s: Collection[str]) -> dict[str, Held]:
    """How these files stand, by hash, the latest of each; what the vault never had is left out."""
    wanted = [each for each in sha256s if each]
    rows = FileKey.objects.filter(sha256__in=wanted).order_by("pk") if wanted else ()
    return {
        row.sha256: Held(
            sha256=row.sha256,
            size=row.size,
            state=State(row.state),
            finding=row.finding,
            stored_at=row.stored_at,
            destroyed_at=row.destroyed_at,
        )
        for row in rows
    }


def waits_along(sha256: OuterRef) -> Exists:
    """What to annotate a question with so that each row says whether its file waits to be checked."""
    return Exists(FileKey.objects.filter(sha256=sha256, state=State.WAITING, destroyed_at=None))


def quarantine(sha256: str) -> None:
    """Let nobody read it until it was checked."""
    FileKey.objects.filter(sha256=sha256, destroyed_at=None).update(state=State.WAITING, checked_at=None)


def in_quarantine(*, most: int = AT_ONCE) -> list[str]:
    """The hashes of what waits to be checked, the oldest first."""
    return list(
        FileKey.objects.filter(state=State.WAITING).order_by("stored_at").values_list("sha256", flat=True)[:most]
    )


@transaction.atomic
def release(sha256: str, *, at: datetime) -> bool:
    """It was found clean; returns whether it waited."""
    return bool(FileKey.objects.filter(sha256=sha256, state=State.WAITING).update(state=State.FINE, checked_at=at))


def refuse(sha256: str, *, finding: str, at: datetime) -> bool:
    """It was found unsafe: its key is destroyed; returns whether it waited."""
    with transaction.atomic():
        row = FileKey.objects.select_for_update().filter(sha256=sha256, state=State.WAITING).first()
        if row is None:
            return False
        row.state, row.finding, row.checked_at, row.destroyed_at, row.wrapped = (
            State.REFUSED,
            finding[:200],
            at,
            at,
            None,
        )
        row.save(update_fields=["state", "finding", "checked_at", "destroyed_at", "wrapped"])
    remove(row.address)
    return True


def destroy(sha256: str) -> None:
    """Destroy the key, and then the bytes; twice changes nothing. The line stays as the proof.

    Killed between, what is left in the store can be read by nobody.
    """
    with transaction.atomic():
        row = FileKey.objects.select_for_update().filter(sha256=sha256, destroyed_at=None).first()
        if row is None:
            return
        row.wrapped, row.destroyed_at = None, now()
        row.save(update_fields=["wrapped", "destroyed_at"])
    address = row.address
    transaction.on_commit(lambda: remove(address))


def change_house_key(*, keep_old: bool = False) -> int:
    """Wrap every file's key by a new house key, in batches; returns how many.

    Begun again after it was killed, it goes on: no file is without a key at any moment. Old house keys that wrap
    nothing any more are destroyed, unless they are kept: without them no backup of the database brings back the key of
    a destroyed file.
    """
    stale = FileKey.objects.filter(destroyed_at=None).exclude(house_key=max(known_keys(), default=""))
    name, house = key_in_use() if stale.exists() else new_house_key()
    changed = 0
    while batch := _wrap_again(name, house):
        changed += batch
    used = set(FileKey.objects.filter(destroyed_at=None).values_list("house_key", flat=True).distinct())
    for old in known_keys():
        if not keep_old and old != name and old not in used:
            drop_house_key(old)
    return changed


@transaction.atomic
def _wrap_again(name: str, house: bytes) -> int:
    rows = FileKey.objects.select_for_update().filter(destroyed_at=None).exclude(house_key=name).order_by("pk")
    batch = list(rows[:AT_ONCE])
    for row in batch:
        row.wrapped, row.house_key = wrap(key_of(row), house, bound_to=f"{row.sha256}:{row.address}"), name
    FileKey.objects.bulk_update(batch, ["wrapped", "house_key"])
    return len(batch)


def living(sha256: str) -> FileKey | None:
    """The line of a file that has a key."""
    return _LIVING.first(sha256=sha256)


_LIVING = KeptQuestion(lambda: FileKey.objects.filter(sha256=given("sha256"), destroyed_at=None).order_by("pk"))
