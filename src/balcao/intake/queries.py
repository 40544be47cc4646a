"""Questions about rounds and entries."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from balcao.intake.drawing import FORMAT
from balcao.intake.forgetting import GONE
from balcao.intake.models import Entry, Round
from balcao.intake.policies import draws
from balcao.intake.types import EntryState, EntryView, RoundCount, RoundState, RoundView, Standing
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def round_view(*, service_id: str, round_id: str, at: datetime) -> RoundView:
    """A round, for anyone.

    :raises NotFound: if there is none, or it is not prepared yet.
    """
    return _view(_round(service_id, round_id), at)


def _round(service_id: str, round_id: str) -> Round:
    row = Round.objects.filter(service_id=service_id, round_id=round_id).first()
    if row is None:
        raise NotFound(f"round {service_id} {round_id}")
    return row


def rounds_at_desk(*, actor: Actor, at: datetime) -> list[RoundView]:
    """The draws of the officer's services, those that wait first."""
    found = [
        _view(row, at, actor) for row in _drawn_by_officers(actor).order_by("-opens_at")[:200] if draws(actor, row)
    ]
    return sorted(found, key=lambda each: (each.state is not RoundState.CLOSED, each.state is RoundState.DONE))


def _drawn_by_officers(actor: Actor) -> QuerySet[Round]:
    return Round.objects.filter(by_draw=True, draws_itself=False, department__in=actor.departments)


def standing_of(*, case_reference: str, at: datetime) -> Standing | None:
    """How an application stands in its round; None for one that is in none. The caller knows the case."""
    entry = Entry.objects.select_related("round").filter(case_reference=case_reference).first()
    if entry is None:
        return None
    ahead = None
    if entry.state == EntryState.WAITING and entry.rank is not None:
        ahead = entry.round.entries.filter(state=EntryState.WAITING, rank__lt=entry.rank).count()
    return Standing(
        round=_view(entry.round, at),
        ticket=entry.ticket,
        state=EntryState(entry.state),
        rank=entry.rank,
        ahead=ahead,
    )


def entries_of(*, service_id: str, round_id: str) -> list[EntryView]:
    """Everyone who has a place or waits for one, those with a place first; not whose application was deleted. The
    caller may know the applications."""
    rows = Entry.objects.filter(round__service_id=service_id, round__round_id=round_id)
    rows = rows.exclude(case_reference__startswith=GONE)
    live = rows.filter(state__in=(EntryState.PLACED, EntryState.WAITING)).order_by("state", "rank", "number")
    return [
        EntryView(
            case_reference=row.case_reference,
            holder_id=row.holder_id,
            ticket=row.ticket,
            state=EntryState(row.state),
            rank=row.rank,
        )
        for row in live
    ]


def entered_in(*, service_id: str, round_id: str) -> list[str]:
    """Every application that ever was in a round, and is not deleted; for jobs."""
    rows = Entry.objects.filter(round__service_id=service_id, round__round_id=round_id)
    return list(rows.exclude(case_reference__startswith=GONE).order_by("pk").values_list("case_reference", flat=True))


def rounds_counted(*, round_ids: Collection[str]) -> dict[str, RoundCount]:
    """By number, how many are in the rounds that cases opened."""
    rows = Round.objects.filter(round_id__in=round_ids).annotate(
        waiting_now=Count("entries", filter=Q(entries__state=EntryState.WAITING)),
        gone=Count("entries", filter=Q(entries__state__in=(EntryState.LEFT, EntryState.OVER))),
    )
    return {
        row.round_id: RoundCount(
            placed=row.taken,
            waiting=row.waiting_now,
            left=row.gone,
            may_wait=max(0, row.waiting - row.waiting_now),
            drawn=row.drawn_at is not None,
        )
        for row in rows
    }


def has_place(*, case_reference: str) -> bool:
    """Whether an application has a place. The caller knows the case."""
    return Entry.objects.filter(case_reference=case_reference, state=EntryState.PLACED).exists()


def places_had(*, references: Collection[str]) -> dict[str, str]:
    """Of these applications those that have a place, and in which round. The caller knows them."""
    rows = Entry.objects.filter(case_reference__in=references, state=EntryState.PLACED)
    return dict(rows.values_list("case_reference", "round__round_id"))


def entries_drawn(*, service_id: str, round_id: str) -> list[str]:
    """The cases in a round that is drawn or ranked, in that order; for jobs."""
    rows = Entry.objects.filter(round__service_id=service_id, round__round_id=round_id, rank__isnull=False)
    return list(rows.order_by("rank").values_list("case_reference", flat=True))


def lists_that_end(*, at: datetime) -> list[int]:
    """The rounds whose list moves up no more from now on."""
    return list(Round.objects.filter(ended_at=None, ends_at__lte=at).order_by("ends_at").values_list("pk", flat=True))


def draw_proof(*, service_id: str, round_id: str) -> dict[str, Any]:
    """What is published of a draw, as `balcao draw verify` reads it: no names, only tickets in their order.

    :raises NotFound: before it is drawn.
    """
    row = _round(service_id, round_id)
    if row.drawn_at is None:
        raise NotFound(f"draw {service_id} {round_id}")
    return {
        "format": FORMAT,
        "service": row.service_id,
        "round": row.round_id,
        "quota": row.quota,
        "opened_at": row.opens_at.isoformat(),
        "closed_at": row.closes_at.isoformat(),
        "drawn_at": row.drawn_at.isoformat(),
        "seed_sha256": row.seed_sha256,
        "seed": row.seed,
        "list_sha256": row.list_sha256,
        "drawn": list(row.entries.filter(rank__isnull=False).order_by("rank").values_list("ticket", flat=True)),
    }


def _view(row: Round, at: datetime, actor: Actor | None = None) -> RoundView:
    counted = row.entries.aggregate(
        entries=Count("pk", filter=~Q(state=EntryState.LEFT)), waiting=Count("pk", filter=Q(state=EntryState.WAITING))
    )
    proposal = row.proposals.filter(outcome="").first()
    return RoundView(
        service_id=row.service_id,
        round_id=row.round_id,
        service=row.name,
        department=row.department,
        by_draw=row.by_draw,
        by_ranking=row.by_ranking,
        quota=row.quota,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        draws_at=row.draws_at,
        drawn_at=row.drawn_at,
        ranked_at=row.ranked_at,
        state=_state(row, at),
        entries=counted["entries"],
        placed=row.taken,
        waiting=counted["waiting"],
        seed_sha256=row.seed_sha256,
        list_sha256=row.list_sha256,
        seed=row.seed if row.drawn_at else "",
        proposed_by=proposal.proposed_by_name if proposal else "",
        mine=bool(proposal and actor and actor.self_id in proposal.proposed_eyes),
    )


def _state(row: Round, at: datetime) -> RoundState:
    if row.called_off_at is not None:
        return RoundState.DONE
    if at < row.opens_at:
        return RoundState.COMING
    if at < row.closes_at:
        return RoundState.OPEN
    undecided = (row.by_draw and row.drawn_at is None) or (row.by_ranking and row.ranked_at is None)
    return RoundState.CLOSED if undecided else RoundState.DONE
