"""Files that pages ask about on every row: which there are, and whether one changed, at the price of a `stat` each.

While a page is read, what was found for it stands.
"""

import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from balcao.foundation.db.api import once

type Watched = tuple[tuple[Path, int], ...]
"""Files, each with the nanosecond of its last change."""


def named(root: Path, name: str) -> Watched:
    """The files of that name in `root` and in its folders, `root`'s own first; none where there is no `root`."""
    return once(("catalogue.named", root, name), lambda: _now(_named(root, _changed(root), name)))


def within(folder: Path) -> Watched:
    """The YAML files of a folder, by name."""
    return once(("catalogue.within", folder), lambda: _now(_within(folder, _changed(folder))))


def _changed(path: Path) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return 0


def _now(paths: Iterable[tuple[str, Path]]) -> Watched:
    found = []
    for text, path in paths:
        try:
            found.append((path, os.stat(text).st_mtime_ns))
        except FileNotFoundError:
            continue
    return tuple(found)


@lru_cache(maxsize=64)
def _named(root: Path, changed_ns: int, name: str) -> tuple[tuple[str, Path], ...]:
    """Where such files may lie; looked for again when a folder came or went."""
    folders = sorted(each for each in root.iterdir() if each.is_dir()) if changed_ns else []
    return tuple((str(folder / name), folder / name) for folder in (root, *folders))


@lru_cache(maxsize=64)
def _within(folder: Path, changed_ns: int) -> tuple[tuple[str, Path], ...]:
    return tuple((str(path), path) for path in sorted(folder.glob("*.yaml")))
