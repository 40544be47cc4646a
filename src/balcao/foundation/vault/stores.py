"""Where sealed bytes lie: a folder, or a bucket of any S3."""

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

BESIDE = ".beside"
"""Ends the name of the folder of what was worked out of a file."""


class Store(Protocol):
    """Bytes by name."""

    def put(self, name: str, data: bytes) -> None:
        """Keep them."""

    def get(self, name: str) -> bytes:
        """Have them again; raises `FileNotFoundError` when there are none."""

    def delete(self, name: str) -> None:
        """Let go of them; none there is no failure."""

    def lying(self, folder: str = "") -> Iterator[tuple[str, datetime]]:
        """Every name below a folder, also of what was never finished, with the moment it was written."""


class Folder:
    """Files below a folder; each is there whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, data: bytes) -> None:
        """Write under another name, then rename."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(path)

    def get(self, name: str) -> bytes:
        """Read the file."""
        return (self.root / name).read_bytes()

    def delete(self, name: str) -> None:
        """Remove the file, and the folder of what lay beside one when that was the last."""
        path = self.root / name
        path.unlink(missing_ok=True)
        if path.parent.suffix == BESIDE:
            with suppress(OSError):
                path.parent.rmdir()

    def lying(self, folder: str = "") -> Iterator[tuple[str, datetime]]:
        """Every file; what was never finished has a name of its own, which begins with a dot."""
        for path in (self.root / folder).rglob("*"):
            try:
                if path.is_file():
                    yield str(path.relative_to(self.root)), datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
            except FileNotFoundError:  # somebody else removed it meanwhile
                continue


class Bucket:
    """Objects of an S3 (obstore): what lies there is sealed already."""

    def __init__(self, url: str) -> None:
        from obstore.store import S3Store

        parts = urlsplit(url)
        self.store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            endpoint=settings.BALCAO_S3_ENDPOINT or None,
            region=settings.BALCAO_S3_REGION,
            access_key_id=settings.BALCAO_S3_KEY_ID,
            secret_access_key=settings.BALCAO_S3_SECRET,
            client_options={"allow_http": settings.BALCAO_S3_ENDPOINT.startswith("http://"), "timeout": "30s"},
        )

    def put(self, name: str, data: bytes) -> None:
        """Put the object."""
        self.store.put(name, data)

    def get(self, name: str) -> bytes:
        """Get the object."""
        return bytes(self.store.get(name).bytes())

    def delete(self, name: str) -> None:
        """Delete the object."""
        self.store.delete(name)

    def lying(self, folder: str = "") -> Iterator[tuple[str, datetime]]:
        """Every object, a thousand at a time."""
        for some in self.store.list(folder or None, chunk_size=1000):
            for each in some:
                yield each["path"], each["last_modified"]


def remove(address: str) -> None:
    """Let go of a file's bytes and of what lies beside them."""
    found = store()
    for name, _ in list(found.lying(address + BESIDE)):
        found.delete(name)
    found.delete(address)


def store() -> Store:
    """The store that the settings name."""
    url: str = settings.BALCAO_FILES_STORE
    return Bucket(url) if url.startswith("s3://") else Folder(Path(settings.MEDIA_ROOT) / "sealed")
