"""Opening an account, or giving one back, at a counter: four eyes or a signed slip, then a first-use code on paper."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from balcao.accounts.derived import letters, new_nonce, same
from balcao.accounts.events import SignInRenewed
from balcao.accounts.failures import AlreadyHasAccount, CodeRefused, IdentityNotFound, SecondOfficerNeeded, TooYoung
from balcao.accounts.majority import majority_of
from balcao.accounts.models import CounterAct, Person, User
from balcao.accounts.operations.sessions import end_every_session
from balcao.accounts.policies import counter_departments
from balcao.accounts.subjects import waiting_period
from balcao.accounts.telling import tell_by_every_way
from balcao.accounts.types import CounterKind
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

CODE_LASTS = timedelta(days=30)


@transaction.atomic
def ask_counter_act(
    *,
    actor: Actor,
    kind: CounterKind,
    number: str,
    facts: Mapping[str, Any],
    phone: str,
    slip: str,
    at: datetime,
) -> int:
    """An officer saw the person and the card. With the number of a signed slip an opening needs no second officer.

    `facts` are the identity register's.

    :raises NotFound: if the actor has no counter.
    :raises IdentityNotFound: if the register knows no such living person, or a recovery has no account.
    :raises TooYoung: if the person is not of age.
    :raises AlreadyHasAccount: if an opening is not needed.
    :raises SecondOfficerNeeded: if a recovery is asked with a slip.
    """
    department = min(counter_departments(actor))
    if kind is CounterKind.RECOVERY and slip:
        raise SecondOfficerNeeded
    born = facts.get("born_on")
    if facts.get("status") != "alive" or not born:
        raise IdentityNotFound
    if macau_date(at) < majority_of(date.fromisoformat(born)):
        raise TooYoung
    user = _user_of(number)
    if kind is CounterKind.OPENING and user is not None and not user.is_unclaimed:
        raise AlreadyHasAccount
    if kind is CounterKind.RECOVERY and user is None:
        raise IdentityNotFound
    act = CounterAct.objects.create(
        kind=kind,
        department=department,
        number=number,
        facts={name: facts.get(name) or "" for name in ("name_zh", "name_pt", "born_on")},
        phone=phone,
        asked_by=actor.person_id or 0,
        asked_at=at,
        slip=slip,
        user=user,
        nonce=new_nonce(),
    )
    _note(actor, at, act, "asked")
    if slip:
        _carry_out(actor, act, at)
    return act.pk


@transaction.atomic
def confirm_counter_act(*, actor: Actor, act_id: int, at: datetime) -> None:
    """A second officer of the same counter saw the person too. Confirming twice changes nothing.

    :raises NotFound: if the actor has no counter there.
    :raises SecondOfficerNeeded: if it is the officer who asked.
    """
    act = CounterAct.objects.select_for_update().filter(pk=act_id, department__in=counter_departments(actor)).first()
    if act is None:
        raise NotFound(f"counter act {act_id}")
    if act.asked_by == actor.person_id:
        raise SecondOfficerNeeded
    if act.confirmed_at is None:
        _carry_out(actor, act, at)


def _user_of(number: str) -> User | None:
    field = "person__bir" if "(" in number else "person__permit"
    return User.objects.filter(**{field: number}).first()


def _carry_out(actor: Actor, act: CounterAct, at: datetime) -> None:
    act.confirmed_by, act.confirmed_at, act.expires_at = actor.person_id, at, at + CODE_LASTS
    act.user = act.user or _new_user(act, at)
    act.save()
    _note(actor, at, act, "confirmed")
    if act.kind == CounterKind.RECOVERY:
        tell_by_every_way(act.user, "counter_recovery")
    elif act.phone:
        Person.objects.filter(pk=act.user.person_id).update(phone=act.phone)


def _new_user(act: CounterAct, at: datetime) -> User:
    known = _user_of(act.number)
    if known is not None:
        return known
    field = "bir" if "(" in act.number else "permit"
    names = {name: act.facts[name] for name in ("name_zh", "name_pt", "born_on")}
    person, _ = Person.objects.get_or_create(**{field: act.number}, defaults=names)
    user = User(person=person, username=person.sign_in_name, date_joined=at)
    user.set_unusable_password()
    user.save()
    return user


def activate(*, number: str, given: str, at: datetime) -> int:
    """Use the code of a first-use sheet up; returns the account's number.

    After a recovery the factors and the password of before are gone, every other session ends, and the account
    is held at level 2 for the waiting period.

    :raises CodeRefused: if it is not this person's code, or it was used or is over. Tries are not
        counted by code, which has 60 bits: a stranger could spoil it for the person.
    """
    user_id = _activated(number, given, at)
    if user_id is None:
        raise CodeRefused
    return user_id


@transaction.atomic
def _activated(number: str, given: str, at: datetime) -> int | None:
    acts = CounterAct.objects.select_for_update(of=("self",)).select_related("user")
    act = acts.filter(number=number, confirmed_at__isnull=False, used_at__isnull=True, expires_at__gt=at).last()
    if act is None or act.user is None:
        return None
    user = User.objects.select_for_update(of=("self",)).get(pk=act.user.pk)
    if act.kind == CounterKind.OPENING and not user.is_unclaimed:
        return None
    if not same(given, letters("first-use", act.pk, act.nonce)):
        return None
    act.used_at = at
    act.save(update_fields=["used_at"])
    if act.kind == CounterKind.RECOVERY:
        _begin_anew(user, at)
    elif not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
    actor = Actor(person_id=user.person_id, name=user.person.name, holder_id=f"p-{user.person_id}")
    _note(actor, at, act, "used")
    tell_by_every_way(user, "activated")
    return user.pk


def _begin_anew(user: User, at: datetime) -> None:
    Authenticator.objects.filter(user_id=user.pk).delete()
    user.set_unusable_password()
    user.is_active, user.held_level, user.held_until = True, 2, at + waiting_period()
    user.save(update_fields=["password", "is_active", "held_level", "held_until"])
    end_every_session(user=user, at=at)
    announce(SignInRenewed(person_id=user.person_id, at=at))


def _note(actor: Actor, at: datetime, act: CounterAct, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"accounts:counter:{what}",
        subject=f"counter-act:{act.pk}",
        holder_id=f"p-{act.user.person_id}" if act.user else None,
        data={"kind": act.kind, "slip": act.slip},
    )
