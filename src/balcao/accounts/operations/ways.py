"""A new phone or mail for an account: proven by a code, told to the old ways, and no way back in for a while."""

from datetime import datetime

from django.db import transaction

from balcao.accounts.models import User, WayChange
from balcao.accounts.operations.proving import prove_code, send_code
from balcao.accounts.operations.recovery import ways_back
from balcao.accounts.subjects import change_subject, waiting_period
from balcao.accounts.telling import tell_by_every_way, ways_to
from balcao.accounts.types import ContactWay
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow, NotFound

NEEDS = 2


def send_way_code(*, actor: Actor, channel: ContactWay, address: str, at: datetime) -> None:
    """Send a code to the phone or mail address that is to be the account's from now on, whoever else has it.

    :raises AssuranceTooLow: if the session proved too little.
    """
    about = change_subject(_own(actor).pk)
    send_code(about=about, channel=channel, address=address, language=actor.language, at=at)


def change_way(*, actor: Actor, channel: ContactWay, given: str, at: datetime) -> None:
    """Take the address proven by its code; every way of before is told, and those that still
    count for a recovery. The same address as before changes nothing.

    :raises AssuranceTooLow: if the session proved too little.
    :raises CodeRefused: if the code does not count.
    """
    address = prove_code(about=change_subject(_own(actor).pk), channel=channel, given=given, at=at)
    with transaction.atomic():
        user = _own(actor, lock=True)
        before = dict(ways_to(user)).get(channel, "")
        if before == address:
            return
        hours = int(waiting_period().total_seconds() // 3600)
        tell_by_every_way(user, f"{channel}_changed", also=ways_back(user, at=at), hours=str(hours))
        WayChange.objects.create(user=user, channel=channel, before=before, changed_at=at)
        _write(user, channel, address)
        record(
            actor=actor,
            at=at,
            event=f"accounts:{channel}:changed",
            subject=f"user:{user.pk}",
            holder_id=f"p-{user.person_id}",
            data={"assurance": actor.assurance},
        )


def _own(actor: Actor, *, lock: bool = False) -> User:
    if actor.assurance < NEEDS:
        raise AssuranceTooLow(NEEDS)
    found = User.objects.select_for_update(of=("self", "person")) if lock else User.objects.all()
    user = found.filter(person_id=actor.person_id or 0, is_active=True).first()
    if user is None:
        raise NotFound("an account")
    return user


def _write(user: User, channel: ContactWay, address: str) -> None:
    if channel is ContactWay.PHONE:
        user.person.phone = address
        user.person.save(update_fields=["phone"])
    else:
        user.email = address
        user.save(update_fields=["email"])
