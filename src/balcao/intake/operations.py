"""A round is prepared with its seed, entered and left; its draw takes two officers; its list ends."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from balcao.catalogue.api import Round as RoundData
from balcao.catalogue.api import ServiceVersion, offered
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.intake.drawing import list_hash, ranked, seed_hash
from balcao.intake.events import PlaceGiven, RoundDrawn, WaitingOver
from balcao.intake.failures import EnteredAlready, FourEyes, NoPlaceLeft, NotProposed, RoundClosed, TooEarly
from balcao.intake.models import DrawProposal, Entry, Round
from balcao.intake.noting import audit_entry, audit_round, tickets_of
from balcao.intake.policies import eyes_of, locate_round
from balcao.intake.types import EntryState
from balcao.kernel.actor import Actor, system_actor

AHEAD = timedelta(days=60)
"""So long before it opens a round is prepared."""


def prepare_rounds(*, at: datetime) -> int:
    """Prepare the rounds of every service on offer that open soon or are open; returns how many are new."""
    found = 0
    for version in offered(at):
        if not version.summary.in_rounds:
            continue
        intake = version.definition.data.intake
        for each in intake.rounds if intake else ():
            if each.opens_at - AHEAD <= at < each.closes_at:
                found += prepare_round(version=version, found=each, at=at)
    return found


@transaction.atomic
def prepare_round(*, version: ServiceVersion, found: RoundData, at: datetime) -> bool:
    """The round with its seed; whether it is new. What the data says later changes nothing of it."""
    data, seed = version.definition.data, secrets.token_hex(32)
    by = data.intake.by if data.intake is not None else ""
    row, new = Round.objects.get_or_create(
        service_id=version.service_id,
        round_id=found.id,
        defaults={
            "department": data.department,
            "duty": version.definition.access.decide,
            "name": _name(version, found),
            "by_draw": by == "draw",
            "by_ranking": by == "assessment",
            "quota": found.quota,
            "waiting": found.waiting,
            "waiting_days": found.waiting_days,
            "opens_at": found.opens_at,
            "closes_at": found.closes_at,
            "draws_at": found.drawn_at,
            "ends_at": found.closes_at + timedelta(days=found.waiting_days) if by == "first_come" else None,
            "seed": seed,
            "seed_sha256": seed_hash(seed),
        },
    )
    if new:
        record(
            actor=system_actor(row.department),
            at=at,
            event="intake:round:prepared",
            subject=f"round:{row.service_id}:{row.round_id}",
            holder_id="",
            data={"quota": row.quota, "seed_sha256": row.seed_sha256},
        )
    return new


def _name(version: ServiceVersion, found: RoundData) -> dict[str, str]:
    """The service's, and of which answer the round is."""
    name, intake = dict(version.definition.text("name")), version.definition.data.intake
    if intake is None or not intake.per or not found.of:
        return name
    options = {language: texts.questions[intake.per].options for language, texts in version.definition.texts.items()}
    return {language: f"{said}: {options[language][found.of]}" for language, said in name.items()}


def lock_round(*, version: ServiceVersion, found: RoundData, at: datetime) -> Round:
    """The round, prepared if nobody did yet, locked until the end of the transaction."""
    prepare_round(version=version, found=found, at=at)
    return Round.objects.select_for_update().get(service_id=version.service_id, round_id=found.id)


def _open_round(version: ServiceVersion, of: str | None, at: datetime) -> Round:
    """The round that takes applications at that moment, locked."""
    intake = version.definition.data.intake
    if intake is not None and intake.opened_by is not None:
        going = Round.objects.select_for_update().filter(drawn_at=None, ended_at=None)
        row = going.filter(service_id=version.service_id, round_id=of or "").first()
        if row is None or not row.opens_at <= at < row.closes_at:
            raise RoundClosed
        return row
    found = intake.at(at, of) if intake is not None else None
    if found is None:
        raise RoundClosed
    return lock_round(version=version, found=found, at=at)


_GONE = (EntryState.LEFT.value, EntryState.OVER.value)


@transaction.atomic
def enter_round(
    *,
    actor: Actor,
    at: datetime,
    version: ServiceVersion,
    holder_id: str,
    case_reference: str,
    of: str | None = None,
) -> bool:
    """Take an application into the round that is open; whether it has its place at once. Twice changes nothing.
    Where rounds go per an answer, `of` is the answer; where cases open them, the round.

    Whoever comes at the same moment waits for this transaction, so that the order is that of the round's lock.

    :raises RoundClosed: when none is open at that moment.
    :raises EnteredAlready: when the holder has another in it.
    :raises NoPlaceLeft: when neither a place nor a place on the list is left.
    """
    known = Entry.objects.filter(case_reference=case_reference).first()
    if known is not None:
        return known.state == EntryState.PLACED
    row = _open_round(version, of, at)
    ordered_later = row.by_draw or row.by_ranking
    placed = not ordered_later and row.taken < row.quota
    if not ordered_later and not placed:
        on_list = row.entries.filter(state=EntryState.WAITING).count()
        if on_list >= row.waiting:
            raise NoPlaceLeft
    number = row.entries.count() + 1
    try:
        with transaction.atomic():
            entry = Entry.objects.create(
                round=row,
                case_reference=case_reference,
                holder_id=holder_id,
                ticket=secrets.token_hex(8).upper(),
                number=number,
                rank=None if ordered_later else number,
                state=(EntryState.PLACED if placed else EntryState.WAITING).value,
                entered_at=at,
                placed_at=at if placed else None,
            )
    except IntegrityError as failure:
        raise EnteredAlready from failure
    if placed:
        row.taken += 1
        row.save(update_fields=["taken"])
    audit_entry(actor, at, entry, "entered", placed=placed)
    return placed


