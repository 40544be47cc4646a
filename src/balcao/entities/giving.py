"""What must hold when a mandate is given, whoever gives it."""

from dataclasses import replace
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet

from balcao.accounts.api import person_names
from balcao.entities.binding import SignerRule
from balcao.entities.failures import (
    BadPeriod,
    ClientsByFirm,
    ManagesEverything,
    MandateExists,
    NobodyBinds,
    NoSuchReceiver,
    NotForSoftware,
    NothingGranted,
    TooManyAdministrators,
    ToOneself,
    TooWide,
)
from balcao.entities.models import Confirmation, Entity, Machine, Mandate
from balcao.entities.models.mandate import WAITING
from balcao.entities.queries.seats import required_signers
from balcao.entities.rules import rules
from balcao.entities.types import (
    CLIENTS,
    EVERY_SERVICE,
    MACHINE_ACTIONS,
    Action,
    Ending,
    MandateState,
    Terms,
)
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

SURELY = 2
"""Whom one lets act in another's name is worth a second factor; taking it back is not made any harder."""


def whole(terms: Terms, today: date) -> Terms:
    """The terms with their first day, and with seeing, without which nothing else can be done.

    :raises BadPeriod, NothingGranted: when they are no terms.
    """
    since = terms.since_on or today
    if not today <= since <= terms.until_on <= since + rules().longest:
        raise BadPeriod
    if not terms.actions:
        raise NothingGranted
    return replace(terms, since_on=since, actions=terms.actions | {Action.VIEW})


def columns_of(receiver: str) -> dict[str, int | None]:
    """The receiver as the columns that hold it."""
    held = {"p": "person_id", "e": "agent_id", "m": "machine_id"}[receiver[0]]
    return {**dict.fromkeys(("person_id", "agent_id", "machine_id")), held: int(receiver[2:])}


def check_receiver(receiver: str, entity_id: int, terms: Terms, parent: Mandate | None) -> None:
    """See that this receiver may get such a mandate.

    :raises NoSuchReceiver, ToOneself, ManagesEverything, ClientsByFirm, NotForSoftware: when not.
    """
    if receiver.startswith("m-"):
        _check_machine(int(receiver[2:]), entity_id, terms, parent)
        return
    is_person, number = receiver.startswith("p-"), int(receiver[2:])
    known = person_names([number]) if is_person else Entity.objects.filter(pk=number, status="active").exists()
    if not known:
        raise NoSuchReceiver
    if receiver == f"e-{entity_id}" or receiver in {each.receiver for each in upwards(parent)}:
        raise ToOneself
    alone = is_person and parent is None and not terms.may_delegate
    if Action.MANAGE in terms.actions and not (alone and terms.scope == EVERY_SERVICE):
        raise ManagesEverything
    if terms.scope == CLIENTS and not alone:
        raise ClientsByFirm


def _check_machine(machine_id: int, entity_id: int, terms: Terms, parent: Mandate | None) -> None:
    if not Machine.objects.filter(pk=machine_id, entity_id=entity_id, ended_at=None).exists():
        raise NoSuchReceiver
    if parent is not None or terms.may_delegate or terms.actions - {*MACHINE_ACTIONS}:
        raise NotForSoftware


def upwards(mandate: Mandate | None) -> list[Mandate]:
    """The mandate and those above it."""
    found = []
    while mandate is not None:
        found.append(mandate)
        mandate = mandate.parent
    return found


def check_within(terms: Terms, parent: Mandate, within: tuple[str, ...], today: date) -> None:
    """See that what is given on lies within what is held. `within` are the subjects of the service given on.

    :raises TooWide: when not.
    """
    for held in upwards(parent):
        narrower = (
            held.may_delegate
            and held.state == MandateState.IN_FORCE
            and held.since_on <= (terms.since_on or today)
            and terms.until_on <= held.until_on
            and terms.actions <= frozenset(held.actions)
            and (held.scope == EVERY_SERVICE or held.scope in (terms.scope, *within))
            and (held.amount_up_to is None or (terms.amount_up_to or held.amount_up_to + 1) <= held.amount_up_to)
            and (terms.renewals_only or not held.renewals_only)
        )
        if not narrower:
            raise TooWide


MANDATES = ("mandates",)
"""The name under which a binding rule may speak of mandates."""


