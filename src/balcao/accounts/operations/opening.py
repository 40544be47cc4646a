"""Opening an account on line, step by step; nothing of it is an account before the last."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from balcao.accounts.failures import (
    AlreadyHasAccount,
    IdentityNotFound,
    NotAChild,
    NotAParent,
    OpeningOver,
    StepMissing,
    TooYoung,
)
from balcao.accounts.majority import majority_of
from balcao.accounts.models import FaceCheck, Guardianship, Opening, Person, User
from balcao.accounts.operations.proving import prove_code, send_code
from balcao.accounts.subjects import opening_subject
from balcao.accounts.telling import tell_by_every_way
from balcao.accounts.types import ContactWay, FaceState, OpeningKind
from balcao.foundation.audit.api import record, record_read
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text

LASTS = timedelta(days=1)
MOST_REGISTER_TRIES = 5
AGREEMENT = "2026-11"
"""Which text of the agreement people agree to."""


def begin_opening(*, actor: Actor | None, kind: OpeningKind, language: str, at: datetime) -> int:
    """Begin; returns the number the browser's session keeps. For a child, `actor` is the parent.

    :raises StepMissing: if a child's account is begun by nobody.
    """
    if kind is OpeningKind.CHILD and (actor is None or actor.person_id is None):
        raise StepMissing
    opening = Opening.objects.create(
        kind=kind,
        begun_at=at,
        expires_at=at + LASTS,
        language=language,
        guardian_id=actor.person_id if actor and kind is OpeningKind.CHILD else None,
    )
    return opening.pk


def _locked(opening_id: int, at: datetime) -> Opening:
    opening = Opening.objects.select_for_update().filter(pk=opening_id, expires_at__gt=at).first()
    if opening is None:
        raise OpeningOver
    return opening


@transaction.atomic
def state_identity(*, opening_id: int, number: str, born_on: date, at: datetime) -> None:
    """Say whose account it is to be. Stating another identity begins again, phone and mail stay proven.

    :raises OpeningOver: if the opening is over.
    """
    opening = _locked(opening_id, at)
    if opening.user_id is not None:
        raise OpeningOver
    if (opening.number, opening.born_on) != (number, born_on):
        opening.number, opening.born_on = number, born_on
        opening.facts, opening.identified_at = {}, None
        opening.save()
        FaceCheck.objects.filter(about=opening_subject(opening_id)).delete()


@transaction.atomic
def send_opening_code(*, opening_id: int, channel: ContactWay, address: str, at: datetime) -> None:
    """Send a code to a phone or a mail address the person says is theirs.

    :raises OpeningOver: if the opening is over.
    """
    opening = _locked(opening_id, at)
    if channel is ContactWay.PHONE:
        opening.phone, opening.phone_proven_at = address, None
    else:
        opening.email, opening.email_proven_at, opening.email_skipped = address, None, False
    opening.save()
    send_code(about=opening_subject(opening_id), channel=channel, address=address, language=opening.language, at=at)


def prove_opening_code(*, opening_id: int, channel: ContactWay, given: str, at: datetime) -> None:
    """Prove the phone or the mail address by its code.

    :raises CodeRefused: if the code does not count.
    :raises OpeningOver: if the opening is over.
    """
    address = prove_code(about=opening_subject(opening_id), channel=channel, given=given, at=at)
    with transaction.atomic():
        opening = _locked(opening_id, at)
        if channel is ContactWay.PHONE:
            opening.phone, opening.phone_proven_at = address, at
        else:
            opening.email, opening.email_proven_at = address, at
        opening.save()


@transaction.atomic
def skip_email(*, opening_id: int, at: datetime) -> None:
    """Go on without a mail address.

    :raises OpeningOver: if the opening is over.
    """
    opening = _locked(opening_id, at)
    opening.email, opening.email_proven_at, opening.email_skipped = "", None, True
    opening.save()


def note_identity(*, opening_id: int, facts: Mapping[str, Any], at: datetime) -> None:
    """Take what the identity register said about the stated number; empty when it knows nobody.

    :raises IdentityNotFound: if that is not the person stated, or they are not alive, or their permit is over.
    :raises TooYoung, NotAChild, NotAParent: if this kind of opening is not for them.
    :raises OpeningOver: if the opening is over, or the register was asked too often.
    """
    failure = _noted(opening_id, facts, at)
    if failure is not None:
        raise failure


@transaction.atomic
def _noted(opening_id: int, facts: Mapping[str, Any], at: datetime) -> Exception | None:
    """The failure is returned, not raised, so that the try counts."""
    opening = _locked(opening_id, at)
    if opening.register_tries >= MOST_REGISTER_TRIES:
        return OpeningOver()
    opening.register_tries += 1
    failure = _not_for(opening, facts, macau_date(at))
    if failure is None:
        opening.facts = {name: facts.get(name) or "" for name in ("name_zh", "name_pt", "born_on")}
        opening.identified_at = at
    opening.save()
    return failure


def _not_for(opening: Opening, facts: Mapping[str, Any], today: date) -> Exception | None:
    born = opening.born_on
    known = born is not None and facts.get("born_on") == born.isoformat() and facts.get("status") == "alive"
    if not known or born is None or not (facts.get("name_zh") or facts.get("name_pt")):
        return IdentityNotFound()
    until = facts.get("valid_until")
    if until and str(until) < today.isoformat():
        return IdentityNotFound()
    minor = today < majority_of(born)
    if opening.kind != OpeningKind.CHILD:
        return TooYoung() if minor else None
    guardian = opening.guardian
    if guardian is None or guardian.number not in (facts.get("guardians") or []):
        return NotAParent()
    return None if minor else NotAChild()


@transaction.atomic
def open_account(*, actor: Actor, opening_id: int, purpose: Text, basis: Text, at: datetime) -> int:
    """Agree, and have the account: returns its number. A second time returns the same account.

    `purpose` and `basis` are those under which the identity register was asked; the person sees that reading.

    :raises StepMissing: if something was not proven yet.
    :raises AlreadyHasAccount: if this person has one they can sign in with.
    :raises OpeningOver: if the opening is over.
    """
    opening = _locked(opening_id, at)
    if opening.user_id is not None:
        return opening.user_id
    _all_proven(opening)
    person = _person(opening)
    user = User.objects.select_for_update().filter(person=person).first()
    if user is not None and not user.is_unclaimed:
        raise AlreadyHasAccount
    if user is None:
        user = _account_of(person, at)
    user.is_active = True
    if opening.kind == OpeningKind.CHILD:
        _under_guardian(opening, person, at)
    else:
        person.phone, person.language = opening.phone, opening.language
        person.save(update_fields=["phone", "language"])
        user.email = opening.email if opening.email_proven_at else ""
    user.save(update_fields=["is_active", "email"])
    opening.user, opening.agreed_at, opening.agreement = user, at, AGREEMENT
    opening.save()
    _written_down(actor, opening, user, purpose, basis, at)
    return user.pk


def _all_proven(opening: Opening) -> None:
    if opening.identified_at is None:
        raise StepMissing
    if opening.kind == OpeningKind.CHILD:
        return
    if opening.phone_proven_at is None or not (opening.email_proven_at or opening.email_skipped):
        raise StepMissing
    newest = FaceCheck.objects.filter(about=opening_subject(opening.pk)).order_by("-pk").first()
    if newest is None or newest.state != FaceState.MATCH:
        raise StepMissing


def _person(opening: Opening) -> Person:
    """The person with that number, known before or new; two openings at once wait for each other at the index."""
    field = "bir" if "(" in opening.number else "permit"
    person, _ = Person.objects.get_or_create(
        **{field: opening.number},
        defaults={
            "name_zh": opening.facts["name_zh"],
            "name_pt": opening.facts["name_pt"],
            "born_on": opening.born_on,
            "language": opening.language,
        },
    )
    return Person.objects.select_for_update().get(pk=person.pk)


def _account_of(person: Person, at: datetime) -> User:
    """A new account; it is signed in to under the digits of the card."""
    user = User(person=person, username=person.sign_in_name, date_joined=at)
    user.set_unusable_password()
    user.save()
    return user


def _under_guardian(opening: Opening, child: Person, at: datetime) -> None:
    born = opening.born_on
    if born is None or opening.guardian_id is None:
        raise StepMissing
    Guardianship.objects.get_or_create(
        ward=child,
        guardian_id=opening.guardian_id,
        ended_at=None,
        defaults={"since_on": macau_date(at), "until_on": majority_of(born) - timedelta(days=1)},
    )


def _written_down(actor: Actor, opening: Opening, user: User, purpose: Text, basis: Text, at: datetime) -> None:
    holder = f"p-{user.person_id}"
    record_read(
        actor=actor,
        at=opening.identified_at or at,
        event="exchange:register:asked",
        subject="register:identity",
        holder_id=holder,
        purpose=purpose,
        basis=basis,
        data={"fields": sorted(opening.facts), "outcome": "answered"},
    )
    record(
        actor=actor,
        at=at,
        event="accounts:account:opened",
        subject=f"user:{user.pk}",
        holder_id=holder,
        data={"kind": opening.kind, "agreement": AGREEMENT},
    )
    tell_by_every_way(user, "opened", name=user.username)
