"""What a person may do in an entity's name on a day: decided from what was read, without asking anything more.

A *route* is how somebody reaches an entity by mandates: the one they use, the ones above it out of which it was
given, and, when a firm holds it, the firm's own mandate to them. A route carries no more than each of its links.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from balcao.entities.types import CLIENTS, EVERY_SERVICE, Act, Action, MandateState, Part, Sight, Verdict

LIMITED_BY_AMOUNT = frozenset({Action.LODGE, Action.SIGN, Action.PAY})
LIMITED_TO_RENEWALS = frozenset({Action.PREPARE, Action.LODGE, Action.SIGN})
CARE = frozenset({Action.VIEW, Action.RECEIVE_NOTICES})
CARE_FOR_SUCCESSION = frozenset({Action.PREPARE, Action.LODGE})
CARED_FOR = frozenset({"dsi-association-leadership-update"})
"""Whose term is over while nobody has followed may view and receive, and have the next governing body registered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A mandate as it counts in a chain. `live_holder` is False for a closed account or a firm that is not active.

    `stands_in`: it lends what an absent person holds; their own right need not be one to give on.
    """

    mandate_id: int
    entity_id: int
    holder: str
    scope: str
    actions: frozenset[str]
    amount_up_to: int | None
    renewals_only: bool
    may_delegate: bool
    state: str
    since_on: date
    until_on: date
    live_holder: bool
    live_entity: bool
    stands_in: bool = False

    def fault(self, today: date) -> str:
        """Why it gives nothing on that day; empty when it is in force."""
        if self.state == MandateState.ENDED:
            return "mandate_revoked"
        if self.state != MandateState.IN_FORCE:
            return "mandate_not_accepted"
        if self.until_on < today:
            return "mandate_expired"
        return "" if self.since_on <= today and self.live_holder and self.live_entity else "mandate_missing"

    def breach(self, action: Action, act: Act) -> str:
        """Which condition the act does not keep; empty when it keeps them."""
        over = self.amount_up_to is not None and (act.amount is None or act.amount > self.amount_up_to)
        if over and action in LIMITED_BY_AMOUNT:
            return "over_amount"
        return "renewals_only" if self.renewals_only and not act.is_renewal and action in LIMITED_TO_RENEWALS else ""


@dataclass(frozen=True, slots=True)
class Route:
    """The links of one way, the used mandate first, then those above it; `staff` is the firm's own mandate to them."""

    links: tuple[Link, ...]
    staff: tuple[Link, ...] = ()

    def fault(self, today: date) -> str:
        """Why the way is closed on that day; empty when it is open."""
        for link in (*self.links, *self.staff):
            if found := link.fault(today):
                return found
        for chain in (self.links, self.staff):
            holders = [link.holder for link in chain]
            handed_on = all(above.may_delegate or below.stands_in for below, above in pairwise(chain))
            if not handed_on or len(set(holders)) < len(holders):
                return "mandate_missing"
        return ""

    def covers(self, scopes: tuple[str, ...]) -> bool:
        """Whether every link is for everything or for one of these scopes."""
        return all(link.scope == EVERY_SERVICE or link.scope in scopes for link in self.links)

    def allows(self, action: Action) -> bool:
        """Whether every link names the action."""
        return all(action in link.actions for link in (*self.links, *self.staff))

    def breach(self, action: Action, act: Act) -> str:
        """The first condition not kept."""
        return next((found for link in (*self.links, *self.staff) if (found := link.breach(action, act))), "")

    @property
    def numbers(self) -> tuple[int, ...]:
        """Every mandate on which it rests, the used one first."""
        return tuple(link.mandate_id for link in (*self.links, *self.staff))


