"""Files of before the vault, sealed where they lie."""

from hashlib import sha256
from pathlib import Path

from django.core.files.storage import storages

from balcao.foundation.vault import keeping
from balcao.foundation.vault.storage import SealedStorage, plain_files


def seal_plain_files() -> int:
    """Seal every plain file of content and remove it; returns how many. Killed half-way, the next run does the rest."""
    storage = storages["default"]
    sealed = 0
    for name in plain_files(storage) if isinstance(storage, SealedStorage) else ():
        path = Path(storage.path(name))
        data = path.read_bytes()
        digest = sha256(data).hexdigest()
        if name == f"{digest[:2]}/{digest}":  # a damaged one is for somebody to look at
            keeping.keep(digest, data)
            path.unlink()
            sealed += 1
    return sealed
