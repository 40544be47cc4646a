"""Questions about an entity's life: its account, its names over time, what its register told."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from balcao.entities.binding import BindingRule
from balcao.entities.giving import administrators
from balcao.entities.life_types import Account, LifeEvent
from balcao.entities.models import Entity, EntityChange, Seat
from balcao.entities.models.entity import numbered
from balcao.entities.policies import MANAGING_BODIES, managing_seats, sight_of
from balcao.entities.queries.entities import entity_row, names_of, running_closing
from balcao.entities.queries.seats import BINDING, bound_by_seats
from balcao.entities.types import ChangeKind, EntityKind, EntityStatus
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text


def account_numbered(kind: EntityKind, number: str) -> tuple[str, EntityStatus] | None:
    """The holder with this number in the register of its kind, and how its account stands; None if it never had one.

    For the platform: it asks nobody's leave.
    """
    found = Entity.objects.filter(numbered(kind, number)).values_list("pk", "status").first()
    return (f"e-{found[0]}", EntityStatus(found[1])) if found else None


def standing_of(holder_id: str) -> EntityStatus:
    """Whether a holder still is what it was when it lodged; persons are always active here."""
    if not holder_id.startswith("e-"):
        return EntityStatus.ACTIVE
    return EntityStatus(entity_row(int(holder_id[2:])).status)


def account_of(*, actor: Actor, at: datetime, entity_id: int) -> Account:
    """The account of an entity of which the actor sees anything.

    :raises NotFound: if they may not.
    """
    sight_of(actor=actor.acting_for(f"e-{entity_id}"), at=at)
    today, own = macau_date(at), OuterRef("pk")
    managing = administrators(own, today).filter(since_on__lte=today, person__isnull=False)
    closing = running_closing(own)
    entity = Entity.objects.annotate(
        representatives=_names(managing_seats(today).filter(entity_id=own)),
        administrators=_names(managing),
        binding=_binding(own),
        closing_id=Subquery(closing.values("pk")),
        closes_on=Subquery(closing.values("closes_on")),
    ).get(pk=entity_id)
    return Account(
        kind=EntityKind(entity.kind),
        register_no=entity.register_no,
        status=EntityStatus(entity.status),
        opened_at=entity.opened_at,
        opened_by=entity.opened_by,
        ended_on=entity.ended_on,
        successor_no=entity.successor_no,
        taxpayer_no=entity.taxpayer_no,
        address=entity.address,
        representatives=_each_once(entity.representatives),
        administrators=_each_once(entity.administrators),
        bound_by=BindingRule.model_validate(entity.bound_by) if entity.bound_by else None,
        bound_until=bound_by_seats(entity.bound_by, [_seat(each) for each in entity.binding]),
        closing=entity.closing_id is not None,
        closes_on=entity.closes_on,
    )


def _names(found: QuerySet[Any]) -> ArraySubquery:
    """The names of the persons behind seats or mandates, read along with their entity."""
    return ArraySubquery(found.order_by("pk").values_list(JSONObject(zh="person__name_zh", pt="person__name_pt")))


def _binding(entity: OuterRef) -> ArraySubquery:
    """The seats of those who bind an entity, of whatever term."""
    seats = Seat.objects.filter(entity_id=entity, known_until__isnull=True, body__in=MANAGING_BODIES)
    return ArraySubquery(seats.order_by("pk").values_list(JSONObject(**{name: name for name in BINDING})))


def _seat(found: dict[str, Any]) -> Seat:
    days = {name: found[name] and date.fromisoformat(found[name]) for name in ("term_start", "term_end")}
    return Seat(**{**found, **days})


def _each_once(names: list[dict[str, str]]) -> tuple[Text, ...]:
    return tuple(names_of(zh, pt, "") for zh, pt in dict.fromkeys((each["zh"], each["pt"]) for each in names))


def life_of(*, actor: Actor, at: datetime, entity_id: int) -> list[LifeEvent]:
    """What registers told of an entity of which the actor sees anything, the latest first.

    :raises NotFound: if they may not.
    """
    sight_of(actor=actor.acting_for(f"e-{entity_id}"), at=at)
    told = EntityChange.objects.filter(entity_id=entity_id).order_by("-effective_on", "-sequence")
    return [LifeEvent(kind=ChangeKind(row.kind), effective_on=row.effective_on, **_words(row)) for row in told]


def _words(row: EntityChange) -> dict[str, str]:
    for name in ("name_zh", "name_pt", "address", "into", "term_end"):
        if row.before.get(name) or row.after.get(name):
            return {"before": str(row.before.get(name) or ""), "after": str(row.after.get(name) or "")}
    return {"before": "", "after": ""}


def name_on(entity_id: int, day: date) -> Text:
    """The name the entity bore on that day, by what its register has told."""
    entity = Entity.objects.get(pk=entity_id)
    renamed = list(entity.changes.filter(kind=ChangeKind.RENAMED).order_by("effective_on", "sequence"))
    borne = [change.after for change in renamed if change.effective_on <= day]
    names = borne[-1] if borne else renamed[0].before if renamed else None
    if names is None:
        return names_of(entity.name_zh, entity.name_pt, entity.name_en)
    return names_of(names["name_zh"], names["name_pt"], names["name_en"])


def postal_address(holder_id: str) -> str:
    """Where letters to an entity go by its register; empty for persons, and where the register has none."""
    if not holder_id.startswith("e-"):
        return ""
    return Entity.objects.filter(pk=int(holder_id[2:])).values_list("address", flat=True).first() or ""
