"""Who binds an entity: the rule of its statutes or its register entry as data, and what follows from it.

Pure: a rule, the offices people hold, and who has signed go in; whether that binds, and who could still, comes out.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Part(BaseModel):
    """A piece of a rule: nothing in it changes, and nothing unknown is passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Part):
    """Where a rule stands: an entry of the commercial register or an article of the statutes, since which day."""

    kind: Literal["commercial_register", "statutes", "law"]
    place: str = Field(min_length=1, max_length=60)
    on: date


class Alternative(Part):
    """One way to bind the entity: `any` so many of those who hold one of the posts, or so many `of_each` post.

    `body` narrows it to one organ; without posts, everyone in that organ counts. `up_to` is the highest amount, in
    avos, for which it holds. `matters` are the services or groups it is for; one that names the matter at hand goes
    before those that name none.
    """

    posts: tuple[str, ...] = ()
    body: str = ""
    any: int | None = Field(default=None, ge=1)
    of_each: int | None = Field(default=None, ge=1)
    up_to: int | None = Field(default=None, ge=0)
    matters: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_how_many_of_whom(self) -> "Alternative":
        if (self.any is None) == (self.of_each is None):
            raise ValueError("either `any` or `of_each` says how many")
        if not self.posts and (not self.body or self.of_each):
            raise ValueError("`posts` are needed, or `any` of a `body`")
        if len(set(self.posts)) != len(self.posts):
            raise ValueError("each post once")
        return self

    @property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """One place for each signature; any of these posts fills it, and everyone of the body where none is named."""
        if self.any is not None:
            return (self.posts,) * self.any
        return tuple((post,) for post in self.posts for _ in range(self.of_each or 0))


class BindingRule(Part):
    """The ways in which an entity is bound; one of them is enough.

    A register that knows no more says ``{"posts": [...], "least": n}``: any n of those posts. For the holders of the
    posts in `substitutes` a registered substitute signs while they are away. Unless `attorneys` is false, whom the
    entity gave a mandate to sign binds it alone, within that mandate.
    """

    alternatives: tuple[Alternative, ...] = Field(min_length=1)
    source: Source | None = None
    substitutes: tuple[str, ...] = ()
    attorneys: bool = True

    @model_validator(mode="before")
    @classmethod
    def _from_a_register(cls, data: Any) -> Any:
        if isinstance(data, dict) and "posts" in data:
            rest = {name: value for name, value in data.items() if name not in {"posts", "least"}}
            return {"alternatives": [{"any": data.get("least", 1), "posts": data["posts"]}], **rest}
        return data

    @property
    def posts(self) -> tuple[str, ...]:
        """Every post it names, each once."""
        return tuple(dict.fromkeys(post for each in self.alternatives for post in each.posts))

    @property
    def with_attorneys(self) -> "BindingRule":
        """The same, or anyone who holds a mandate to sign."""
        alone = Alternative(posts=(ATTORNEY,), any=1)
        return self.model_copy(update={"alternatives": (*self.alternatives, alone)})

    @property
    def by_office(self) -> tuple[Alternative, ...]:
        """Its ways without that of attorneys."""
        return tuple(each for each in self.alternatives if each.posts != (ATTORNEY,))

    @property
    def least(self) -> int:
        """How many signatures the shortest way takes that is for every matter and amount."""
        general = [each for each in self.alternatives if not each.matters and each.up_to is None]
        return min(len(each.places) for each in general or self.alternatives)

    def for_matter(self, *, amount: int | None = 0, matters: Collection[str] = ()) -> "BindingRule | None":
        """What of it applies to that amount in avos, None for any, and to a matter of these names; None if nothing."""
        special = [each for each in self.alternatives if set(each.matters) & set(matters)]
        general = [each for each in self.alternatives if not each.matters]
        within = [
            each for each in special or general if each.up_to is None or (amount is not None and amount <= each.up_to)
        ]
        return self.model_copy(update={"alternatives": tuple(within)}) if within else None


