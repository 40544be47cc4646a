"""Keeping the copies: what the register says, and what a case of ours has registered."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from balcao.accounts.api import NotAPerson, person_of_card
from balcao.associations.models import Copy
from balcao.associations.rules import rules
from balcao.associations.types import CopyState
from balcao.entities.api import (
    NewSeat,
    OrgansContradictory,
    SeatSource,
    association_numbers,
    enter_organs,
    holder_names,
)
from balcao.exchange.api import Message, fetch, inform
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.texts import fold


@transaction.atomic
def list_associations(*, at: datetime, entity_ids: Sequence[int] | None = None) -> list[int]:
    """Have an entry of the look-up for every association, or these, under today's names; returns their entities."""
    numbers = association_numbers(entity_ids=entity_ids)
    names = holder_names(f"e-{entity_id}" for entity_id in numbers)
    Copy.objects.bulk_create(
        (
            Copy(
                entity_id=entity_id,
                number=number,
                folded=fold(" ".join((number, *dict.fromkeys(names[f"e-{entity_id}"].values())))),
            )
            for entity_id, number in numbers.items()
        ),
        update_conflicts=True,
        unique_fields=["entity"],
        update_fields=["number", "folded"],
    )
    return list(numbers)


def read_register(*, at: datetime, entity_id: int) -> CopyState:
    """Ask the register about an association, over the network, and have its organs be what it says.

    A register that is silent or says what cannot be understood changes nothing but the state of the copy; one that does
    not know yet of an election that a case has registered is `BEHIND`, and the case stands.
    """
    actor = system_actor(rules().department).acting_for(f"e-{entity_id}")
    (reply,) = fetch(actor=actor, at=at, asked=[rules().asking])
    with transaction.atomic():
        copy = Copy.objects.select_for_update().get(entity_id=entity_id)
        state = CopyState(reply.state) if reply.state != "answered" else _apply(actor, at, copy, reply.facts)
        copy.state = state.value
        if state in (CopyState.READ, CopyState.BEHIND):
            copy.read_at = at
        copy.save()
    return state


def _apply(actor: Actor, at: datetime, copy: Copy, said: Mapping[str, Any]) -> CopyState:
    try:
        elected_on = date.fromisoformat(said["assembly_date"])
        begins, ends = date.fromisoformat(said["term_start"]), date.fromisoformat(said["term_end"])
        if copy.source == SeatSource.CASE and copy.elected_on and elected_on < copy.elected_on:
            return CopyState.BEHIND
        with transaction.atomic():
            if said["seats"]:
                enter_organs(
                    actor=actor,
                    at=at,
                    entity_id=copy.entity_id,
                    seats=_seats(actor, at, said["seats"], begins, ends),
                    effect_on=begins,
                    source=SeatSource.REGISTER,
                )
    except (KeyError, TypeError, ValueError, NotAPerson, OrgansContradictory):
        return CopyState.UNREADABLE
    copy.status, copy.elected_on = str(said.get("status", copy.status))[:20], elected_on
    copy.source, copy.reference = SeatSource.REGISTER.value, ""
    return CopyState.READ


def _seats(actor: Actor, at: datetime, rows: Sequence[Mapping[str, Any]], begins: date, ends: date) -> list[NewSeat]:
    return [
        NewSeat(
            person_id=person_of_card(
                actor=actor,
                at=at,
                bir=str(row["bir"]),
                name_zh=str(row.get("name_zh") or ""),
                name_pt=str(row.get("name_pt") or ""),
            ),
            body=str(row["body"])[:30],
            post=str(row["post"])[:30],
            term_start=begins,
            term_end=date.fromisoformat(row["term_end"]) if row.get("term_end") else ends,
        )
        for row in rows
    ]


@transaction.atomic
def enter_election(
    *,
    at: datetime,
    entity_id: int,
    reference: str,
    elected_on: date,
    begins: date,
    ends: date,
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Have the organs be what a case has registered, and tell the register. Again changes nothing.

    :raises NotAPerson, OrgansContradictory: when the rows cannot be so; the form asks for them otherwise.
    """
    actor = system_actor(rules().department).acting_for(f"e-{entity_id}")
    list_associations(at=at, entity_ids=[entity_id])
    copy = Copy.objects.select_for_update().get(entity_id=entity_id)
    enter_organs(
        actor=actor,
        at=at,
        entity_id=entity_id,
        seats=_seats(actor, at, rows, begins, ends),
        effect_on=begins,
        source=SeatSource.CASE,
        reference=reference,
    )
    copy.elected_on, copy.source, copy.reference = elected_on, SeatSource.CASE.value, reference
    copy.save(update_fields=["elected_on", "source", "reference"])
    told = Message(
        rules().department,
        {
            "organs": {
                "registration_no": copy.number,
                "assembly_date": elected_on.isoformat(),
                "term_start": begins.isoformat(),
                "term_end": ends.isoformat(),
                "seats": [{**row, "term_end": row.get("term_end") or ends.isoformat()} for row in rows],
            },
            "purpose": dict(rules().asking.purpose),
            "basis": dict(rules().asking.basis),
        },
        f"organs:{reference}",
    )
    inform(actor=actor, at=at, holder_id=f"e-{entity_id}", case_reference=reference, messages=[told])
