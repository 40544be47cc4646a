"""The door of the documents."""

from balcao.documents.sealing import seal_pdf
from balcao.documents.typesetting import FontsMissing, LayoutFailed, check_fonts, typeset
from balcao.documents.verification import SealState, SealVerdict, verify_seal

__all__ = [
    "FontsMissing",
    "LayoutFailed",
    "SealState",
    "SealVerdict",
    "check_fonts",
    "seal_pdf",
    "typeset",
    "verify_seal",
]
