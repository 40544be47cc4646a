"""The keys of the house: files of 32 bytes in a folder of their own, the one with the latest name in use."""

import hashlib
import hmac
import secrets
from pathlib import Path

from django.conf import settings

from balcao.foundation.vault.types import KeyMissing
from balcao.kernel.files import write_once

NAMES = "names"
"""The key by which names in the store are worked out; it is never changed."""


def key_in_use() -> tuple[str, bytes]:
    """The name and the bytes of the key that wraps new files' keys; made at first use."""
    name = max(known_keys(), default="")
    return (name, house_key(name)) if name else new_house_key(number=1)


def known_keys() -> list[str]:
    """The names of the house keys that are there."""
    return sorted(path.stem for path in _folder().glob("house-*.key"))


def house_key(name: str) -> bytes:
    """A house key.

    :raises KeyMissing: if it is not there.
    """
    try:
        return (_folder() / f"{name}.key").read_bytes()
    except FileNotFoundError:
        raise KeyMissing(name) from None


def new_house_key(*, number: int | None = None) -> tuple[str, bytes]:
    """Make the next one; who comes second to the same number gets the first one's."""
    if number is None:
        number = 1 + max((int(name.rpartition("-")[2]) for name in known_keys()), default=0)
    name = f"house-{number:06d}"
    return name, _made(name)


def drop_house_key(name: str) -> None:
    """Destroy a key that wraps nothing any more: what a backup holds under it can be read by nobody."""
    (_folder() / f"{name}.key").unlink(missing_ok=True)


def name_in_store(sha256: str) -> str:
    """A name that says nothing of the bytes to who has not our key; a twin's is another."""
    digest = hmac.new(_made(NAMES), bytes.fromhex(sha256), hashlib.sha256).hexdigest()[:48]
    return f"{digest[:2]}/{digest}-{secrets.token_hex(4)}"


def _made(name: str) -> bytes:
    """The key of that name, made if there is none."""
    path = _folder() / f"{name}.key"
    if not path.exists():
        write_once(path, secrets.token_bytes(32))
    return path.read_bytes()


def _folder() -> Path:
    folder = Path(settings.BALCAO_FILE_KEYS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
