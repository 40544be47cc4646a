"""The door of the disposal."""

from balcao.disposal.failures import (
    BadDay,
    BodyNeeded,
    ListOpen,
    NotGenuine,
    NothingToDelete,
    Settled,
    TwoNeeded,
    WhyNeeded,
)
from balcao.disposal.operations.holding import lift_hold, place_hold
from balcao.disposal.operations.listing import confirm_list, propose_list, return_list
from balcao.disposal.operations.proving import Proof, prove_list, repeat_list, repeat_manifest
from balcao.disposal.policies import departments_of
from balcao.disposal.queries.deleted import DeletedMatter, deleted_at_desk, deleted_matter, deleted_of, deletion_ahead
from balcao.disposal.queries.holds import HoldView, holds_of_case, holds_standing
from balcao.disposal.queries.lists import (
    Heap,
    ItemView,
    ListSummary,
    ListView,
    Overview,
    fetch_certificate,
    fetch_manifest,
    list_view,
    lists_done,
    overview,
    sample_of,
)

__all__ = [
    "BadDay",
    "BodyNeeded",
    "DeletedMatter",
    "Heap",
    "HoldView",
    "ItemView",
    "ListOpen",
    "ListSummary",
    "ListView",
    "NotGenuine",
    "NothingToDelete",
    "Overview",
    "Proof",
    "Settled",
    "TwoNeeded",
    "WhyNeeded",
    "confirm_list",
    "deleted_at_desk",
    "deleted_matter",
    "deleted_of",
    "deletion_ahead",
    "departments_of",
    "fetch_certificate",
    "fetch_manifest",
    "holds_of_case",
    "holds_standing",
    "lift_hold",
    "list_view",
    "lists_done",
    "overview",
    "place_hold",
    "propose_list",
    "prove_list",
    "repeat_list",
    "repeat_manifest",
    "return_list",
    "sample_of",
]
