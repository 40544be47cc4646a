"""The door of the dossiers."""

from balcao.dossiers.forgetting import FORGETS
from balcao.dossiers.keeping import past_keeping, table_at, what_keeps
from balcao.dossiers.operations.archiving import end_halt, halt_archiving
from balcao.dossiers.operations.exporting import request_export
from balcao.dossiers.queries.archive import ArchiveView, DepositView, DueCase, HaltedCase, archive_view, fetch_deposit
from balcao.dossiers.queries.exports import export_view, fetch_export
from balcao.dossiers.queries.own_copy import own_copy

__all__ = [
    "FORGETS",
    "ArchiveView",
    "DepositView",
    "DueCase",
    "HaltedCase",
    "archive_view",
    "end_halt",
    "export_view",
    "fetch_deposit",
    "fetch_export",
    "halt_archiving",
    "own_copy",
    "past_keeping",
    "request_export",
    "table_at",
    "what_keeps",
]
