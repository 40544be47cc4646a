"""Asking people to sign, and asking others in their place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from balcao.cases.models import Draft, Signature
from balcao.cases.signing_notes import tell_signer, tell_those_in_charge
from balcao.catalogue.api import get_version
from balcao.entities.api import Office, SignerRule
from balcao.kernel.clock import macau_date

type Offices = tuple[Office, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Who binds one side today; whether that is the `other` one, whose capacities the draft keeps with its rule."""

    signers: SignerRule
    other: bool = False


def ask_person(
    draft: Draft,
    person_id: int,
    *,
    at: datetime,
    offices: Offices = (),
    needed: bool = False,
    replaces: Signature | None = None,
) -> Signature:
    """A request for a signature on the frozen content, with all the days the service gives."""
    days = get_version(draft.version_id).definition.data.signing.days
    return Signature.objects.create(
        draft=draft,
        person_id=person_id,
        needed=needed,
        offices=[each.row for each in offices],
        content_hash=draft.frozen_hash,
        asked_at=at,
        until_on=macau_date(at) + timedelta(days=days),
        reminded=days,
        replaces=replaces,
    )


def replace_signers(
    draft: Draft, party: Party, gone: list[Signature], fresh: list[int], held: Mapping[int, Offices], at: datetime
) -> None:
    """Ask those who bind a party now in place of those who do not any more; `held` is in which capacity those signed.

    Who is asked already, for the other of the two parties, is asked for both.
    """
    left, signers = list(gone), party.signers
    away = {office.stands_for for offices in signers.offices.values() for office in offices}
    for each in gone:
        each.voided_at, each.void_reason = at, _why_gone(each, held.get(each.person_id, ()), away)
        each.save(update_fields=["voided_at", "void_reason"])
        tell_signer(at=at, draft=draft, signature=each, key=each.void_reason)
    for person in fresh:
        offices = signers.offices[person]
        seats = {office.seat for office in offices}
        before = next((each for each in left if seats & {office.seat for office in held.get(each.person_id, ())}), None)
        if before is not None:
            left.remove(before)
        own = () if party.other else offices
        signature = ask_person(draft, person, at=at, offices=own, needed=party.other, replaces=before)
        tell_signer(at=at, draft=draft, signature=signature, key=asked_as(offices))
        tell_those_in_charge(at=at, draft=draft, signature=signature, key="signer_replaced", everyone=False)


def _why_gone(signature: Signature, held: Offices, away: set[int]) -> str:
    """Why somebody is not asked any more: a substitute signs, a mandate or a substitution ended, or an office did."""
    if signature.person_id in away:
        return "away"
    if held and all(office.mandate_id for office in held):
        return "mandate_ended"
    return "stood_in" if held and all(office.stands_for for office in held) else "seat_ended"


def asked_as(offices: Offices) -> str:
    """Which words tell somebody in which capacity they are asked."""
    if any(office.stands_for for office in offices):
        return "stands_in"
    return "by_mandate" if any(office.mandate_id for office in offices) else "replaced"
