"""While signatures are collected: seats change hands, days run out, and those concerned are told."""

from datetime import datetime, timedelta

from django.db import transaction

from balcao.cases.collecting import is_late, offices_of
from balcao.cases.drafts import audit_draft, hold_seats_of
from balcao.cases.models import Draft, Signature
from balcao.cases.readiness import live_signatures
from balcao.cases.signatories import who_binds
from balcao.cases.signing_notes import tell_of_new_rule, tell_signer, tell_those_in_charge
from balcao.catalogue.api import get_version
from balcao.entities.api import BindingRule, Office, SignerRule
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date

REMINDERS = (1, 3, 7)
"""At how many days left somebody is reminded."""


def ask_person(
    draft: Draft,
    person_id: int,
    *,
    at: datetime,
    offices: tuple[Office, ...] = (),
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


@transaction.atomic
def follow_seats(*, draft_id: int, at: datetime) -> bool:
    """Ask those who bind the holder now in place of those who do not any more; returns whether anything changed.

    What was signed while in office stays. Again changes nothing.
    """
    draft = Draft.objects.filter(pk=draft_id, state="open", holder_id__startswith="e-").exclude(frozen_hash="").first()
    if draft is None or not draft.binding.get("rule"):
        return False
    hold_seats_of(draft)
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if not draft.frozen_hash or not draft.binding.get("rule") or draft.state != "open":
        return False
    kept, live = draft.binding, live_signatures(draft)
    signers = who_binds(draft, at, amount=kept["amount"], signatures=live)
    asked = {each.person_id: each for each in live}
    gone = [each for each in live if _is_gone(each, signers)]
    fresh = [person for person in signers.persons if person not in asked]
    _stay(draft, signers, [each for each in live if each not in gone], at)
    rule = signers.rule.model_dump(mode="json") if signers.rule else kept["rule"]
    if not gone and not fresh and rule == kept["rule"]:
        return False
    draft.binding = {**kept, "rule": rule}
    draft.save(update_fields=["binding"])
    _replace(draft, gone, fresh, signers, at)
    if BindingRule.model_validate(rule).by_office != BindingRule.model_validate(kept["rule"]).by_office:
        tell_of_new_rule(at=at, draft=draft)
    audit_draft(
        system_actor(),
        at,
        draft,
        "signers_replaced",
        {"gone": [each.person_id for each in gone], "asked": fresh},
    )
    return True


def follow_changed_seats(*, holder_id: str, at: datetime) -> None:
    """Follow the seats in everything of that holder that waits for signatures."""
    waiting = Draft.objects.filter(holder_id=holder_id, state="open").exclude(frozen_hash="").order_by("pk")
    for draft_id in waiting.values_list("pk", flat=True):
        follow_seats(draft_id=draft_id, at=at)


def _is_gone(signature: Signature, signers: SignerRule) -> bool:
    return signature.signed_at is None and not signature.needed and signature.person_id not in signers.persons


def _stay(draft: Draft, signers: SignerRule, staying: list[Signature], at: datetime) -> None:
    """Who is still in office and has not signed would sign in the capacity of today; a new one is told them."""
    for each in staying:
        today = signers.offices.get(each.person_id, ())
        if each.signed_at is None and not each.needed and offices_of(each) != today:
            more = any(office.stands_for or office.mandate_id for office in set(today) - set(offices_of(each)))
            each.offices = [office.row for office in today]
            each.save(update_fields=["offices"])
            if more:
                tell_signer(at=at, draft=draft, signature=each, key=_asked_as(today))


def _replace(draft: Draft, gone: list[Signature], fresh: list[int], signers: SignerRule, at: datetime) -> None:
    left = list(gone)
    away = {office.stands_for for held in signers.offices.values() for office in held}
    for each in gone:
        each.voided_at, each.void_reason = at, _why_gone(each, away)
        each.save(update_fields=["voided_at", "void_reason"])
        tell_signer(at=at, draft=draft, signature=each, key=each.void_reason)
    for person in fresh:
        offices = signers.offices[person]
        seats = {office.seat for office in offices}
        before = next((each for each in left if seats & {office.seat for office in offices_of(each)}), None)
        if before is not None:
            left.remove(before)
        signature = ask_person(draft, person, at=at, offices=offices, replaces=before)
        tell_signer(at=at, draft=draft, signature=signature, key=_asked_as(offices))
        tell_those_in_charge(at=at, draft=draft, signature=signature, key="signer_replaced", everyone=False)


def _why_gone(signature: Signature, away: set[int]) -> str:
    """Why somebody is not asked any more: a substitute signs, a mandate or a substitution ended, or an office did."""
    if signature.person_id in away:
        return "away"
    held = offices_of(signature)
    if held and all(office.mandate_id for office in held):
        return "mandate_ended"
    return "stood_in" if held and all(office.stands_for for office in held) else "seat_ended"


def _asked_as(offices: tuple[Office, ...]) -> str:
    """Which words tell somebody in which capacity they are asked."""
    if any(office.stands_for for office in offices):
        return "stands_in"
    return "by_mandate" if any(office.mandate_id for office in offices) else "replaced"


def watch_signatures(*, at: datetime) -> int:
    """Follow the seats, remind, and tell who is late, of everything that waits for signatures; returns how many."""
    waiting = Draft.objects.filter(state="open").exclude(frozen_hash="").order_by("pk")
    told = 0
    for draft_id in waiting.values_list("pk", flat=True):
        follow_seats(draft_id=draft_id, at=at)
        told += _remind(draft_id, at)
    return told


@transaction.atomic
def _remind(draft_id: int, at: datetime) -> int:
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.state != "open" or not draft.frozen_hash:
        return 0
    today, told = macau_date(at), 0
    for each in live_signatures(draft):
        if each.signed_at or each.refused_at:
            continue
        left = (each.until_on - today).days
        due = next((days for days in REMINDERS if left <= days), None)
        if is_late(each, today):
            if each.late_at is None:
                each.late_at = at
                each.save(update_fields=["late_at"])
                tell_those_in_charge(at=at, draft=draft, signature=each, key="one_late")
                told += 1
        elif due is not None and due < each.reminded:
            each.reminded = due
            each.save(update_fields=["reminded"])
            tell_signer(at=at, draft=draft, signature=each, key="sign_reminder")
            told += 1
    return told
