"""Django's storage over the vault: names of content are sealed, every other name is a plain file of the folder."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

from balcao.foundation.vault import keeping

NAME = re.compile(r"[0-9a-f]{2}/([0-9a-f]{64})")


class SealedStorage(FileSystemStorage):
    """``ab/<sha256>`` names sealed bytes; files of before the vault are read as they lie until they are sealed."""

    def _save(self, name: str, content: Any) -> str:
        digest = _digest(name)
        if not digest:
            return str(super()._save(name, content))  # type: ignore[misc]
        keeping.keep(digest, b"".join(content.chunks()))
        return name

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        digest = _digest(name)
        data = keeping.bytes_of(digest) if digest else None
        return ContentFile(data, name=name) if data is not None else super()._open(name, mode)  # type: ignore[misc]

    def exists(self, name: str) -> bool:
        """Whether anybody can have the bytes again."""
        digest = _digest(name)
        return bool(digest and keeping.is_kept(digest)) or super().exists(name)

    def delete(self, name: str) -> None:
        """Destroy the key, then the bytes."""
        digest = _digest(name)
        if digest:
            keeping.destroy(digest)
        super().delete(name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """A name of content is its own."""
        return name if _digest(name) else super().get_available_name(name, max_length)


def plain_files(storage: FileSystemStorage) -> Iterator[str]:
    """The names of content that still lie unsealed."""
    for path in sorted(Path(storage.path("")).glob("??/*")):
        name = f"{path.parent.name}/{path.name}"
        if _digest(name):
            yield name


def _digest(name: str) -> str:
    found = NAME.fullmatch(str(name).replace("\\", "/"))
    return found.group(1) if found else ""
