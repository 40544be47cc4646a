"""The door of the credentials."""

from balcao.credentials.addresses import at_issuer, issuer
from balcao.credentials.described import credential_types, get_type, get_type_asked_for, types_asked_for
from balcao.credentials.failures import NotCarried, PurposeMissing, TooManyOffers, TooManyShares
from balcao.credentials.forgetting import FORGETS
from balcao.credentials.metadata import of_vc_issuer as published_keys
from balcao.credentials.operations.asking import answer_by_code, ask_for_proof, read_answer
from balcao.credentials.operations.following import take_back
from balcao.credentials.operations.offering import carried_subject, make_offer
from balcao.credentials.operations.sharing import open_share, share_subject, shares_of, withdraw_share
from balcao.credentials.operations.tidying import forget_given
from balcao.credentials.queries import carried_by
from balcao.credentials.statements import signed_statement
from balcao.credentials.statuses import lists_in_use
from balcao.credentials.subjects import subject_of, subjects_of
from balcao.credentials.trusted import issuers_named
from balcao.credentials.types import (
    Carried,
    Claim,
    CredentialType,
    Judged,
    Offer,
    ProofAsked,
    Shared,
    SharedView,
    Source,
    Status,
    Subject,
    Trust,
)

__all__ = [
    "FORGETS",
    "Carried",
    "Claim",
    "CredentialType",
    "Judged",
    "NotCarried",
    "Offer",
    "ProofAsked",
    "PurposeMissing",
    "Shared",
    "SharedView",
    "Source",
    "Status",
    "Subject",
    "TooManyOffers",
    "TooManyShares",
    "Trust",
    "answer_by_code",
    "ask_for_proof",
    "at_issuer",
    "carried_by",
    "carried_subject",
    "credential_types",
    "forget_given",
    "get_type",
    "get_type_asked_for",
    "issuer",
    "issuers_named",
    "lists_in_use",
    "make_offer",
    "open_share",
    "published_keys",
    "read_answer",
    "share_subject",
    "shares_of",
    "signed_statement",
    "subject_of",
    "subjects_of",
    "take_back",
    "types_asked_for",
    "withdraw_share",
]
