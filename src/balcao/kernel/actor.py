"""Who does something: a person, a piece of software, or the system; at some assurance, for whom."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    """By which way an act reaches the government."""

    WEB = "web"
    COUNTER = "counter"
    KIOSK = "kiosk"
    API = "api"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHeld:
    """A post as it is held today: a duty in one department, for all its services or those named, up to a clearance.

    `lender_id` is the absent officer whose post it is, when it is held in substitution.
    """

    department: str
    duty: str
    services: frozenset[str] = field(default_factory=frozenset)
    clearance: int = 0
    lender_id: int | None = None
    lender_name: str = ""

    @property
    def own(self) -> bool:
        """Whether it is not held in substitution."""
        return self.lender_id is None

    def covers(self, *, department: str, duty: str, service_id: str, clearance: int) -> bool:
        """Whether a case of that kind is this post's to decide; a chief's post covers every duty."""
        return (
            self.department == department
            and self.duty in (duty, CHIEF)
            and (not self.services or service_id in self.services)
            and self.clearance >= clearance
        )


CHIEF = "chief"
"""The duty that covers every other of its department."""

ADMINISTRATION = "administration"
"""The duty of giving officers their posts; not about people's matters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clerk:
    """The officer at a department's counter by whose hand somebody acts who sits before them, in one assistance."""

    person_id: int
    name: str
    department: str
    assistance_id: int

    @property
    def self_id(self) -> str:
        """The officer as acts record them."""
        return f"p-{self.person_id}"

    @property
    def noted(self) -> dict[str, str]:
        """What a line of a timeline keeps of it."""
        return {"clerk": self.name, "counter": self.department}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person at work. `holder_id` says for whom: ``p-<person>`` for themself or a ward, ``e-<entity>`` for an entity.

    With a `machine_id` and no person it is an entity's own software, which only ever acts for that entity.

    `name` is what is recorded, `shown_name` what a page in their language calls them. With a `clerk` the person is
    at a counter and the clerk enters what they say.
    """

    person_id: int | None
    name: str
    latin_name: str = ""
    assurance: int = 1
    channel: Channel = Channel.WEB
    holder_id: str = ""
    posts: frozenset[PostHeld] = field(default_factory=frozenset)
    language: str = "zh-Hant"
    machine_id: int | None = None
    clerk: Clerk | None = None

    @property
    def self_id(self) -> str:
        """The holder that is this person; of software, the name under which its acts are recorded."""
        if self.machine_id is not None:
            return f"m-{self.machine_id}"
        return f"p-{self.person_id}" if self.person_id is not None else "system"

    @property
    def shown_name(self) -> str:
        """The name as a page in the person's language writes it: in Chinese the usual one, elsewhere the Latin."""
        return self.name if self.language.startswith("zh") else self.latin_name or self.name

    @property
    def entity_id(self) -> int | None:
        """The entity acted for, or None when acting for oneself."""
        return int(self.holder_id[2:]) if self.holder_id.startswith("e-") else None

    @property
    def ward_id(self) -> int | None:
        """The person acted for by their guardian, or None when acting for oneself or an entity."""
        other = self.holder_id.startswith("p-") and self.holder_id != self.self_id
        return int(self.holder_id[2:]) if other else None

    @property
    def principal_id(self) -> int | None:
        """The person whose card, signature and consent count: the ward acted for, or else whoever acts."""
        return self.person_id if self.ward_id is None else self.ward_id

    @property
    def departments(self) -> frozenset[str]:
        """The departments the person works for."""
        return frozenset(post.department for post in self.posts)

    @property
    def is_officer(self) -> bool:
        """Whether the person works for a department."""
        return bool(self.posts)

    def holds(self, duty: str, department: str | None = None) -> bool:
        """Whether the person has that duty there, of their own or in substitution; anywhere when none is named."""
        return any(post.duty == duty and department in (None, post.department) for post in self.posts)

    def holds_own(self, duty: str, department: str) -> bool:
        """Whether the person has that duty there by a post of their own."""
        return any(post.own and post.duty == duty and post.department == department for post in self.posts)

    def clearance_in(self, department: str) -> int:
        """How secret a case of that department may be for the person; -1 outside their departments."""
        return max((post.clearance for post in self.posts if post.department == department), default=-1)

    def stands_in_for(self, department: str) -> dict[int, str]:
        """The absent officers whose posts in that department the person holds, by number."""
        return {
            post.lender_id: post.lender_name
            for post in self.posts
            if post.department == department and post.lender_id is not None
        }

    def eyes_in(self, department: str) -> list[str]:
        """The persons behind an act there, as one pair of eyes: the person, and the absent whose posts they hold."""
        return sorted({self.self_id, *(f"p-{number}" for number in self.stands_in_for(department))})

    @property
    def is_system(self) -> bool:
        """Whether no person stands behind the act."""
        return self.channel is Channel.SYSTEM

    def acting_for(self, holder_id: str) -> "Actor":
        """The same person acting for another holder; whether they may is for `entities` to say."""
        return replace(self, holder_id=holder_id)

    def kept(self) -> dict[str, Any]:
        """Who acts and how, as JSON, for something that goes on later in their name; posts are not kept."""
        return {
            "person": self.person_id,
            "machine": self.machine_id,
            "name": self.name,
            "assurance": self.assurance,
            "channel": self.channel.value,
            "language": self.language,
            "clerk": asdict(self.clerk) if self.clerk else None,
        }


def actor_again(kept: Mapping[str, Any], *, holder_id: str) -> Actor:
    """Who was `kept`, acting for that holder; whether they still may is asked when they do."""
    return Actor(
        person_id=kept["person"],
        machine_id=kept.get("machine"),
        name=kept["name"],
        assurance=kept["assurance"],
        channel=Channel(kept["channel"]),
        holder_id=holder_id,
        language=kept["language"],
        clerk=Clerk(**kept["clerk"]) if kept.get("clerk") else None,
    )


def posts_in(department: str, *duties: str) -> frozenset[PostHeld]:
    """Posts of one department with those duties."""
    return frozenset(PostHeld(department=department, duty=duty) for duty in duties)


def system_actor(name: str = "Balcão") -> Actor:
    """The platform itself: timers, jobs, subscribers."""
    return Actor(person_id=None, name=name, assurance=3, channel=Channel.SYSTEM, holder_id="system")
