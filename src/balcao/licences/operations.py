"""Entering, extending, changing and cancelling. Each act has a `key`; an act repeated changes nothing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.foundation.numbers.api import take_number
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.ids import make_reference
from balcao.kernel.texts import Text
from balcao.licences import models
from balcao.licences.events import LicenceCancelled
from balcao.licences.policies import concerns
from balcao.licences.queries import licence_of
from balcao.licences.types import ChangeKind, Licence


class LicenceEnded(BalcaoError):
    """This licence was cancelled: it can be neither extended nor changed."""

    key = "licences.ended"


class NotLater(BalcaoError):
    """An extension ends later than the licence ended before."""

    key = "licences.not_later"


class NumberTaken(BalcaoError):
    """Another licence already has this number."""

    key = "licences.number_taken"


def _number(register: str, at: datetime) -> str:
    return make_reference(register, *take_number(series=f"licence:{register}", at=at))


def _check(actor: Actor, at: datetime, holder_id: str, department: str, what: str) -> None:
    if not concerns(actor, holder_id=holder_id, department=department):
        raise NotFound(what)
    if department not in actor.departments:
        require(actor=actor, action=Action.LODGE, at=at)


def _locked(actor: Actor, at: datetime, number: str) -> models.Licence:
    row = models.Licence.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise NotFound(f"licence {number}")
    _check(actor, at, row.holder_id, row.department, f"licence {number}")
    return row


def _already(key: str, number: str | None = None) -> models.Licence | None:
    """The licence on which the act of that key was done, if it was."""
    change = models.Change.objects.select_related("licence").filter(key=key).first()
    if change is None:
        return None
    if number is not None and change.licence.number != number:
        raise NotFound(f"the act {key} was done on another licence than {number}")
    return change.licence


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
    _check(actor, at, holder_id, department, f"holder {holder_id}")
    done = _already(key)
    if done is not None:
        _check(actor, at, done.holder_id, done.department, f"licence {done.number}")
        return licence_of(done, at)
    try:
        with transaction.atomic():
            row = models.Licence.objects.create(
                number=document_number or _number(register, at),
                kind=kind,
                holder_id=holder_id,
                department=department,
                name=dict(name),
                terms=dict(terms),
                valid_from=valid_from,
                valid_until=valid_until,
                document_number=document_number,
                entered_at=at,
            )
            _change(row, at, ChangeKind.ENTERED, None, case_reference, key)
    except IntegrityError as failure:
        # Someone entered the same act between the look and the write; anything else is a number in use.
        done = _already(key)
        if done is not None:
            return licence_of(done, at)
        if models.Licence.objects.filter(number=document_number).exists():
            raise NumberTaken from failure
        raise
    _audit(actor, at, row, ChangeKind.ENTERED, case_reference)
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

    An expired licence may be renewed late; the caller decides whether that is still allowed.

    :raises NotFound: if there is none, or it is another holder's.
    :raises LicenceEnded: if it was cancelled.
    :raises NotLater: if it would not end later than before.
    """
    row = _locked(actor, at, number)
    if _already(key, number):
        return licence_of(row, at)
    if row.cancelled_at is not None:
        raise LicenceEnded
    if row.valid_until is None or valid_until <= row.valid_until:
        raise NotLater
    before = row.valid_until
    row.valid_until = valid_until
    row.terms = {**row.terms, **terms}
    row.document_number = document_number or row.document_number
    row.save(update_fields=["valid_until", "terms", "document_number"])
    _change(row, at, ChangeKind.EXTENDED, before, case_reference, key)
    _audit(actor, at, row, ChangeKind.EXTENDED, case_reference)
    return licence_of(row, at)


@transaction.atomic
def change_terms(
    *, actor: Actor, at: datetime, number: str, terms: Mapping[str, Any], case_reference: str, key: str
) -> Licence:
    """Change terms of a licence without touching its period.

    :raises NotFound: if there is none, or it is another holder's.
    :raises LicenceEnded: if it was cancelled.
    """
    row = _locked(actor, at, number)
    if _already(key, number):
        return licence_of(row, at)
    if row.cancelled_at is not None:
        raise LicenceEnded
    row.terms = {**row.terms, **terms}
    row.save(update_fields=["terms"])
    _change(row, at, ChangeKind.TERMS_CHANGED, row.valid_until, case_reference, key)
    _audit(actor, at, row, ChangeKind.TERMS_CHANGED, case_reference)
    return licence_of(row, at)


@transaction.atomic
def cancel_licence(
    *, actor: Actor, at: datetime, number: str, reason: Text, case_reference: str = "", key: str = ""
) -> Licence:
    """End a licence at once. Cancelling again changes nothing.

    :raises NotFound: if there is none, or it is another holder's.
    """
    row = _locked(actor, at, number)
    if row.cancelled_at is not None:
        return licence_of(row, at)
    row.cancelled_at = at
    row.save(update_fields=["cancelled_at"])
    _change(row, at, ChangeKind.CANCELLED, row.valid_until, case_reference, key or f"cancelled:{number}", reason)
    _audit(actor, at, row, ChangeKind.CANCELLED, case_reference)
    announce(
        LicenceCancelled(
            number=number,
            name=row.name,
            holder_id=row.holder_id,
            department=row.department,
            case_reference=case_reference,
            reason=reason,
            at=at,
        )
    )
    return licence_of(row, at)


def _change(
    row: models.Licence,
    at: datetime,
    kind: ChangeKind,
    before: date | None,
    case_reference: str,
    key: str,
    reason: Text | None = None,
) -> None:
    models.Change.objects.create(
        licence=row,
        at=at,
        kind=kind.value,
        valid_until_before=before,
        valid_until_after=row.valid_until,
        terms=row.terms,
        case_reference=case_reference,
        reason=dict(reason or {}),
        key=key,
    )


def _audit(actor: Actor, at: datetime, row: models.Licence, kind: ChangeKind, case_reference: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"licences:licence:{kind.value}",
        subject=f"licence:{row.number}",
        holder_id=row.holder_id,
        data={
            "kind": row.kind,
            "valid_until": row.valid_until.isoformat() if row.valid_until else None,
            "case_reference": case_reference,
        },
    )
