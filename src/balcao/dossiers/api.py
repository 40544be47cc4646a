"""The door of the dossiers."""

from balcao.dossiers.operations.exporting import request_export
from balcao.dossiers.queries.exports import export_view, fetch_export

__all__ = ["export_view", "fetch_export", "request_export"]
