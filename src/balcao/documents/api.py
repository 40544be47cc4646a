"""The door of the documents."""

from balcao.documents.events import DocumentSealed
from balcao.documents.operations import (
    NotSealedYet,
    ReasonMissing,
    read_document,
    request_document,
    revoke_document,
)
from balcao.documents.queries import documents_of, documents_of_case
from balcao.documents.sealing import seal_pdf
from balcao.documents.types import DocumentState, DocumentSummary
from balcao.documents.typesetting import FontsMissing, LayoutFailed, check_fonts, typeset
from balcao.documents.verification import SealState, SealVerdict, verify_seal

__all__ = [
    "DocumentSealed",
    "DocumentState",
    "DocumentSummary",
    "FontsMissing",
    "LayoutFailed",
    "NotSealedYet",
    "ReasonMissing",
    "SealState",
    "SealVerdict",
    "check_fonts",
    "documents_of",
    "documents_of_case",
    "read_document",
    "request_document",
    "revoke_document",
    "seal_pdf",
    "typeset",
    "verify_seal",
]
