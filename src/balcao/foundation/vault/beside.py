"""What is worked out of a file lies beside it, sealed by a key that is made of the file's own: it is gone with it."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from balcao.foundation.vault.keeping import key_of, living
from balcao.foundation.vault.sealing import new_key, seal, unseal
from balcao.foundation.vault.stores import BESIDE, store
from balcao.foundation.vault.types import Damaged, State, Unreadable

_SALT = 32


def keep_beside(sha256: str, name: str, data: bytes) -> None:
    """Keep what was worked out of a file, under a name; in the place of what lay there. It may be cleared away at any
    time. Beside a file that is not there, or may not be read, nothing is kept."""
    row = living(sha256)
    if row is not None and row.state == State.FINE:
        salt = new_key()
        store().put(f"{row.address}{BESIDE}/{name}", salt + seal(data, _derived(key_of(row), salt, name)))


def beside(sha256: str, name: str) -> bytes | None:
    """What lies beside a file under that name; None when nothing does, or nothing that can be read.

    :raises Unreadable: when the file itself may not be read.
    """
    row = living(sha256)
    if row is None:
        return None
    if row.state != State.FINE:
        raise Unreadable(sha256)
    try:
        found = store().get(f"{row.address}{BESIDE}/{name}")
        return unseal(found[_SALT:], _derived(key_of(row), found[:_SALT], name))
    except (FileNotFoundError, Damaged):
        return None


def _derived(key: bytes, salt: bytes, name: str) -> bytes:
    """A key for these bytes alone: another salt each time, so no two are ever sealed by the same."""
    return HKDF(SHA256(), 32, salt, name.encode()).derive(key)
