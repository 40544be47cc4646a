"""Places by a ranking: who stands first by what assessors found has a place, the others wait or have none."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.intake.events import RoundDrawn, WaitingOver
from balcao.intake.failures import RoundClosed, TooEarly
from balcao.intake.models import Entry, Round
from balcao.intake.noting import audit_entry
from balcao.intake.types import EntryState
from balcao.kernel.actor import Actor, system_actor


@transaction.atomic
def place_by_ranking(*, actor: Actor, at: datetime, service_id: str, round_id: str, order: Sequence[str]) -> None:
    """Give the places of a closed round to the first of `order`, which are references; the rest of it waits. Who is
    not in it gets none. The caller has seen to the four eyes. Once ranked, nothing changes.

    :raises RoundClosed: for a round that is not ranked.
    :raises TooEarly: while applications are taken.
    """
    row = Round.objects.select_for_update().filter(service_id=service_id, round_id=round_id, by_ranking=True).first()
    if row is None:
        raise RoundClosed
    if row.ranked_at is not None:
        return
    if at < row.closes_at:
        raise TooEarly
    entries = {each.case_reference: each for each in row.entries.filter(state=EntryState.WAITING)}
    ranked = [entries[each] for each in order if each in entries]
    for rank, entry in enumerate(ranked, 1):
        entry.rank = rank
        if rank <= row.quota:
            entry.state, entry.placed_at = EntryState.PLACED.value, at
    Entry.objects.bulk_update(ranked, ["rank", "state", "placed_at"], batch_size=1000)
    row.taken, row.ranked_at = min(row.quota, len(ranked)), at
    row.ends_at = at + timedelta(days=row.waiting_days)
    row.save(update_fields=["taken", "ranked_at", "ends_at"])
    record(
        actor=actor,
        at=at,
        event="intake:round:ranked",
        subject=f"round:{row.service_id}:{row.round_id}",
        holder_id="",
        data={"tickets": [each.ticket for each in ranked], "placed": row.taken},
    )
    give_no_place(at=at, references=sorted(set(entries) - {each.case_reference for each in ranked}))
    announce(RoundDrawn(service_id=service_id, round_id=round_id, at=at))


@transaction.atomic
def give_no_place(*, at: datetime, references: Sequence[str]) -> None:
    """These applications wait no longer and get no place. Twice changes nothing."""
    for entry in Entry.objects.select_related("round").filter(case_reference__in=references, state=EntryState.WAITING):
        entry.state = EntryState.OVER.value
        entry.save(update_fields=["state"])
        audit_entry(system_actor(entry.round.department), at, entry, "unranked")
        announce(WaitingOver(case_reference=entry.case_reference, at=at))
