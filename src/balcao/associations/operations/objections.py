""" "I never agreed to this": objecting to a post, hearing the association, deciding."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from balcao.accounts.api import get_person, person_names
from balcao.associations.failures import (
    AnsweredAlready,
    CannotObject,
    NotHeardYet,
    ObjectedAlready,
    ObjectionDecided,
    WordsNeeded,
)
from balcao.associations.models import Objection
from balcao.associations.policies import keeps_register, may_uphold
from balcao.associations.rules import rules
from balcao.associations.types import ObjectionState
from balcao.associations.words import say, tell
from balcao.entities.api import Action, association_numbers, get_seat, holder_name, require, void_seat
from balcao.exchange.api import Message, inform
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound, Refused
from balcao.kernel.ids import make_reference

LONGEST = 3000


@transaction.atomic
def object_to_post(
    *, actor: Actor, at: datetime, seat_id: int, reason: str, papers: Sequence[Mapping[str, Any]] = ()
) -> str:
    """Say that one never agreed to a post of one's own, running or past; returns the objection's number.

    :raises NotFound: if the post is not the actor's own.
    :raises CannotObject: if it is not in an association, or was found void.
    :raises WordsNeeded: without a reason.
    :raises ObjectedAlready: the second time.
    """
    seat = get_seat(seat_id)
    if seat.person_id != actor.person_id:
        raise NotFound(f"post {seat_id}")
    if seat.void or not association_numbers(entity_ids=[seat.entity_id]):
        raise CannotObject
    words = _words(reason)
    number = make_reference(f"{rules().department}-OBJ", macau_date(at).year, seat_id)
    try:
        with transaction.atomic():
            row = Objection.objects.create(
                number=number,
                seat_id=seat_id,
                entity_id=seat.entity_id,
                person_id=seat.person_id,
                reason=words,
                papers=[dict(each) for each in papers],
                made_at=at,
            )
    except IntegrityError:
        raise ObjectedAlready from None
    _audit(actor, at, row, "made", papers=[each["sha256"] for each in row.papers])
    _tell_person(at, row, "objection_made", legal=False)
    return number


def _words(text: str) -> str:
    words = text.strip()[:LONGEST]
    if not words:
        raise WordsNeeded
    return words


def _lock(actor: Actor, number: str) -> Objection:
    """The objection, locked, for an officer of the register who is not the one who objects.

    :raises NotFound: for everyone else.
    :raises ObjectionDecided: when it is decided.
    """
    row = Objection.objects.select_for_update().filter(number=number).first()
    if row is None or not keeps_register(actor) or row.person_id == actor.person_id:
        raise NotFound(f"objection {number}")
    if row.state != ObjectionState.OPEN:
        raise ObjectionDecided(person_names([row.decided_by_id or 0]).get(row.decided_by_id or 0, ""))
    return row


@transaction.atomic
def hear_association(*, actor: Actor, at: datetime, number: str) -> None:
    """Ask the association what it says, with a day until which it may answer. Asking twice changes nothing.

    :raises NotFound, ObjectionDecided: see above.
    """
    row = _lock(actor, number)
    if row.heard_at is not None:
        return
    row.heard_at, row.answer_until = at, macau_date(at) + timedelta(days=rules().hearing.days)
    row.save(update_fields=["heard_at", "answer_until"])
    _audit(actor, at, row, "heard", answer_until=row.answer_until.isoformat())
    tell(
        at=at,
        holder_id=f"e-{row.entity_id}",
        note="hearing",
        unique=f"objection:{row.pk}:hearing",
        legal=True,
        until=row.answer_until,
        reason=row.reason,
        **_named(row),
    )


@transaction.atomic
def answer_objection(*, actor: Actor, at: datetime, number: str, text: str) -> None:
    """Say what the association has to say, once.

    :raises NotFound: if it is no objection to a post in the association the actor acts for, or it was not asked.
    :raises Refused: for the one who objects, and who may not lodge for the association.
    :raises AnsweredAlready: the second time, after the last day, or when it is decided.
    :raises WordsNeeded: without words.
    """
    row = Objection.objects.select_for_update().filter(number=number, heard_at__isnull=False).first()
    if row is None or row.entity_id != actor.entity_id:
        raise NotFound(f"objection {number}")
    require(actor=actor, action=Action.LODGE, at=at)
    if row.person_id == actor.person_id:
        raise Refused("associations.own_objection")
    late = row.answer_until is not None and macau_date(at) > row.answer_until
    if row.answered_at is not None or late or row.state != ObjectionState.OPEN:
        raise AnsweredAlready
    row.answer, row.answered_at = _words(text), at
    row.save(update_fields=["answer", "answered_at"])
    _audit(actor, at, row, "answered")


@transaction.atomic
def decide_objection(*, actor: Actor, at: datetime, number: str, upheld: bool, text: str) -> None:
    """Uphold it: the post never was; or dismiss it. Both with reasons, which the person and the association read.

    :raises NotFound, ObjectionDecided: see above.
    :raises WordsNeeded: without reasons.
    :raises NotHeardYet: when it would be upheld and the association was not heard.
    """
    row = _lock(actor, number)
    words = _words(text)
    if upheld and not may_uphold(row, at):
        raise NotHeardYet
    state = ObjectionState.UPHELD if upheld else ObjectionState.DISMISSED
    row.state, row.decision, row.decided_at, row.decided_by_id = state.value, words, at, actor.person_id
    row.save(update_fields=["state", "decision", "decided_at", "decided_by"])
    _audit(actor, at, row, state.value)
    if upheld:
        void_seat(actor=actor, at=at, seat_id=row.seat_id, reference=row.number)
        _tell_register(actor, at, row)
    _tell_person(at, row, f"objection_{state.value}", legal=True, text=words)
    tell(
        at=at,
        holder_id=f"e-{row.entity_id}",
        note=f"association_{state.value}",
        unique=f"objection:{row.pk}:association",
        legal=True,
        text=words,
        **_named(row),
    )


def _named(row: Objection) -> dict[str, Any]:
    seat = get_seat(row.seat_id)
    return {
        "number": row.number,
        "person": get_person(row.person_id).name,
        "association": holder_name(f"e-{row.entity_id}"),
        "post": say(f"post.{seat.post}"),
        "organ": say(f"body.{seat.body}"),
    }


def _tell_person(at: datetime, row: Objection, note: str, *, legal: bool, **values: Any) -> None:
    unique = f"objection:{row.pk}:{note}"
    tell(at=at, holder_id=f"p-{row.person_id}", note=note, unique=unique, legal=legal, **_named(row), **values)


def _tell_register(actor: Actor, at: datetime, row: Objection) -> None:
    seat = get_seat(row.seat_id)
    told = Message(
        rules().department,
        {
            "void_seat": {
                "registration_no": association_numbers(entity_ids=[row.entity_id])[row.entity_id],
                "body": seat.body,
                "post": seat.post,
                "bir": get_person(row.person_id).bir,
                "term_start": seat.term_start.isoformat(),
            },
            "basis": dict(rules().asking.basis),
        },
        f"objection:{row.number}",
    )
    inform(actor=actor, at=at, holder_id=f"e-{row.entity_id}", case_reference=row.number, messages=[told])


def _audit(actor: Actor, at: datetime, row: Objection, what: str, **data: Any) -> None:
    record(
        actor=actor,
        at=at,
        event=f"associations:objection:{what}",
        subject=f"objection:{row.number}",
        holder_id=f"p-{row.person_id}",
        data={"seat": row.seat_id, "entity": row.entity_id, **data},
    )
