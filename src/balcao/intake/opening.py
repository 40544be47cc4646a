"""Rounds that a case opens: prepared with their seed, drawn by themselves at their moment, called off."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from balcao.intake.drawing import seed_hash
from balcao.intake.models import Round
from balcao.intake.noting import audit_round
from balcao.intake.operations import draw
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A round to be opened: of which service, under which number and name, whose work it is, how and for how many.

    Its list moves up until `ends_at`; a draw is done at the moment of closing.
    """

    service_id: str
    round_id: str
    department: str
    duty: str
    name: Text
    by_draw: bool
    quota: int
    waiting: int
    opens_at: datetime
    closes_at: datetime
    ends_at: datetime


@transaction.atomic
def open_round(*, actor: Actor, at: datetime, opening: Opening) -> bool:
    """Open it; whether it is new. Opened already, it stays as it is."""
    seed = secrets.token_hex(32)
    row, new = Round.objects.get_or_create(
        service_id=opening.service_id,
        round_id=opening.round_id,
        defaults={
            "department": opening.department,
            "duty": opening.duty,
            "name": dict(opening.name),
            "by_draw": opening.by_draw,
            "draws_itself": opening.by_draw,
            "quota": opening.quota,
            "waiting": opening.waiting,
            "waiting_days": 0,
            "opens_at": opening.opens_at,
            "closes_at": opening.closes_at,
            "draws_at": opening.closes_at if opening.by_draw else None,
            "ends_at": opening.ends_at,
            "seed": seed,
            "seed_sha256": seed_hash(seed),
        },
    )
    if new:
        audit_round(actor, at, row, "opened", quota=row.quota)
    return new


@transaction.atomic
def draw_round(*, at: datetime, round_pk: int) -> bool:
    """Draw a round that draws itself, once, from its moment on; whether it was drawn now."""
    row = Round.objects.select_for_update().get(pk=round_pk)
    due = row.draws_itself and row.draws_at is not None and row.draws_at <= at
    if not due or row.drawn_at is not None or row.ended_at is not None:
        return False
    draw(row, actor=system_actor(row.department), at=at)
    return True


def draw_due_rounds(*, at: datetime) -> int:
    """Draw every round that draws itself and whose moment has come, each in a transaction; returns how many."""
    due = Round.objects.filter(draws_itself=True, draws_at__lte=at, drawn_at=None, ended_at=None)
    return sum(draw_round(at=at, round_pk=number) for number in due.order_by("draws_at").values_list("pk", flat=True))


@transaction.atomic
def end_list_at(*, at: datetime, service_id: str, round_id: str, ends_at: datetime) -> None:
    """The list of a round moves up until another moment; one that has ended stays so."""
    Round.objects.filter(service_id=service_id, round_id=round_id, ended_at=None).update(ends_at=max(ends_at, at))


@transaction.atomic
def call_off_round(*, actor: Actor, at: datetime, service_id: str, round_id: str) -> None:
    """What a round is for does not take place: nobody enters any more, and nobody moves up. Again it changes nothing.

    Who has a place, or waits for one, stays in it until their application is ended (`entries_of`)."""
    row = Round.objects.select_for_update().get(service_id=service_id, round_id=round_id)
    if row.called_off_at is not None:
        return
    row.called_off_at, row.ended_at = at, row.ended_at or at
    row.save(update_fields=["called_off_at", "ended_at"])
    audit_round(actor, at, row, "called_off", placed=row.taken)
