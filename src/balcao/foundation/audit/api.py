"""The door of the audit."""

from balcao.foundation.audit.operations import record, record_each, record_read, seal_entries
from balcao.foundation.audit.queries import Finding, Reading, entries_about, readings_about, seals, verify

__all__ = [
    "Finding",
    "Reading",
    "entries_about",
    "readings_about",
    "record",
    "record_each",
    "record_read",
    "seal_entries",
    "seals",
    "verify",
]
