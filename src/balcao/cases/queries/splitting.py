"""What an officer sees before splitting a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.cases.policies import cases_of_duty
from balcao.cases.splitting import rows_of, why_not_split
from balcao.cases.types import CaseState
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Splitting:
    """A case that could be split: its rows by question. `why_not` says why it cannot, empty if it can."""

    reference: str
    version_id: int
    why_not: str
    rows: Mapping[str, list[Any]]


def splitting_of(*, actor: Actor, at: datetime, reference: str) -> Splitting:
    """How a case of the officer's duty could be split.

    :raises NotFound: if it is not the officer's.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    open_now = case.state == CaseState.WITH_OFFICER and not case.outcome
    return Splitting(
        reference=reference,
        version_id=case.version_id,
        why_not=why_not_split(case) if open_now else "not_now",
        rows=rows_of(case),
    )
