"""The door of the papers."""

from balcao.papers.failures import (
    AlreadyOver,
    NoSuchKind,
    NotCompared,
    NotUsable,
    ReasonMissing,
    TooMany,
    Withdrawn,
)
from balcao.papers.forgetting import FORGETS
from balcao.papers.operations import (
    add_paper,
    check_paper_at_counter,
    check_paper_of_case,
    keep_answered,
    take_back,
    take_offered,
    withdraw_paper,
)
from balcao.papers.policies import kind_of
from balcao.papers.queries import (
    kinds_for,
    marks_of,
    offers_for,
    paper_at_counter,
    paper_in_case,
    paper_view,
    papers_of,
    uses_of,
)
from balcao.papers.types import CheckView, Compared, Mark, Offered, PaperInCase, PaperView, Seen, Standing, UseView

__all__ = [
    "FORGETS",
    "AlreadyOver",
    "CheckView",
    "Compared",
    "Mark",
    "NoSuchKind",
    "NotCompared",
    "NotUsable",
    "Offered",
    "PaperInCase",
    "PaperView",
    "ReasonMissing",
    "Seen",
    "Standing",
    "TooMany",
    "UseView",
    "Withdrawn",
    "add_paper",
    "check_paper_at_counter",
    "check_paper_of_case",
    "keep_answered",
    "kind_of",
    "kinds_for",
    "marks_of",
    "offers_for",
    "paper_at_counter",
    "paper_in_case",
    "paper_view",
    "papers_of",
    "take_back",
    "take_offered",
    "uses_of",
    "withdraw_paper",
]
