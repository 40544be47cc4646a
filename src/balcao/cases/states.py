"""Where a case may stand."""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands."""

    PROCESSING = "processing"
    CONSULTING = "consulting"
    WITH_OFFICER = "with_officer"
    PROPOSED = "proposed"
    SUPPLEMENT = "supplement"
    HEARING = "hearing"
    GRANTED = "granted"
    REFUSED = "refused"
    IMPOSED = "imposed"
    """A department decided a measure that it had opened."""
    DROPPED = "dropped"
    """It decided that there is none."""
    LAPSED = "lapsed"
    """Granted, and lost because a charge was not paid in time."""
    SHELVED = "shelved"
    WITHDRAWN = "withdrawn"

    @property
    def closed(self) -> bool:
        """Whether nothing more is decided."""
        return self in _CLOSED


_CLOSED = frozenset(
    {
        CaseState.GRANTED,
        CaseState.REFUSED,
        CaseState.IMPOSED,
        CaseState.DROPPED,
        CaseState.LAPSED,
        CaseState.SHELVED,
        CaseState.WITHDRAWN,
    }
)
