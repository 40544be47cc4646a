"""What a case does to a licence that goes on: other terms, another document, another holder, or its end."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.licences.acts import already, locked, see_possible, write_change
from balcao.licences.failures import SameHolder
from balcao.licences.queries.licences import licence_of
from balcao.licences.types import ChangeKind, Licence


@transaction.atomic
def change_terms(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    terms: Mapping[str, Any],
    case_reference: str,
    key: str,
    document_number: str = "",
) -> Licence:
    """Change terms of a licence without touching its period.

    :raises NotFound: if there is none, or it is another holder's.
    :raises LicenceEnded: if it no longer holds.
    """
    row = locked(actor, at, number)
    if already(key, number):
        return licence_of(row, at)
    see_possible(row, ChangeKind.TERMS_CHANGED, at)
    write_change(
        actor,
        at,
        row,
        ChangeKind.TERMS_CHANGED,
        key=key,
        terms=terms,
        document_number=document_number,
        case_reference=case_reference,
    )
    return licence_of(row, at)


@transaction.atomic
def replace_document(
    *, actor: Actor, at: datetime, number: str, document_number: str, case_reference: str, key: str
) -> Licence:
    """Another document stands for the licence from now on; its number and terms stay.

    :raises NotFound: if there is none, or it is another holder's.
    :raises LicenceEnded: if it no longer holds.
    """
    row = locked(actor, at, number)
    if already(key, number):
        return licence_of(row, at)
    see_possible(row, ChangeKind.REPLACED, at)
    write_change(
        actor,
        at,
        row,
        ChangeKind.REPLACED,
        key=key,
        document_number=document_number,
        case_reference=case_reference,
    )
    return licence_of(row, at)


@transaction.atomic
def transfer_licence(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    to_holder: str,
    terms: Mapping[str, Any],
    document_number: str,
    case_reference: str,
    key: str,
) -> Licence:
    """Give the licence to another holder, with its number and term. Who held it sees it as transferred from today.

    :raises NotFound: if there is none, or it is another holder's.
    :raises SameHolder: if it is theirs already.
    :raises LicenceEnded: if it is not in force.
    """
    done = already(key)
    if done is not None:
        if done.number != number:
            raise NotFound(f"the act {key} was done on another licence than {number}")
        return licence_of(done, at)
    row = locked(actor, at, number)
    see_possible(row, ChangeKind.TRANSFERRED, at)
    if to_holder == row.holder_id:
        raise SameHolder
    write_change(
        actor,
        at,
        row,
        ChangeKind.TRANSFERRED,
        key=key,
        holder_id=to_holder,
        terms=terms,
        document_number=document_number,
        case_reference=case_reference,
    )
    return licence_of(row, at)


@transaction.atomic
def cease_licence(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    on: date,
    reason: Text,
    case_reference: str,
    key: str,
) -> Licence:
    """The holder gives the licence up; `on` is the first day on which it no longer holds.

    :raises NotFound: if there is none, or it is another holder's.
    :raises LicenceEnded: if it no longer holds.
    """
    row = locked(actor, at, number)
    if already(key, number):
        return licence_of(row, at)
    see_possible(row, ChangeKind.CEASED, at)
    write_change(
        actor, at, row, ChangeKind.CEASED, key=key, holds_from=on, reason=reason, case_reference=case_reference
    )
    return licence_of(row, at)