def kept_rule(rule: BindingRule | None, posts: Sequence[str], least: int) -> dict[str, Any]:
    """What is kept of what a register said: its whole rule, or so many of these posts."""
    return rule.model_dump(mode="json") if rule else {"posts": list(posts), "least": least}


ATTORNEY = "attorney"
"""The capacity of whoever signs under a mandate."""


@dataclass(frozen=True, slots=True, order=True)
class Office:
    """A post in an organ, the capacity in which somebody signs.

    `stands_for` is the absent person who holds it, when a substitute signs; `mandate_id` that under which an attorney
    does. Both are 0 where one signs by a post of one's own.
    """

    body: str
    post: str
    stands_for: int = 0
    mandate_id: int = 0

    @property
    def seat(self) -> tuple[str, str]:
        """Organ and post, whoever fills them."""
        return self.body, self.post

    @property
    def row(self) -> list[str | int]:
        """As it is kept."""
        return [self.body, self.post, self.stands_for, self.mandate_id]


@dataclass(frozen=True, slots=True)
class SignerRule:
    """A rule together with who holds which offices: who must sign, in any order.

    `expired`: those who bound the entity are out of office. Several ways may be open at once. A person fills one
    place only, so that two signatures are always two people.
    """

    rule: BindingRule | None = None
    offices: Mapping[int, tuple[Office, ...]] = field(default_factory=dict)
    expired: bool = False

    @property
    def persons(self) -> tuple[int, ...]:
        """Everyone whose signature can count, whichever way is taken."""
        return tuple(sorted(person for person in self.offices if any(self._fills(each, person) for each in self._ways)))

    @property
    def least(self) -> int:
        """How many signatures it takes in the shortest way; of those that are open, if any is."""
        missing = self.missing(())
        return min((len(each.places) for each in self._ways), default=1) if missing is None else missing

    @property
    def _ways(self) -> tuple[Alternative, ...]:
        return self.rule.alternatives if self.rule else ()

    def missing(self, signed_by: Iterable[int], *, without: Iterable[int] = ()) -> int | None:
        """How many more must sign at the least; None when it cannot be met without these people."""
        signed = set(signed_by)
        open_ways = self._open(signed, set(without))
        return min((len(each.places) - self._filled(each, signed) for each in open_ways), default=None)

    def possible(self, signed_by: Iterable[int], *, without: Iterable[int] = ()) -> frozenset[int]:
        """Who can still help to complete it; nobody once it is met."""
        signed, absent = set(signed_by), set(without)
        if self.missing(signed, without=absent) == 0:
            return frozenset()
        waiting = set(self.offices) - signed - absent
        return frozenset(
            person
            for way in self._open(signed, absent)
            for person in waiting
            if self._filled(way, signed | {person}) > self._filled(way, signed)
        )

    def _open(self, signed: set[int], absent: set[int]) -> list[Alternative]:
        there = (set(self.offices) - absent) | signed
        return [each for each in self._ways if self._filled(each, there) == len(each.places)]

    def _fills(self, way: Alternative, person: int, posts: tuple[str, ...] | None = None) -> bool:
        wanted = way.posts if posts is None else posts
        return any(
            (not way.body or office.body == way.body) and (not wanted or office.post in wanted)
            for office in self.offices.get(person, ())
        )

    def _filled(self, way: Alternative, persons: Iterable[int]) -> int:
        """How many places these people can fill, each person one at most."""
        places, taken = way.places, dict[int, int]()

        def seat(person: int, tried: set[int]) -> bool:
            for place, posts in enumerate(places):
                if place in tried or not self._fills(way, person, posts):
                    continue
                tried.add(place)
                if place not in taken or seat(taken[place], tried):
                    taken[place] = person
                    return True
            return False

        return sum(seat(person, set()) for person in sorted(persons))


def binding_met(rule: SignerRule, signed_by: Iterable[int]) -> bool:
    """Whether these signatures bind the entity; a rule that names nobody is never met."""
    return rule.missing(signed_by) == 0


def possible_signers(rule: SignerRule, signed_by: Iterable[int], *, without: Iterable[int] = ()) -> frozenset[int]:
    """Who can still help to complete it, if these people do not sign."""
    return rule.possible(signed_by, without=without)
