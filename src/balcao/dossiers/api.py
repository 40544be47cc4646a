"""The door of the dossiers."""

from balcao.dossiers.operations.archiving import end_halt, halt_archiving
from balcao.dossiers.operations.exporting import request_export
from balcao.dossiers.queries.archive import ArchiveView, DepositView, DueCase, HaltedCase, archive_view, fetch_deposit
from balcao.dossiers.queries.exports import export_view, fetch_export

__all__ = [
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
    "request_export",
]
