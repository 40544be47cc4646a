"""Who does something: a person (or the system), at some assurance, for themself or for an entity."""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Channel(StrEnum):
    """By which way an act reaches the government."""

    WEB = "web"
    COUNTER = "counter"
    KIOSK = "kiosk"
    API = "api"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person at work. `holder_id` says for whom: ``p-<person>`` for themself, ``e-<entity>`` for an entity."""

    person_id: int | None
    name: str
    assurance: int = 1
    channel: Channel = Channel.WEB
    holder_id: str = ""
    departments: frozenset[str] = field(default_factory=frozenset)
    duties: frozenset[str] = field(default_factory=frozenset)
    language: str = "zh-Hant"

    @property
    def self_id(self) -> str:
        """The holder that is this person."""
        return f"p-{self.person_id}" if self.person_id is not None else "system"

    @property
    def entity_id(self) -> int | None:
        """The entity acted for, or None when acting for oneself."""
        return int(self.holder_id[2:]) if self.holder_id.startswith("e-") else None

    @property
    def is_officer(self) -> bool:
        """Whether the person works for a department."""
        return bool(self.departments)

    @property
    def is_system(self) -> bool:
        """Whether no person stands behind the act."""
        return self.channel is Channel.SYSTEM

    def acting_for(self, holder_id: str) -> "Actor":
        """The same person acting for another holder; whether they may is for `entities` to say."""
        return replace(self, holder_id=holder_id)


def system_actor(name: str = "Balcão") -> Actor:
    """The platform itself: timers, jobs, subscribers."""
    return Actor(person_id=None, name=name, assurance=3, channel=Channel.SYSTEM, holder_id="system")
