"""The door of the documents."""

from balcao.documents.events import DocumentSealed
from balcao.documents.operations import (
    NotSealedYet,
    ReasonMissing,
    make_documents_now,
    read_document,
    request_document,
    revoke_document,
)
from balcao.documents.queries import documents_of, documents_of_case
from balcao.documents.sealing import seal_pdf
from balcao.documents.standing import Standing, Verification, verify_file, verify_number
from balcao.documents.time_stamps import BadTimeStamp, check_time_stamp, time_stamp
from balcao.documents.types import DocumentState, DocumentSummary
from balcao.documents.typesetting import FontsMissing, LayoutFailed, check_fonts, typeset
from balcao.documents.uploads import UploadRefused, accept_upload, accept_uploads, file_answer, file_records
from balcao.documents.verification import SealState, SealVerdict, verify_seal
from balcao.documents.web.files import shown_file

__all__ = [
    "BadTimeStamp",
    "DocumentSealed",
    "DocumentState",
    "DocumentSummary",
    "FontsMissing",
    "LayoutFailed",
    "NotSealedYet",
    "ReasonMissing",
    "SealState",
    "SealVerdict",
    "Standing",
    "UploadRefused",
    "Verification",
    "accept_upload",
    "accept_uploads",
    "check_fonts",
    "check_time_stamp",
    "documents_of",
    "documents_of_case",
    "file_answer",
    "file_records",
    "make_documents_now",
    "read_document",
    "request_document",
    "revoke_document",
    "seal_pdf",
    "shown_file",
    "time_stamp",
    "typeset",
    "verify_file",
    "verify_number",
    "verify_seal",
]
