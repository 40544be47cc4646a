"""The door of the vault."""

from balcao.foundation.vault.beside import beside, keep_beside
from balcao.foundation.vault.keeping import (
    bytes_of,
    change_house_key,
    held,
    in_quarantine,
    is_kept,
    quarantine,
    refuse,
    release,
    waits_along,
)
from balcao.foundation.vault.sealing_old import seal_plain_files
from balcao.foundation.vault.sweeping import Swept, look_around, sweep
from balcao.foundation.vault.types import Damaged, Held, KeyMissing, State, Unreadable

__all__ = [
    "Damaged",
    "Held",
    "KeyMissing",
    "State",
    "Swept",
    "Unreadable",
    "beside",
    "bytes_of",
    "change_house_key",
    "held",
    "in_quarantine",
    "is_kept",
    "keep_beside",
    "look_around",
    "quarantine",
    "refuse",
    "release",
    "seal_plain_files",
    "sweep",
    "waits_along",
]
