"""While signatures are collected: seats change hands, days run out, and those concerned are told."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from balcao.cases.collecting import consents, is_late, kept_other, offices_of, other_entity, other_party, rule_of
from balcao.cases.drafts import audit_draft
from balcao.cases.models import Draft, Signature
from balcao.cases.readiness import live_signatures
from balcao.cases.replacing import Party, asked_as, replace_signers
from balcao.cases.signatories import who_binds, who_binds_other
from balcao.cases.signing_notes import tell_of_new_rule, tell_signer, tell_those_in_charge
from balcao.entities.api import BindingRule, Office, SignerRule, hold_seats
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date

REMINDERS = (1, 3, 7)
"""At how many days left somebody is reminded."""


def follow_seats(*, draft_id: int, at: datetime) -> bool:
    """Ask those who bind the holder, and the other party of a transfer, now in place of those who do not any more;
    returns whether anything changed.

    What was signed while in office stays. Again changes nothing. Each side is followed by itself and holds its own
    entity only, so that two that change at once never wait for each other.
    """
    changed = _follow_holder(draft_id, at)
    return _follow_other(draft_id, at) or changed


@transaction.atomic
def _follow_holder(draft_id: int, at: datetime) -> bool:
    draft = Draft.objects.filter(pk=draft_id, state="open", holder_id__startswith="e-").exclude(frozen_hash="").first()
    if draft is None or not draft.binding.get("rule"):
        return False
    hold_seats(int(draft.holder_id[2:]))
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
    replace_signers(draft, Party(signers), gone, fresh, {each.person_id: offices_of(each) for each in gone}, at)
    if BindingRule.model_validate(rule).by_office != BindingRule.model_validate(kept["rule"]).by_office:
        tell_of_new_rule(at=at, draft=draft)
    _note(draft, gone, fresh, at)
    return True


@transaction.atomic
def _follow_other(draft_id: int, at: datetime) -> bool:
    draft = Draft.objects.filter(pk=draft_id, state="open").exclude(frozen_hash="").first()
    entity = other_entity(draft) if draft is not None else None
    if entity is None:
        return False
    hold_seats(entity)
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if not draft.frozen_hash or other_entity(draft) != entity or draft.state != "open":
        return False
    kept, live = other_party(draft), live_signatures(draft)
    asked = {each.person_id: each for each in live}
    done = {person: held for person, held in kept.offices.items() if person in asked and asked[person].signed_at}
    today = who_binds_other(draft, at, entity_id=entity, signed=done)
    signers = SignerRule(today.rule or kept.rule, {**today.offices, **done})
    if (signers.rule, dict(signers.offices)) == (kept.rule, dict(kept.offices)):
        return False
    ours = rule_of(draft) is not None
    left = [each for each in live if each.person_id in kept.offices and each.person_id not in signers.offices]
    staying = [each for each in left if ours and each.offices]
    draft.binding = {**draft.binding, "other_party": kept_other(signers, entity)}
    draft.save(update_fields=["binding"])
    Signature.objects.filter(pk__in=[each.pk for each in staying]).update(needed=False)
    Signature.objects.filter(pk__in=[each.pk for each in live if each.person_id in signers.offices]).update(needed=True)
    gone = [each for each in left if each not in staying]
    fresh = [person for person in signers.persons if person not in asked]
    replace_signers(draft, Party(signers, other=True), gone, fresh, kept.offices, at)
    for person, held in signers.offices.items():
        if person in asked and held != kept.offices.get(person, ()) and _more(held, kept.offices.get(person, ())):
            tell_signer(at=at, draft=draft, signature=asked[person], key=asked_as(held))
    if signers.rule is not None and kept.rule is not None and signers.rule.by_office != kept.rule.by_office:
        tell_of_new_rule(at=at, draft=draft, rule=signers.rule)
    _note(draft, gone, fresh, at)
    return True


def _note(draft: Draft, gone: list[Signature], fresh: list[int], at: datetime) -> None:
    persons = {"gone": [each.person_id for each in gone], "asked": fresh}
    audit_draft(system_actor(), at, draft, "signers_replaced", persons)


def follow_changed_seats(*, holder_id: str, at: datetime) -> None:
    """Follow the seats in everything that waits for signatures of that holder, as applicant or as the other party."""
    if not holder_id.startswith("e-"):
        return
    theirs = Q(binding__other_party__entity=int(holder_id[2:]))
    waiting = Draft.objects.filter(Q(holder_id=holder_id) | theirs, state="open").exclude(frozen_hash="").order_by("pk")
    for draft_id, holder in waiting.values_list("pk", "holder_id"):
        (_follow_holder if holder == holder_id else _follow_other)(draft_id, at)


def _is_gone(signature: Signature, signers: SignerRule) -> bool:
    return signature.signed_at is None and not signature.needed and signature.person_id not in signers.persons


def _more(today: tuple[Office, ...], before: tuple[Office, ...]) -> bool:
    """Whether somebody signs in another's place by now."""
    return any(office.stands_for or office.mandate_id for office in set(today) - set(before))


def _stay(draft: Draft, signers: SignerRule, staying: list[Signature], at: datetime) -> None:
    """Who is still in office and has not signed would sign in the capacity of today; a new one is told them."""
    for each in staying:
        today = signers.offices.get(each.person_id, ())
        if each.signed_at is None and not consents(each) and offices_of(each) != today:
            more = _more(today, offices_of(each))
            each.offices = [office.row for office in today]
            each.save(update_fields=["offices"])
            if more:
                tell_signer(at=at, draft=draft, signature=each, key=asked_as(today))


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
