"""Entering a licence, and extending it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.foundation.numbers.api import take_number
from balcao.kernel.actor import Actor
from balcao.kernel.ids import make_reference
from balcao.kernel.texts import Text
from balcao.licences import models
from balcao.licences.acts import already, check, locked, see_possible, write_change
from balcao.licences.failures import NotLater, NumberTaken
from balcao.licences.kinds import cure_until
from balcao.licences.obliging import first_obligations
from balcao.licences.queries.licences import licence_of
from balcao.licences.types import ChangeKind, Licence


def _number(register: str, at: datetime) -> str:
    return make_reference(register, *take_number(series=f"licence:{register}", at=at))


@transaction.atomic
def record_licence(
    *,
    actor: Actor,
    at: datetime,
    kind: str,
    register: str,
    holder_id: str,
    department: str,
    name: Text,
    terms: Mapping[str, Any],
    valid_from: date,
    valid_until: date | None,
    document_number: str,
    case_reference: str,
    key: str,
) -> Licence:
    """Enter a holder's first licence. Its number is that of the document, or else the register's next one.

    The same key again returns what was entered the first time.

    :raises NotFound: if the actor acts for another holder.
    :raises NumberTaken: if another licence has the document's number.
    """
    check(actor, at, holder_id, department, f"holder {holder_id}")
    done = already(key)
    if done is not None:
        check(actor, at, done.holder_id, done.department, f"licence {done.number}")
        return licence_of(done, at)
    try:
        with transaction.atomic():
            row = models.Licence.objects.create(
                number=document_number or _number(register, at),
                kind=kind,
                holder_id=holder_id,
                department=department,
                name=dict(name),
                valid_from=valid_from,
                entered_at=at,
                changed_at=at,
            )
            write_change(
                actor,
                at,
                row,
                ChangeKind.ENTERED,
                key=key,
                holds_from=valid_from,
                valid_until=valid_until,
                cure_until=cure_until(kind, valid_until),
                holder_id=holder_id,
                terms=terms,
                document_number=document_number,
                case_reference=case_reference,
            )
            first_obligations(row, at)
    except IntegrityError as failure:
        # Someone entered the same act between the look and the write; anything else is a number in use.
        done = already(key)
        if done is not None:
            return licence_of(done, at)
        if models.Licence.objects.filter(number=document_number).exists():
            raise NumberTaken from failure
        raise
    return licence_of(row, at)


@transaction.atomic
def extend_licence(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    valid_until: date,
    terms: Mapping[str, Any],
    document_number: str,
    case_reference: str,
    key: str,
) -> Licence:
    """Renew a licence until a later last day. Terms given replace those of the same name; the others stay.

    An expired licence may be renewed late; the caller decides whether that is still allowed. The reminders of the new
    term begin anew.

    :raises NotFound: if there is none, or it is another holder's.
    :raises LicenceEnded: if it was revoked or ceased.
    :raises NotLater: if it would not end later than before.
    """
    row = locked(actor, at, number)
    if already(key, number):
        return licence_of(row, at)
    see_possible(row, ChangeKind.EXTENDED, at)
    if row.valid_until is None or valid_until <= row.valid_until:
        raise NotLater
    write_change(
        actor,
        at,
        row,
        ChangeKind.EXTENDED,
        key=key,
        valid_until=valid_until,
        cure_until=cure_until(row.kind, valid_until),
        terms={name: value for name, value in terms.items() if row.terms.get(name) != value},
        document_number=document_number,
        case_reference=case_reference,
    )
    row.reminded = None
    row.save(update_fields=["reminded"])
    return licence_of(row, at)
