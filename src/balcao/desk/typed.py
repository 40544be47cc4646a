"""What an officer typed into the act panel: kept through every refusal, so that nothing is typed twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The fields of all acts; a page fills its forms again from them. `seen` is the hash of the content on the page."""

    outcome: str = ""
    reasons: tuple[str, ...] = ()
    unfounded: tuple[str, ...] = ()
    reduces_to: str = ""
    granted: str = ""
    fine_amount: str = ""
    fine_why: str = ""
    note: str = ""
    conditions: str = ""
    seen: str = ""
    without_hearing: str = ""
    kind: str = ""
    opinion: str = ""
    opinion_conditions: str = ""
    remark: str = ""
    readers: str = ""
    back_note: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Everything written in words, to be given back where its form is gone."""
        return tuple(
            text
            for text in (
                self.note,
                self.conditions,
                self.opinion,
                self.opinion_conditions,
                self.remark,
                self.back_note,
                self.fine_why,
            )
            if text.strip()
        )


MOST = 5000
"""More characters are not kept with a case."""


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A day typed in three fields, kept as it was typed."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def read(cls, sent: Mapping[str, str], name: str) -> "TypedDay":
        """The three fields of that name."""
        return cls(*(sent.get(f"{name}-{part}", "").strip()[:4] for part in ("day", "month", "year")))

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.day or self.month or self.year)

    @property
    def on(self) -> date | None:
        """The day, or None when it is none."""
        try:
            return date(int(self.year), int(self.month), int(self.day))
        except ValueError:
            return None


NOT_TYPED = TypedDay()


def written(posted: Mapping[str, str], name: str) -> str:
    """A field's words as they were typed, with plain ends of lines, cut where they are too long."""
    return posted.get(name, "").replace("\r\n", "\n")[:MOST]
