"""The public look-up: associations by name or number, and their organs on a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Case as Choice
from django.db.models import Value, When

from balcao.accounts.api import FullName, full_names
from balcao.associations.models import Copy, Objection
from balcao.associations.rules import rules
from balcao.associations.types import (
    CopyState,
    Found,
    Member,
    ObjectionState,
    Organ,
    OrgansView,
    OrganWarning,
    TermState,
)
from balcao.entities.api import BoundUntil, SeatSummary, bound_until, holder_names, seats_on
from balcao.foundation.db.api import planned_for_its_values
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import fold

BODIES = ("general_assembly_bureau", "board", "supervisory", "other")
POSTS = ("president", "vice_president", "secretary", "treasurer", "member", "alternate")
MOST = 50


def find_associations(query: str, *, limit: int = MOST) -> list[Found]:
    """The associations whose number is, or whose name holds every word of, the query; traditional or simplified."""
    words = fold(query[:200]).split()
    if not words:
        return []
    found = Copy.objects.all()
    for word in words:
        found = found.filter(folded__contains=word)
    first = Choice(When(number=query.strip(), then=Value(0)), default=Value(1))
    with planned_for_its_values():
        rows = list(found.order_by(first, "pk")[:limit])
    names = holder_names(f"e-{row.entity_id}" for row in rows)
    return [Found(number=row.number, names=names[f"e-{row.entity_id}"], status=row.status) for row in rows]


def public_organs(*, number: str, on: date) -> OrgansView:
    """The organs of an association on a day, with what the law lets anyone see: never a number, never an address.

    :raises NotFound: if there is no association of that number.
    """
    copy = Copy.objects.filter(number=number).first()
    if copy is None:
        raise NotFound(f"association {number}")
    return organs_view(copy, on, internal=False)


def organs_view(copy: Copy, on: date, *, internal: bool) -> OrgansView:
    """The organs on a day; with `internal`, objections that wait are marked whatever the public may see."""
    seats = seats_on(copy.entity_id, on)
    published = rules().publication
    names = full_names(seat.person_id for seat in seats) if internal or published.names else {}
    disputed = disputed_seats(seats) if internal or published.under_objection else frozenset()
    return OrgansView(
        entity_id=copy.entity_id,
        number=copy.number,
        names=holder_names([f"e-{copy.entity_id}"])[f"e-{copy.entity_id}"],
        status=copy.status,
        on=on,
        organs=_organs(seats, names, disputed),
        elected_on=copy.elected_on,
        read_at=copy.read_at,
        copy_state=CopyState(copy.state),
        source=copy.source,
        reference=copy.reference,
    )


def disputed_seats(seats: Iterable[SeatSummary]) -> frozenset[int]:
    """Those of these seats to which their holders object, undecided yet."""
    numbers = [seat.seat_id for seat in seats]
    waiting = Objection.objects.filter(seat_id__in=numbers, state=ObjectionState.OPEN.value)
    return frozenset(waiting.values_list("seat_id", flat=True))


def _organs(seats: Sequence[SeatSummary], names: Mapping[int, FullName], disputed: frozenset[int]) -> tuple[Organ, ...]:
    bodies = sorted({seat.body for seat in seats}, key=lambda body: (_place(BODIES, body), body))
    return tuple(
        Organ(
            body=body,
            members=tuple(
                Member(
                    seat=seat,
                    name=names.get(seat.person_id, FullName("", "")),
                    disputed=seat.seat_id in disputed,
                )
                for seat in sorted(seats, key=lambda seat: (_place(POSTS, seat.post), seat.seat_id))
                if seat.body == body
            ),
        )
        for body in bodies
    )


def _place(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def composition_warnings(organs: Iterable[Organ]) -> list[OrganWarning]:
    """What the law usually wants of organs and these are not; the statutes may allow it."""
    members = {
        organ.body: [each.seat.post for each in organ.members if each.seat.post != "alternate"] for organ in organs
    }
    found = []
    for rule in rules().composition:
        posts = members.get(rule.body, [])
        values = {"count": len(posts), "least": rule.least}
        if not posts:
            found.append(OrganWarning(rule.body, "missing", values))
            continue
        if len(posts) < rule.least:
            found.append(OrganWarning(rule.body, "too_few", values))
        if rule.odd and len(posts) % 2 == 0:
            found.append(OrganWarning(rule.body, "even", values))
        if rule.president and "president" not in posts:
            found.append(OrganWarning(rule.body, "no_president", values))
    return found


def term_state(entity_id: int, at: datetime, *, bound: BoundUntil | None = None) -> TermState:
    """How the term of those who bind the association stands today; `bound` where the asker knows it already."""
    return _state(bound, macau_date(at)) if bound else term_states([entity_id], at)[entity_id]


def term_states(entity_ids: Sequence[int], at: datetime) -> dict[int, TermState]:
    """The same of many."""
    return {entity_id: _state(bound, macau_date(at)) for entity_id, bound in bound_until(entity_ids).items()}


def _state(bound: BoundUntil, today: date) -> TermState:
    if not bound.ever or bound.last_day is None:
        return TermState("running" if bound.ever else "none", None, 0)
    left = (bound.last_day - today).days
    if left < 0:
        return TermState("over", bound.last_day, left)
    return TermState("soon" if left <= max(rules().reminders) else "running", bound.last_day, left)