def binds(actions: frozenset[Action], scope: str) -> bool:
    """Whether a mandate reaches so far that the entity's binding rule must have confirmed it."""
    wide = scope in (EVERY_SERVICE, CLIENTS) and bool(actions - {Action.VIEW, Action.PREPARE})
    return wide or Action.SIGN in actions or Action.MANAGE in actions


def missing_confirmations(mandate: Mandate, at: datetime) -> int:
    """How many more of those who bind the entity must confirm it.

    :raises NobodyBinds: when there are not enough of them.
    """
    if mandate.parent_id is not None or not binds(frozenset(map(Action, mandate.actions)), mandate.scope):
        return 0
    missing = signers_of(mandate, at).missing(mandate.confirmations.values_list("person_id", flat=True))
    if missing is None:
        raise NobodyBinds
    return missing


def signers_of(mandate: Mandate, at: datetime) -> SignerRule:
    """Who binds the entity to a mandate; one without a limit is for every amount."""
    return required_signers(entity_id=mandate.entity_id, at=at, amount=mandate.amount_up_to, matters=MANDATES)


def lock_entity(entity_id: int) -> Entity:
    """Two who give at once: the second waits here, and then finds what the first one gave.

    :raises NotFound: if there is none.
    """
    entity = Entity.objects.select_for_update(no_key=True).filter(pk=entity_id, status="active").first()
    if entity is None:
        raise NotFound(f"entity {entity_id}")
    return entity


def clear_the_way(
    *, at: datetime, entity_id: int, receiver: str, terms: Terms, parent: Mandate | None, replaces: Mandate | None
) -> None:
    """End what has run out under the same name, and see that nothing else stands there.

    :raises MandateExists: if a mandate for the same is in force, or waits for an answer.
    """
    today = macau_date(at)
    same = Mandate.objects.filter(
        entity_id=entity_id, scope=terms.scope, parent=parent, substitution=None, **columns_of(receiver)
    )
    same.filter(state=MandateState.IN_FORCE, until_on__lt=today).update(
        state=MandateState.ENDED, ended_why=Ending.EXPIRED, ended_at=at
    )
    same.filter(state__in=WAITING, answer_by__lt=today).update(
        state=MandateState.ENDED, ended_why=Ending.LAPSED, ended_at=at
    )
    kept = same.exclude(state=MandateState.ENDED).values_list("pk", flat=True)
    if set(kept) - {replaces.pk if replaces else None}:
        raise MandateExists


def check_administrators(entity_id: int, replaces: Mandate | None, today: date) -> None:
    """See that one more administrator is not one too many; the entity is locked.

    :raises TooManyAdministrators: when it is.
    """
    named = set(administrators(entity_id, today, waiting=True).values_list("pk", flat=True))
    if len(named - {replaces.pk if replaces else None}) >= rules().most_administrators:
        raise TooManyAdministrators


def administrators(entity_id: int | OuterRef, today: date, *, waiting: bool = False) -> QuerySet[Mandate]:
    """The mandates of those who manage the entity, perhaps with those who have not accepted yet."""
    running = Q(state=MandateState.IN_FORCE, until_on__gte=today)
    asked = Q(state__in=WAITING, answer_by__gte=today) if waiting else Q()
    named = Mandate.objects.filter(entity_id=entity_id, actions__contains=[Action.MANAGE.value])
    return named.filter(running | asked) if waiting else named.filter(running)


def confirm_by(mandate: Mandate, person_id: int | None, at: datetime) -> None:
    """Note that this person agreed; whether their word binds is asked when it is counted."""
    if person_id is not None:
        Confirmation.objects.get_or_create(mandate=mandate, person_id=person_id, defaults={"at": at})


def audit_mandate(actor: Actor, at: datetime, mandate: Mandate, what: str, **more: object) -> None:
    """Write what happened to a mandate into the trail, with the mandate as it is from then on."""
    record(
        actor=actor,
        at=at,
        event=f"entities:mandate:{what}",
        subject=f"mandate:{mandate.pk}",
        holder_id=f"e-{mandate.entity_id}",
        data={
            "receiver": mandate.receiver,
            "scope": mandate.scope,
            "actions": list(mandate.actions),
            "since_on": mandate.since_on.isoformat(),
            "until_on": mandate.until_on.isoformat(),
            "amount_up_to": mandate.amount_up_to,
            "renewals_only": mandate.renewals_only,
            "may_delegate": mandate.may_delegate,
            **more,
        },
    )
