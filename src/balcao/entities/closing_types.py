"""The closing of an account, as it passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingSummary:
    """The closing of an account. `missing` is how many more must agree, `left` who can; it closes on `closes_on`.

    `runs` is False once it was undone or nobody answered in time. `concerned` are all who bind the entity.
    """

    closing_id: int
    entity_id: int
    entity_name: Text
    asked_by: Text
    answer_by: date
    closes_on: date | None
    agreed: tuple[Text, ...]
    left: Mapping[int, Text]
    missing: int
    rule: Text
    runs: bool
    may_agree: bool
    concerned: tuple[int, ...]
