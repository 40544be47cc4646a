"""The door of the audit."""

from balcao.foundation.audit.operations import record, record_each, record_read, record_reads, record_seen, seal_entries
from balcao.foundation.audit.proofs import BadProof, check_proof, proof_of
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
    "BadProof",
    "Finding",
    "Reading",
    "acts_about",
    "acts_named",
    "acts_under",
    "check_proof",
    "entries_about",
    "first_acts_under",
    "proof_of",
    "readings_about",
    "record",
    "record_each",
    "record_read",
    "record_reads",
    "record_seen",
    "seal_entries",
    "seals",
    "unknown_subjects",
    "verify",
]
