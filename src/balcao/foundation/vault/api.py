"""The door of the vault."""

from balcao.foundation.vault.keeping import (
    bytes_of,
    change_house_key,
    held,
    in_quarantine,
    is_kept,
    quarantine,
    refuse,
    release,
)
from balcao.foundation.vault.sealing_old import seal_plain_files
from balcao.foundation.vault.types import Damaged, Held, KeyMissing, State, Unreadable

__all__ = [
    "Damaged",
    "Held",
    "KeyMissing",
    "State",
    "Unreadable",
    "bytes_of",
    "change_house_key",
    "held",
    "in_quarantine",
    "is_kept",
    "quarantine",
    "refuse",
    "release",
    "seal_plain_files",
]
