"""What the register of documents gives out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from balcao.kernel.texts import Text

RECORD_OF_SERVICE = "record-of-service"
"""The kind of document that proves a legal notice: found with the notice, in no list."""


class DocumentState(StrEnum):
    """Where a document stands; whether it has expired is computed from its last day, never stored."""

    MAKING = "making"
    SEALED = "sealed"
    REVOKED = "revoked"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSummary:
    """A document in the register.

    `issued_at` is the moment it was asked for, which is the date printed on it; `valid_until` is its last day,
    None when it does not expire. `sha256` is empty until it is sealed.
    """

    number: str
    code: str
    kind: str
    title: Text
    holder_id: str
    department: str
    case_reference: str
    state: DocumentState
    issued_at: datetime
    valid_until: date | None
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedFile:
    """A sealed document as the file of an answer, but for its size; `holds` says whether it may be relied on today."""

    number: str
    title: Text
    department: str
    issued_at: datetime
    valid_until: date | None
    holds: bool
    file: Mapping[str, Any]
