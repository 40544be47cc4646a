"""Where sealed bytes lie: a folder, or a bucket of any S3."""

import os
import secrets
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings


class Store(Protocol):
    """Bytes by name."""

    def put(self, name: str, data: bytes) -> None:
        """Keep them."""

    def get(self, name: str) -> bytes:
        """Have them again; raises `FileNotFoundError` when there are none."""

    def delete(self, name: str) -> None:
        """Let go of them; none there is no failure."""


class Folder:
    """Files below a folder; each is there whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, data: bytes) -> None:
        """Write beside, then rename."""
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
        """Remove the file."""
        (self.root / name).unlink(missing_ok=True)


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


def store() -> Store:
    """The store that the settings name."""
    url: str = settings.BALCAO_FILES_STORE
    return Bucket(url) if url.startswith("s3://") else Folder(Path(settings.MEDIA_ROOT) / "sealed")
