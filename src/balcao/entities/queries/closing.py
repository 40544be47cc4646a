"""Questions about the closing of an account: who has agreed, who has to, and on which day it closes."""

from datetime import datetime

from balcao.entities.binding import SignerRule
from balcao.entities.binding_words import rule_sentence
from balcao.entities.closing_types import ClosingSummary
from balcao.entities.models import Closing
from balcao.entities.policies import may
from balcao.entities.queries.entities import holder_name, holder_names
from balcao.entities.queries.seats import required_signers
from balcao.entities.types import Action
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

MATTERS = ("closing",)
"""The name under which a binding rule may speak of closing the account."""


def binders(entity_id: int, at: datetime) -> SignerRule:
    """Who must agree to close an account: those in office who bind the entity for every amount."""
    return required_signers(entity_id=entity_id, at=at, amount=None, matters=MATTERS)


def closing_of(*, actor: Actor, at: datetime, entity_id: int) -> ClosingSummary | None:
    """The closing that runs, for those who manage the entity and those who bind it; None when there is none.

    :raises NotFound: for everyone else.
    """
    signers = binders(entity_id, at)
    _check(actor, at, entity_id, signers)
    found = Closing.objects.filter(entity_id=entity_id, ended_at=None).first()
    return _summary(found, actor, at, signers) if found else None


def get_closing(*, actor: Actor, at: datetime, closing_id: int) -> ClosingSummary:
    """One closing, also one that was undone or lapsed, for the same people.

    :raises NotFound: if there is none, for everyone else, and once the account is closed.
    """
    found = Closing.objects.filter(pk=closing_id).first()
    if found is None or found.ended_why in ("closed", "entity"):
        raise NotFound(f"closing {closing_id}")
    signers = binders(found.entity_id, at)
    _check(actor, at, found.entity_id, signers)
    return _summary(found, actor, at, signers)


def closing_for_notice(closing_id: int, at: datetime) -> ClosingSummary:
    """The same for the room that tells those whom it concerns."""
    found = Closing.objects.get(pk=closing_id)
    return _summary(found, None, at, binders(found.entity_id, at))


def _check(actor: Actor, at: datetime, entity_id: int, signers: SignerRule) -> None:
    binds = actor.ward_id is None and actor.person_id in signers.persons
    if not binds and not may(actor=actor, entity_id=entity_id, action=Action.MANAGE, at=at).allowed:
        raise NotFound(f"closing of entity {entity_id}")


def _summary(closing: Closing, actor: Actor | None, at: datetime, signers: SignerRule) -> ClosingSummary:
    agreed = list(closing.consents.order_by("pk").values_list("person_id", flat=True))
    left = () if closing.agreed_at else sorted(signers.possible(agreed))
    names = holder_names([f"p-{each}" for each in (*agreed, *left, closing.asked_by_id)])
    waits = closing.ended_at is None and (closing.agreed_at is not None or macau_date(at) <= closing.answer_by)
    me = actor.person_id if actor is not None else None
    return ClosingSummary(
        closing_id=closing.pk,
        entity_id=closing.entity_id,
        entity_name=holder_name(f"e-{closing.entity_id}"),
        asked_by=names[f"p-{closing.asked_by_id}"],
        answer_by=closing.answer_by,
        closes_on=closing.closes_on,
        agreed=tuple(names[f"p-{each}"] for each in agreed),
        left={each: names[f"p-{each}"] for each in left},
        missing=0 if closing.agreed_at else signers.missing(agreed) or 0,
        rule=rule_sentence(signers.rule) if signers.rule else {},
        runs=waits,
        may_agree=waits and me in left,
        concerned=signers.persons,
    )
