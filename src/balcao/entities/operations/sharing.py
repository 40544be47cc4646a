"""Sharing one application by a link: whoever has it and is the person named gets a mandate for that alone."""

import hashlib
import secrets
from datetime import date, datetime

from django.db import transaction

from balcao.accounts.api import is_called
from balcao.entities.failures import InvitationOver, MandateExists, NameMissing, NothingGranted, NotTheInvited
from balcao.entities.giving import SURELY, lock_entity, whole
from balcao.entities.models import Invitation, Mandate
from balcao.entities.passage import begin, check_managing, write_down
from balcao.entities.policies import may
from balcao.entities.queries.invitations import shown
from balcao.entities.rules import rules
from balcao.entities.types import Action, InvitationSummary, Origin, Terms
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound

NEVER_SHARED = frozenset({Action.SIGN, Action.MANAGE})


@transaction.atomic
def share_application(
    *, actor: Actor, at: datetime, entity_id: int, scope: str, actions: frozenset[Action], until_on: date, name: str
) -> str:
    """Invite the person of that name to one application (``draft:12``); returns the secret of the link, told once.

    Nothing is given before they take it. The room that knows the application has seen that it is the entity's.

    :raises NotFound, Refused: if the actor does not manage the entity's mandates.
    :raises NameMissing, NothingGranted, BadPeriod: with nothing changed.
    """
    check_managing(actor, entity_id, at)
    if actor.person_id is None:
        raise NotFound("a person who invites")
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    if not name.strip():
        raise NameMissing
    if actions & NEVER_SHARED:
        raise NothingGranted
    today = macau_date(at)
    terms = whole(Terms(actions=actions, until_on=until_on, scope=scope), today)
    lock_entity(entity_id)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        entity_id=entity_id,
        scope=scope,
        actions=[each.value for each in Action if each in terms.actions],
        until_on=until_on,
        name=name.strip()[:200],
        secret_hash=_hashed(secret),
        made_by_id=actor.person_id,
        made_at=at,
        open_until_on=min(today + rules().answer, until_on),
    )
    _audit(actor, at, invitation, "made")
    return secret


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def look_at_invitation(*, actor: Actor, at: datetime, secret: str) -> InvitationSummary:
    """What the link offers, for the person it is for.

    :raises NotFound: if there is no such link.
    :raises NotTheInvited: if the person signed in is called something else; they learn no more.
    :raises InvitationOver: if it was taken by another, taken back, or nobody took it in time.
    """
    found = Invitation.objects.select_related("entity", "mandate").filter(secret_hash=_hashed(secret)).first()
    if found is None or actor.person_id is None:
        raise NotFound("invitation")
    if not is_called(actor.person_id, found.name):
        raise NotTheInvited
    if not _stands(found, actor, at):
        raise InvitationOver
    if found.opened_at is None:
        Invitation.objects.filter(pk=found.pk, opened_at=None).update(opened_at=at)
    return shown(found, at)


def _stands(invitation: Invitation, actor: Actor, at: datetime) -> bool:
    """Whether it may be taken, or was by this very person. Who made it must still be one who may."""
    if invitation.mandate is not None:
        return invitation.mandate.person_id == actor.person_id
    if invitation.ended_at is not None or invitation.open_until_on < macau_date(at):
        return False
    maker = Actor(person_id=invitation.made_by_id, name="", holder_id=f"p-{invitation.made_by_id}")
    return may(actor=maker, entity_id=invitation.entity_id, action=Action.MANAGE, at=at).allowed


@transaction.atomic
def take_invitation(*, actor: Actor, at: datetime, secret: str) -> InvitationSummary:
    """Accept: the mandate for that application begins. By the same person again changes nothing.

    :raises NotFound, NotTheInvited, InvitationOver: as for looking at it.
    :raises MandateExists: if the person has one for this application already.
    """
    offered = look_at_invitation(actor=actor, at=at, secret=secret)
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    lock_entity(offered.entity_id)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=offered.invitation_id)
    if invitation.mandate is not None:
        return look_at_invitation(actor=actor, at=at, secret=secret)
    if not _stands(invitation, actor, at):
        raise InvitationOver
    terms = Terms(
        actions=frozenset(map(Action, invitation.actions)), until_on=invitation.until_on, scope=invitation.scope
    )
    mandate = write_down(
        actor=actor,
        at=at,
        entity_id=invitation.entity_id,
        receiver=actor.self_id,
        terms=whole(terms, macau_date(at)),
        origin=Origin.LINK,
        asked=True,
    )
    Mandate.objects.filter(pk=mandate.pk).update(granted_by=f"p-{invitation.made_by_id}")
    begin(actor, at, mandate)
    invitation.mandate = mandate
    invitation.save(update_fields=["mandate"])
    _audit(actor, at, invitation, "taken")
    return shown(invitation, at)


@transaction.atomic
def end_invitation(*, actor: Actor, at: datetime, invitation_id: int) -> None:
    """Take a link back that nobody has taken. Twice changes nothing; what was taken ends as a mandate does.

    :raises NotFound, Refused: for everyone who does not manage the entity's mandates.
    :raises MandateExists: when somebody has taken it.
    """
    found = Invitation.objects.filter(pk=invitation_id).first()
    if found is None or found.entity_id != actor.entity_id:
        raise NotFound(f"invitation {invitation_id}")
    check_managing(actor, found.entity_id, at)
    lock_entity(found.entity_id)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation_id)
    if invitation.mandate_id is not None:
        raise MandateExists
    if invitation.ended_at is None:
        invitation.ended_at = at
        invitation.save(update_fields=["ended_at"])
        _audit(actor, at, invitation, "ended")


def _audit(actor: Actor, at: datetime, invitation: Invitation, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"entities:invitation:{what}",
        subject=f"invitation:{invitation.pk}",
        holder_id=f"e-{invitation.entity_id}",
        data={
            "scope": invitation.scope,
            "actions": list(invitation.actions),
            "until_on": invitation.until_on.isoformat(),
            "mandate": invitation.mandate_id,
        },
    )
