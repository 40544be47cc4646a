"""Linking an identity of another territory to one's account, signing in with it, removing it."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from balcao.accounts.failures import AccountClosed, IdentityNotLinked, IdentityTaken, LastWayIn, OtherPerson
from balcao.accounts.gateways.providers import ForeignStatement, IdentityProvider, get_provider, providers
from balcao.accounts.models import ForeignIdentity, User
from balcao.accounts.policies import is_person
from balcao.accounts.queries.people import actor_of
from balcao.accounts.telling import tell_by_every_way
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.kernel.texts import pick

NEEDS = 2


@transaction.atomic
def link_identity(*, actor: Actor, provider: IdentityProvider, statement: ForeignStatement, at: datetime) -> None:
    """From now on the person may sign in with it; every way is told. A second time changes nothing.

    :raises AssuranceTooLow: if the session proved too little.
    :raises OtherPerson: if the provider speaks of somebody else than the account's person.
    :raises IdentityTaken: if it belongs to another account, or this one has another of that provider.
    """
    user = _own(actor)
    if not is_person(user.person, provider, statement):
        raise OtherPerson
    if ForeignIdentity.objects.filter(user=user, provider=provider.key).exclude(subject=statement.subject).exists():
        raise IdentityTaken
    row, made = ForeignIdentity.objects.get_or_create(
        provider=provider.key, subject=statement.subject, defaults={"user": user, "linked_at": at}
    )
    if row.user_id != user.pk:
        raise IdentityTaken
    if made:
        _note(actor, at, "linked", user, provider.key)
        tell_by_every_way(user, "identity_linked", provider=pick(provider.name, user.person.language))


@transaction.atomic
def use_identity(
    *, provider: IdentityProvider, statement: ForeignStatement, language: str, at: datetime
) -> tuple[User, int]:
    """Whose account it is, and the number of the link.

    :raises IdentityNotLinked: if it is nobody's.
    :raises AccountClosed: if the account is closed.
    """
    found = ForeignIdentity.objects.filter(provider=provider.key, subject=statement.subject).first()
    if found is None:
        raise IdentityNotLinked
    user = User.objects.select_for_update(of=("self",)).get(pk=found.user_id)
    if not user.is_active:
        raise AccountClosed
    if not ForeignIdentity.objects.filter(pk=found.pk).update(used_at=at):
        raise IdentityNotLinked
    level = min(statement.level, user.highest_level(at))
    _note(actor_of(user, assurance=level, language=language, at=at), at, "used", user, provider.key)
    return user, found.pk


@transaction.atomic
def remove_identity(*, actor: Actor, identity_id: int, at: datetime) -> None:
    """It no longer signs anybody in, and sessions it opened prove nothing by it any more; every way is told.

    :raises AssuranceTooLow: if the session proved too little.
    :raises NotFound: if it is not one's own.
    :raises LastWayIn: if nothing else would sign the person in.
    """
    user = _own(actor)
    row = ForeignIdentity.objects.filter(pk=identity_id, user=user).first()
    if row is None:
        raise NotFound(f"identity {identity_id}")
    usable = [each.key for each in providers()]
    others = ForeignIdentity.objects.filter(user=user, provider__in=usable).exclude(pk=row.pk).exists()
    if not others and not user.has_usable_password() and not _has_passkey(user):
        raise LastWayIn
    row.delete()
    _note(actor, at, "removed", user, row.provider)
    try:
        name = pick(get_provider(row.provider).name, user.person.language)
    except NotFound:
        name = row.provider
    tell_by_every_way(user, "identity_removed", provider=name)


def _has_passkey(user: User) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.WEBAUTHN).exists())


def _own(actor: Actor) -> User:
    if actor.assurance < NEEDS:
        raise AssuranceTooLow(NEEDS)
    user = User.objects.select_for_update(of=("self",)).filter(person_id=actor.person_id or 0, is_active=True).first()
    if user is None:
        raise NotFound("an account")
    return user


def _note(actor: Actor, at: datetime, event: str, user: User, provider: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"accounts:identity:{event}",
        subject=f"user:{user.pk}",
        holder_id=f"p-{user.person_id}",
        data={"provider": provider, "assurance": actor.assurance},
    )