@dataclass(frozen=True, slots=True)
class Rights:
    """How a person reaches entities: by the register's posts, by mandates, and as a caretaker after a term's end."""

    today: date
    account_open: bool
    offices: frozenset[int]
    routes: tuple[Route, ...]
    cared_for: frozenset[int] = frozenset()

    def judge(self, entity_id: int, action: Action, scopes: tuple[str, ...], act: Act) -> Verdict:
        """Whether the act is allowed in the name of an active entity."""
        if not self.account_open:
            return Verdict(False, "account_closed")
        if entity_id in self.offices:
            return Verdict(True)
        reasons = []
        for route in self._to(entity_id):
            if not (route.covers(scopes) and route.allows(action)):
                continue
            reason = route.fault(self.today) or route.breach(action, act)
            if not reason:
                return Verdict(True, "", route.numbers[0], route.numbers)
            reasons.append(reason)
        if entity_id in self.cared_for:
            cares = action in CARE or (action in CARE_FOR_SUCCESSION and not CARED_FOR.isdisjoint(scopes))
            return Verdict(cares, "" if cares else "term_over")
        return Verdict(False, next((each for each in _TELLING if each in reasons), "mandate_missing"))

    def sight(self, entity_id: int) -> Sight | None:
        """What of the entity's things the person sees; None when nothing. Its clients' things are not its own."""
        if not self.account_open:
            return None
        if entity_id in self.offices or entity_id in self.cared_for:
            return Sight(True)
        scopes = {
            _narrowest(route)
            for route in self._to(entity_id)
            if route.allows(Action.VIEW) and not route.fault(self.today)
        } - {CLIENTS}
        return Sight(EVERY_SERVICE in scopes, frozenset(scopes)) if scopes else None

    def parts(self, entity_id: int) -> tuple[Part, ...]:
        """What each open way by mandates lets the person do for the entity, without the clients of a firm."""
        if not self.account_open:
            return ()
        return tuple(
            Part(
                mandate_id=route.numbers[0],
                scope=_narrowest(route),
                actions=tuple(action for action in Action if route.allows(action)),
                until_on=min(link.until_on for link in (*route.links, *route.staff)),
            )
            for route in self._to(entity_id)
            if route.allows(Action.VIEW) and not route.fault(self.today) and _narrowest(route) != CLIENTS
        )

    def former(self, entity_id: int) -> str:
        """Why a way that once was open is not any more: `mandate_expired` or `mandate_revoked`; empty if none was."""
        faults = {route.fault(self.today) for route in self._to(entity_id)}
        return next((each for each in ("mandate_expired", "mandate_revoked") if each in faults), "")

    def reached(self) -> frozenset[int]:
        """Every entity the person may see something of."""
        mandated = {route.links[0].entity_id for route in self.routes}
        return frozenset(each for each in (*self.offices, *self.cared_for, *mandated) if self.sight(each))

    def _to(self, entity_id: int) -> Iterable[Route]:
        return (route for route in self.routes if route.links[0].entity_id == entity_id)


_TELLING = ("over_amount", "renewals_only", "mandate_not_accepted", "mandate_expired", "mandate_revoked")


def _narrowest(route: Route) -> str:
    """The scope of the first link that is not for everything; those above it are never narrower."""
    return next((link.scope for link in route.links if link.scope != EVERY_SERVICE), EVERY_SERVICE)


def routes_from(chains: Iterable[tuple[Link, ...]], person: str, offices: frozenset[int]) -> tuple[Route, ...]:
    """The ways that these chains (each from the used mandate upwards) open to a person who holds these offices."""
    known = list(chains)
    staff: dict[str, list[tuple[Link, ...]]] = {}
    for chain in known:
        if chain[0].scope == CLIENTS and chain[0].holder == person:
            staff.setdefault(f"e-{chain[0].entity_id}", []).append(chain)
    found = []
    for chain in known:
        holder = chain[0].holder
        if holder == person or (holder.startswith("e-") and int(holder[2:]) in offices):
            found.append(Route(chain))
        else:
            found += [Route(chain, own) for own in staff.get(holder, ())]
    return tuple(found)
