"""The door of the reference lists."""

from balcao.reflists.events import RowsFetched
from balcao.reflists.failures import (
    BadDay,
    BadListName,
    BadMapping,
    ListFourEyes,
    NothingChanged,
    ReasonNeeded,
    RowsAtFault,
    SourceSilent,
    UnreadableRows,
    VersionSettled,
)
from balcao.reflists.installing import install_lists
from balcao.reflists.operations import (
    begin_list,
    go_back,
    propose_address,
    propose_file,
    publish_version,
    return_version,
    take_fetched,
)
from balcao.reflists.policies import list_departments
from balcao.reflists.queries import (
    list_at_desk,
    lists_at_desk,
    open_list,
    open_lists,
    rows_at_desk,
    version_at_desk,
    waiting_lists,
)
from balcao.reflists.reading import MOST_WHOLE, label_of, meant_in, search_rows, with_lists
from balcao.reflists.rows import USUAL, Row, RowFault, rows_csv
from balcao.reflists.shipped import BadShippedList, ShippedList, shipped_lists, with_shipped_lists
from balcao.reflists.types import Comparison, ListPage, ListSummary, VersionPage, VersionView

__all__ = [
    "MOST_WHOLE",
    "USUAL",
    "BadDay",
    "BadListName",
    "BadMapping",
    "BadShippedList",
    "Comparison",
    "ListFourEyes",
    "ListPage",
    "ListSummary",
    "NothingChanged",
    "ReasonNeeded",
    "Row",
    "RowFault",
    "RowsAtFault",
    "RowsFetched",
    "ShippedList",
    "SourceSilent",
    "UnreadableRows",
    "VersionPage",
    "VersionSettled",
    "VersionView",
    "begin_list",
    "go_back",
    "install_lists",
    "label_of",
    "list_at_desk",
    "list_departments",
    "lists_at_desk",
    "meant_in",
    "open_list",
    "open_lists",
    "propose_address",
    "propose_file",
    "publish_version",
    "return_version",
    "rows_at_desk",
    "rows_csv",
    "search_rows",
    "shipped_lists",
    "take_fetched",
    "version_at_desk",
    "waiting_lists",
    "with_lists",
    "with_shipped_lists",
]
