"""Files that were given to a question, as its page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from balcao.documents.api import file_preview
from balcao.foundation.ui.api import translate


@dataclass(frozen=True, slots=True, kw_only=True)
class FileThere:
    """A file that was given: `note` says why it cannot be opened, `preview` is its first page in small, `unclear` says
    what makes it hard to read, and how that is mended."""

    name: str
    sha256: str
    note: str = ""
    preview: str = ""
    unclear: tuple[str, ...] = ()


def files_there(files: Iterable[Any], language: str) -> tuple[FileThere, ...]:
    """The files of an answer."""
    return tuple(_shown(each, language) for each in files if isinstance(each, Mapping))


def _shown(file: Mapping[str, Any], language: str) -> FileThere:
    name, digest = str(file.get("name", "")), str(file.get("sha256", ""))
    return FileThere(
        name=name,
        sha256=digest,
        preview=file_preview(name, digest),
        unclear=tuple(translate(f"documents.unclear.{each}", language) for each in file.get("unclear", ())),
    )
