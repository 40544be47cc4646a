"""Sweeping the store: bytes that no key opens, and what was worked out of files and lay there long enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched

from balcao.foundation.vault.models import FileKey
from balcao.foundation.vault.stores import BESIDE, store

GRACE = timedelta(days=1)
"""So long bytes may lie there without a line that names them: who puts them writes it within seconds."""
KEPT_BESIDE = timedelta(days=30)
AT_ONCE = 1000
MOST_ALONE = 100
"""So many may go while more of the store is unknown than known."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What lies in the store: `known` files, `orphans` that no key opens, `stale` of what was worked out of files."""

    known: int
    orphans: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def strange(self) -> bool:
        """Whether most of it is unknown: then it is another house's store, and not ours to sweep."""
        return len(self.orphans) > max(MOST_ALONE, self.known)


def look_around(*, at: datetime) -> Swept:
    """What would be swept away at that moment."""
    known, orphans, stale = 0, [], []
    for some in batched(store().lying(), AT_ONCE, strict=False):
        living = _living([file_of(name) for name, _ in some])
        for name, written_at in some:
            if file_of(name) in living:
                known += file_of(name) == name
                if BESIDE in name and written_at < at - KEPT_BESIDE:
                    stale.append(name)
            elif written_at < at - GRACE:
                orphans.append(name)
    return Swept(known, tuple(orphans), tuple(stale))


def sweep(*, at: datetime) -> Swept:
    """Remove it; nothing where most of the store is unknown. Killed half-way, the next run does the rest."""
    found = look_around(at=at)
    if not found.strange:
        for name in (*found.orphans, *found.stale):
            store().delete(name)
    return found


def file_of(name: str) -> str:
    """The address of the file to which a name in the store belongs; the name itself for what was never finished."""
    return name.partition(BESIDE + "/")[0]


def _living(addresses: Sequence[str]) -> set[str]:
    rows = FileKey.objects.filter(address__in=set(addresses), destroyed_at=None)
    return set(rows.values_list("address", flat=True))
