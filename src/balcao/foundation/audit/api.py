"""The door of the audit."""

from balcao.foundation.audit.operations import record, record_each, record_read, record_reads, seal_entries
from balcao.foundation.audit.queries import (
    Act,
    Finding,
    Reading,
    acts_about,
    acts_named,
    acts_under,
    entries_about,
    first_acts_under,
    readings_about,
    seals,
    unknown_subjects,
    verify,
)

__all__ = [
    "Act",
    "Finding",
    "Reading",
    "acts_about",
    "acts_named",
    "acts_under",
    "entries_about",
    "first_acts_under",
    "readings_about",
    "record",
    "record_each",
    "record_read",
    "record_reads",
    "seal_entries",
    "seals",
    "unknown_subjects",
    "verify",
]
