"""Closing an entity's account by those who bind it: asked, agreed to by enough, done days later, undone until then."""

from datetime import datetime

from django.db import transaction

from balcao.entities.binding import SignerRule, binding_met
from balcao.entities.ending import end_account
from balcao.entities.events import ClosingAgreed, ClosingAsked, ClosingNear, ClosingUndone
from balcao.entities.failures import NobodyBinds, NotWaiting
from balcao.entities.giving import SURELY
from balcao.entities.models import Closing, ClosingConsent, Entity
from balcao.entities.policies import may
from balcao.entities.queries.closing import binders
from balcao.entities.rules import rules
from balcao.entities.types import Action, EntityStatus
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound, Refused


@transaction.atomic
def ask_to_close(*, actor: Actor, at: datetime, entity_id: int) -> int:
    """Ask those who bind the entity to close its account; returns the closing's number. Again changes nothing.

    Whoever asks and is one of them agrees thereby. Nothing ends before enough have agreed and the days to think it over
    have passed.

    :raises NotFound: if the actor may not see it.
    :raises Refused: if they may not manage it.
    :raises AssuranceTooLow: without a second factor.
    :raises NobodyBinds: when there are not enough in office to agree.
    """
    entity = _locked(entity_id)
    if actor.person_id is None or not may(actor=actor, entity_id=entity_id, action=Action.VIEW, at=at).allowed:
        raise NotFound(f"entity {entity_id}")
    verdict = may(actor=actor, entity_id=entity_id, action=Action.MANAGE, at=at)
    if not verdict.allowed:
        raise Refused(f"entities.{verdict.reason}")
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    running = Closing.objects.filter(entity=entity, ended_at=None).first()
    if running is not None:
        return running.pk
    signers = binders(entity_id, at)
    if signers.missing(()) is None:
        raise NobodyBinds
    closing = Closing.objects.create(
        entity=entity, asked_by_id=actor.person_id, asked_at=at, answer_by=macau_date(at) + rules().answer
    )
    _audit(actor, at, closing, "asked")
    if not _agree(actor, at, closing, signers):
        announce(ClosingAsked(closing_id=closing.pk, at=at))
    return closing.pk


@transaction.atomic
def agree_to_close(*, actor: Actor, at: datetime, closing_id: int) -> None:
    """Agree as one of those who bind the entity; with the last one needed the day of closing is set. Twice is once.

    :raises NotFound: for everyone else.
    :raises AssuranceTooLow: without a second factor.
    :raises NotWaiting: when it was undone, done, or nobody answered in time.
    """
    closing = _closing(closing_id)
    signers = binders(closing.entity_id, at)
    if actor.ward_id is not None or actor.person_id not in signers.persons:
        raise NotFound(f"closing {closing_id}")
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    if closing.ended_at is not None or (closing.agreed_at is None and closing.answer_by < macau_date(at)):
        raise NotWaiting
    _agree(actor, at, closing, signers)


def _agree(actor: Actor, at: datetime, closing: Closing, signers: SignerRule) -> bool:
    """Note the agreement of one who binds; whether enough have agreed."""
    if actor.person_id in signers.persons:
        _, new = ClosingConsent.objects.get_or_create(
            closing=closing, person_id=actor.person_id, defaults={"at": at, "assurance": actor.assurance}
        )
        if new:
            _audit(actor, at, closing, "agreed")
    if closing.agreed_at is None and binding_met(signers, closing.consents.values_list("person_id", flat=True)):
        closing.agreed_at, closing.closes_on = at, macau_date(at) + rules().think_over
        closing.save(update_fields=["agreed_at", "closes_on"])
        announce(ClosingAgreed(closing_id=closing.pk, at=at))
    return closing.agreed_at is not None


@transaction.atomic
def undo_closing(*, actor: Actor, at: datetime, closing_id: int) -> None:
    """Leave the account open after all. Whoever manages the entity may, and each of those who bind it. Twice is once.

    :raises NotFound: for everyone else.
    :raises NotWaiting: when the account is closed.
    """
    closing = _closing(closing_id)
    binds = actor.ward_id is None and actor.person_id in binders(closing.entity_id, at).persons
    if not binds and not may(actor=actor, entity_id=closing.entity_id, action=Action.MANAGE, at=at).allowed:
        raise NotFound(f"closing {closing_id}")
    if closing.ended_why == "undone":
        return
    if closing.ended_at is not None:
        raise NotWaiting
    _end(actor, at, closing, "undone")
    announce(ClosingUndone(closing_id=closing.pk, at=at))


def close_what_is_due(*, at: datetime) -> int:
    """The daily round: close the accounts whose day has come, let lapse what not enough agreed to, and say which days
    are near. Returns how many closed. Said again when it runs twice; who sends reminders does so once.
    """
    return sum(_due(number, at) for number in Closing.objects.filter(ended_at=None).values_list("pk", flat=True))


@transaction.atomic
def _due(closing_id: int, at: datetime) -> bool:
    closing, actor, today = _closing(closing_id), system_actor(), macau_date(at)
    if closing.ended_at is not None:
        return False
    if closing.closes_on is not None and closing.closes_on <= today:
        _end(actor, at, closing, "closed")
        end_account(actor, closing.entity, status=EntityStatus.CLOSED, on=today, at=at)
        return True
    if closing.agreed_at is None and closing.answer_by < today:
        _end(actor, at, closing, "lapsed")
    left = (closing.closes_on - today).days if closing.closes_on else None
    near = next((each for each in rules().remind_of_closing if left is not None and left <= each), None)
    if near is not None:
        announce(ClosingNear(closing_id=closing.pk, at=at, days=near))
    return False


def _locked(entity_id: int) -> Entity:
    """The entity, before its closing: as who changes seats or mandates holds it.

    :raises NotFound: if there is none.
    """
    entity = Entity.objects.select_for_update().filter(pk=entity_id).first()
    if entity is None:
        raise NotFound(f"entity {entity_id}")
    return entity


def _closing(closing_id: int) -> Closing:
    found = Closing.objects.filter(pk=closing_id).values_list("entity_id", flat=True).first()
    if found is None:
        raise NotFound(f"closing {closing_id}")
    entity = _locked(found)
    closing = Closing.objects.select_for_update().get(pk=closing_id)
    closing.entity = entity
    return closing


def _end(actor: Actor, at: datetime, closing: Closing, why: str) -> None:
    closing.ended_at, closing.ended_why = at, why
    closing.save(update_fields=["ended_at", "ended_why"])
    _audit(actor, at, closing, why)


def _audit(actor: Actor, at: datetime, closing: Closing, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"entities:closing:{what}",
        subject=f"entity:{closing.entity_id}",
        holder_id=f"e-{closing.entity_id}",
        data={"closing": closing.pk, "closes_on": closing.closes_on.isoformat() if closing.closes_on else None},
    )