@transaction.atomic
def leave_round(*, at: datetime, case_reference: str) -> None:
    """The application is withdrawn or refused: its place is the next one's on the list. Twice changes nothing."""
    entry = Entry.objects.filter(case_reference=case_reference).exclude(state__in=_GONE).first()
    if entry is None:
        return
    row = Round.objects.select_for_update().get(pk=entry.round_id)
    entry.refresh_from_db()
    if entry.state in _GONE:
        return
    had = entry.state == EntryState.PLACED
    entry.state = EntryState.LEFT.value
    entry.save(update_fields=["state"])
    audit_entry(system_actor(row.department), at, entry, "left", had_place=had)
    if not had:
        return
    following = row.entries.filter(state=EntryState.WAITING, rank__isnull=False).order_by("rank").first()
    if following is None or row.ended_at is not None:
        row.taken -= 1
        row.save(update_fields=["taken"])
        return
    following.state, following.placed_at = EntryState.PLACED.value, at
    following.save(update_fields=["state", "placed_at"])
    audit_entry(system_actor(row.department), at, following, "moved_up")
    announce(PlaceGiven(case_reference=following.case_reference, at=at, moved_up=True))


@transaction.atomic
def propose_draw(*, actor: Actor, at: datetime, service_id: str, round_id: str) -> None:
    """Close the list and propose to draw it; proposed already, it stays as it is.

    :raises NotFound: unless the service is the officer's duty, and they are not in the round themself.
    :raises TooEarly: before the moment of the draw.
    """
    row = locate_round(actor, service_id, round_id)
    if row.draws_at is None or at < row.draws_at:
        raise TooEarly
    if row.drawn_at is not None:
        return
    try:
        with transaction.atomic():
            DrawProposal.objects.create(
                round=row,
                list_sha256=list_hash(tickets_of(row)),
                proposed_at=at,
                proposed_by_name=actor.name,
                proposed_eyes=eyes_of(actor, row),
            )
    except IntegrityError:
        return
    audit_round(actor, at, row, "draw_proposed")


@transaction.atomic
def confirm_draw(*, actor: Actor, at: datetime, service_id: str, round_id: str) -> None:
    """The second pair of eyes: the draw is done, once. Who left since it was proposed is not in it.

    :raises NotFound: unless it is the officer's work.
    :raises NotProposed: when nobody proposed it, or it is drawn.
    :raises FourEyes: for whoever proposed it, or stands in for them.
    """
    row = locate_round(actor, service_id, round_id)
    proposal = row.proposals.select_for_update().filter(outcome="").first()
    if proposal is None or row.drawn_at is not None:
        raise NotProposed
    eyes = eyes_of(actor, row)
    if set(eyes) & set(proposal.proposed_eyes):
        raise FourEyes
    draw(row, actor=actor, at=at)
    proposal.outcome, proposal.decided_at, proposal.decided_by_name = "drawn", at, actor.name
    proposal.decided_eyes = eyes
    proposal.save()


def draw(row: Round, *, actor: Actor, at: datetime) -> None:
    """Order the entries of a locked round by its seed, and give the places to the first."""
    tickets = tickets_of(row)
    order = {ticket: rank for rank, ticket in enumerate(ranked(row.seed, tickets), 1)}
    entries = list(row.entries.filter(ticket__in=tickets))
    for entry in entries:
        entry.rank = order[entry.ticket]
        if entry.rank <= row.quota:
            entry.state, entry.placed_at = EntryState.PLACED.value, at
    Entry.objects.bulk_update(entries, ["rank", "state", "placed_at"], batch_size=1000)
    row.taken, row.list_sha256, row.drawn_at = min(row.quota, len(entries)), list_hash(tickets), at
    row.ends_at = row.ends_at or at + timedelta(days=row.waiting_days)
    row.save()
    audit_round(actor, at, row, "drawn", entries=len(entries), placed=row.taken)
    announce(RoundDrawn(service_id=row.service_id, round_id=row.round_id, at=at))


@transaction.atomic
def end_waiting(*, at: datetime, round_pk: int) -> int:
    """The list moves up no more: whoever still waits is told so; returns how many. Twice changes nothing, nor before
    the draw, however late that is."""
    row = Round.objects.select_for_update().get(pk=round_pk)
    if row.ended_at is not None or row.ends_at is None or row.ends_at > at or (row.by_draw and row.drawn_at is None):
        return 0
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    waiting = list(row.entries.filter(state=EntryState.WAITING).order_by("rank"))
    Entry.objects.filter(pk__in=[each.pk for each in waiting]).update(state=EntryState.OVER.value)
    audit_round(system_actor(row.department), at, row, "waiting_over", entries=len(waiting))
    for each in waiting:
        announce(WaitingOver(case_reference=each.case_reference, at=at))
    return len(waiting)
