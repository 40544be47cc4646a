"""Files that pages ask about on every row: which there are, and whether one changed, at the price of a `stat` each.

While a page is read, what was found for it stands. A process looks again when the seconds of the setting
``BALCAO_FILES_SEEN_SECONDS`` have passed.
"""

import os
import time
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from balcao.foundation.db.api import once

type Watched = tuple[tuple[Path, int], ...]
"""Files, each with the nanosecond of its last change."""


def named(root: Path, name: str) -> Watched:
    """The files of that name in `root` and in its folders, `root`'s own first; none where there is no `root`."""
    return _lately(("catalogue.named", root, name), lambda: _now(_named(root, _changed(root), name)))


def within(folder: Path) -> Watched:
    """The YAML files of a folder, by name."""
    return _lately(("catalogue.within", folder), lambda: _now(_within(folder, _changed(folder))))


_seen: dict[Hashable, tuple[float, Watched]] = {}


def _lately(question: Hashable, look: Callable[[], Watched]) -> Watched:
    def found() -> Watched:
        moment = time.monotonic()
        at, seen = _seen.get(question, (None, ()))
        if at is None or moment - at >= settings.BALCAO_FILES_SEEN_SECONDS:
            seen = look()
            _seen[question] = moment, seen
        return seen

    return once(question, found)


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
