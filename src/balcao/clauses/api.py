"""The door of the clauses."""

from balcao.clauses.failures import ClauseFourEyes, ClauseSettled, ClauseWaits, WordsMissing
from balcao.clauses.forgetting import FORGETS
from balcao.clauses.installing import install_clauses
from balcao.clauses.operations import (
    confirm_clause,
    end_clause,
    favour_clause,
    propose_clause,
    return_clause,
)
from balcao.clauses.queries import (
    clause_view,
    clauses_for_case,
    clauses_for_decided,
    clauses_for_many,
    library,
)
from balcao.clauses.types import KINDS, ClauseShown, ClauseWords, VersionShown

__all__ = [
    "FORGETS",
    "KINDS",
    "ClauseFourEyes",
    "ClauseSettled",
    "ClauseShown",
    "ClauseWaits",
    "ClauseWords",
    "VersionShown",
    "WordsMissing",
    "clause_view",
    "clauses_for_case",
    "clauses_for_decided",
    "clauses_for_many",
    "confirm_clause",
    "end_clause",
    "favour_clause",
    "install_clauses",
    "library",
    "propose_clause",
    "return_clause",
]
