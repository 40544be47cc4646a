"""What passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from balcao.cases.api import DraftView, InCourse
from balcao.catalogue.api import ServiceVersion, WindowState
from balcao.kernel.texts import Text
from balcao.licences.api import Licence


class PartState(StrEnum):
    """What a part waits for."""

    PREPARING = "preparing"
    OBSTRUCTED = "obstructed"
    """It could not be begun; its `problem` says why."""
    WAITING = "waiting"
    """It begins when those before it are granted."""
    STOPPED = "stopped"
    """One before it was not granted or could not begin, so it does not begin."""
    TO_ANSWER = "to_answer"
    HELD_UP = "held_up"
    """Something has to be settled before it can be lodged."""
    TO_SIGN = "to_sign"
    """Complete; nobody has been asked to sign yet."""
    SIGNING = "signing"
    TO_LODGE = "to_lodge"
    LODGED = "lodged"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewable:
    """A licence with the service that renews it, and whether that can begin now; `in_course` what is under way."""

    licence: Licence
    service: ServiceVersion
    window: WindowState
    in_course: InCourse | None

    @property
    def name(self) -> Text:
        """The licence and the place it is for: six licences of a chain differ by nothing else."""
        terms = self.licence.terms
        latin = str(terms.get("name_pt") or terms.get("name_zh") or "")
        places = {"zh-Hant": str(terms.get("name_zh") or latin)}
        return {
            language: " · ".join(filter(None, (name, places.get(language, latin))))
            for language, name in self.licence.name.items()
        }

    @property
    def open(self) -> bool:
        """Whether it can be begun now."""
        return self.window.open and self.in_course is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One application of a bundle. `problem` is the key of why it could not begin, `opens_on` from when it can.

    `held_by` are the names of those before it that it waits for, or that stopped it.
    """

    position: int
    name: Text
    service: ServiceVersion
    licence_number: str
    state: PartState
    draft: DraftView | None
    problem: str = ""
    opens_on: date | None = None
    held_by: tuple[Text, ...] = ()

    @property
    def may_be_unchanged(self) -> bool:
        """Whether declaring that nothing changed answers something."""
        return (
            self.state is PartState.TO_ANSWER
            and self.service.definition.data.unchanged is not None
            and self.draft is not None
            and not self.draft.field_versions
        )

    @property
    def due(self) -> int:
        """What lodging it still costs, in avos."""
        return self.draft.total if self.draft is not None and self.draft.order_state != "paid" else 0


@dataclass(frozen=True, slots=True)
class Lodging:
    """The orders to pay, and by position the key of why a part cannot go on."""

    orders: tuple[int, ...]
    problems: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleView:
    """A bundle with its parts in the order in which they were chosen; `one_thing` is what they are gathered for."""

    id: int
    holder_id: str
    one_thing: str
    parts: tuple[PartView, ...]

    def in_state(self, *states: PartState) -> tuple[PartView, ...]:
        """The parts that wait for that."""
        return tuple(each for each in self.parts if each.state in states)

    @property
    def preparing(self) -> bool:
        """Whether some are still being begun."""
        return bool(self.in_state(PartState.PREPARING))

    @property
    def total(self) -> int:
        """What lodging those that are ready costs, in avos."""
        return sum(each.due for each in self.in_state(PartState.TO_LODGE))
