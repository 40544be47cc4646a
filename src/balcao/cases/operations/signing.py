"""Several people sign one text, each in their own account."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from balcao.cases.collecting import collected, offices_of
from balcao.cases.confirming import level_of
from balcao.cases.disputes import check_corrections
from balcao.cases.drafts import allow, audit_draft, end_reminder, hold_parties, hold_seats_of, lock_draft
from balcao.cases.enrolling import why_closed
from balcao.cases.failures import (
    AlreadyLodged,
    ContentChanged,
    Incomplete,
    Lacking,
    NotNow,
    ReasonNeeded,
    RequestOver,
    TooLate,
    Unsettled,
)
from balcao.cases.guardianship import sign_for
from balcao.cases.hiring import check_held, keep_held
from balcao.cases.models import Draft, Signature
from balcao.cases.newer_form import check_form_in_time
from balcao.cases.operations.following import follow_seats
from balcao.cases.readiness import live_signatures, work_out
from balcao.cases.replacing import ask_person
from balcao.cases.signatories import other_party_named, signatories_of
from balcao.cases.signing_notes import tell_signer, tell_those_in_charge
from balcao.catalogue.api import get_version
from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound, Refused


@transaction.atomic
def request_signatures(*, actor: Actor, at: datetime, draft_id: int, tell: bool = True) -> str:
    """Freeze the content and ask everyone who may sign; returns its SHA-256. Asking twice changes nothing.

    Without `tell` the caller tells them, of several applications at once.

    :raises Incomplete, WindowClosed, Unsettled, Lacking, FormOver: when it could not be lodged anyway.
    :raises CorrectionAwaited: while it waits for the keeper of a register.
    :raises SignerUnknown: when somebody who must sign has no account.
    :raises CannotBeBound: when nobody in office can bind the holder, or the other party of a transfer.
    :raises ContentChanged: when somebody names another party of the transfer at this very moment.
    """
    seen = Draft.objects.filter(pk=draft_id, holder_id=actor.holder_id, state="open").first()
    other = other_party_named(seen, at) if seen is not None else None
    hold_parties(actor.holder_id, other)
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    ready = work_out(draft, at)
    if not ready.journey.complete:
        raise Incomplete
    if not ready.window.open:
        raise why_closed(ready.enrols_in, at)
    if ready.outstanding:
        raise Unsettled
    if ready.lacking:
        raise Lacking
    check_held(draft)
    check_form_in_time(draft, at)
    check_corrections(draft)
    if draft.frozen_hash == ready.content:
        return draft.frozen_hash
    if other_party_named(draft, at) != other:
        raise ContentChanged
    keep_held(draft, actor, at, timedelta(days=ready.version.definition.data.signing.days))
    signatories = signatories_of(draft, ready, at)
    draft.signatures.filter(voided_at__isnull=True).update(voided_at=at, void_reason="changed")
    draft.frozen_hash, draft.frozen_by, draft.binding = ready.content, actor.self_id, signatories.binding
    draft.save(update_fields=["frozen_hash", "frozen_by", "binding"])
    end_reminder(draft, at)
    for person in signatories.persons:
        offices = signatories.signers.offices.get(person, ())
        signature = ask_person(draft, person, at=at, offices=offices, needed=person in signatories.needed)
        if tell and f"p-{person}" != actor.self_id:
            tell_signer(at=at, draft=draft, signature=signature, key="please_sign", who=actor.name)
    audit_draft(actor, at, draft, "signatures_requested", {"hash": ready.content, "persons": list(signatories.persons)})
    return ready.content


def _asked(actor: Actor, at: datetime, draft_id: int) -> tuple[Draft, Signature]:
    """The draft, locked, and the request to this very person, whichever entity they act for, or to their ward.

    :raises NotFound: for everyone who was not asked.
    :raises RequestOver: for whoever need not sign any more.
    """
    mine = Signature.objects.filter(draft_id=draft_id, person_id=actor.principal_id or 0)
    if not mine.exists():
        raise NotFound(f"signature on draft {draft_id}")
    draft = Draft.objects.get(pk=draft_id)
    sign_for(actor, at, draft, Action.SIGN)
    hold_seats_of(draft)
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if draft.state == "lodged":
        raise AlreadyLodged
    signature = mine.select_for_update().order_by("-pk").first()
    if signature is None or signature.voided_at is not None or draft.state != "open":
        raise RequestOver(signature.void_reason if signature else "changed")
    return draft, signature


def sign(
    *,
    actor: Actor,
    at: datetime,
    draft_id: int,
    content_hash: str,
    tell: bool = True,
    certificate: Mapping[str, Any] | None = None,
) -> None:
    """Sign what was shown, as oneself or for one's ward, while in office. Signing twice changes nothing.

    Without `tell` the caller says when enough have signed, of several applications at once. With a `certificate` the
    text itself was signed too, which the caller saw to: `signer`, `issuer`, `number` and the signed `file`.

    :raises ContentChanged: when the frozen content is not (any more) the one shown.
    :raises AssuranceTooLow: when the service wants a surer sign-in for signing.
    :raises NotConfirmed: by a clerk's hand, when the person has not confirmed exactly this.
    :raises RequestOver: when the person's seat has ended; who holds it now is asked instead, whatever becomes of this.
    :raises TooLate: when their last day is over.
    :raises NotNow: when they have refused.
    """
    follow_seats(draft_id=draft_id, at=at)
    with transaction.atomic():
        draft, signature = _asked(actor, at, draft_id)
        if content_hash != draft.frozen_hash or signature.content_hash != draft.frozen_hash:
            raise ContentChanged
        level = get_version(draft.version_id).definition.data.assurance.sign
        if level_of(actor, draft_id=draft_id, content=content_hash, total=None) < level:
            raise AssuranceTooLow(level)
        if signature.signed_at is not None:
            return
        if signature.refused_at is not None:
            raise NotNow
        if macau_date(at) > signature.until_on:
            raise TooLate
        _under_mandate(actor, at, draft, signature)
        before = collected(draft, live_signatures(draft), at).missing
        signature.signed_at, signature.assurance, signature.guardian_id = at, actor.assurance, _guardian(actor)
        signature.certificate = dict(certificate or {})
        signature.save(update_fields=["signed_at", "assurance", "guardian", "offices", "certificate"])
        audit_draft(
            actor,
            at,
            draft,
            "signed",
            {
                "hash": content_hash,
                "assurance": actor.assurance,
                "offices": signature.offices,
                **(
                    {"certificate": certificate["number"], "file": certificate["file"]["sha256"]} if certificate else {}
                ),
            },
        )
        if not tell or not before or draft.frozen_by == actor.self_id:
            return
        if not collected(draft, live_signatures(draft), at).missing:
            tell_those_in_charge(at=at, draft=draft, signature=signature, key="all_signed", everyone=False)


def _under_mandate(actor: Actor, at: datetime, draft: Draft, signature: Signature) -> None:
    """Keep the mandate under which somebody signs until they have; one that has just ended gives them no capacity.

    :raises RequestOver: when they have no other.
    """
    offices = offices_of(signature)
    if not any(each.mandate_id for each in offices):
        return
    attorney = actor.acting_for(draft.holder_id)
    amount = draft.binding["amount"]
    try:
        allow(attorney, at, draft, Action.SIGN, amount=amount)
    except (NotFound, Refused) as over:
        own = [each for each in offices if not each.mandate_id]
        if not own:
            raise RequestOver("mandate_ended") from over
        signature.offices = [each.row for each in own]


@transaction.atomic
def refuse_signature(*, actor: Actor, at: datetime, draft_id: int, reason: str, tell: bool = True) -> None:
    """Say that one does not sign, and why; those in charge are told who can sign in their place. Without `tell` the
    caller tells them, of several applications at once.

    :raises ReasonNeeded: when no reason is given.
    :raises NotNow: when the person has signed already.
    """
    draft, signature = _asked(actor, at, draft_id)
    if signature.signed_at is not None:
        raise NotNow
    if signature.refused_at is not None:
        return
    if not reason.strip():
        raise ReasonNeeded
    signature.refused_at, signature.reason, signature.guardian_id = at, reason.strip()[:1000], _guardian(actor)
    signature.save(update_fields=["refused_at", "reason", "guardian"])
    audit_draft(actor, at, draft, "signature_refused", {"reason": signature.reason})
    if tell:
        tell_those_in_charge(at=at, draft=draft, signature=signature, key="one_refused")


def _guardian(actor: Actor) -> int | None:
    return actor.person_id if actor.ward_id is not None else None


@transaction.atomic
def ask_again(*, actor: Actor, at: datetime, draft_id: int, person_id: int | None = None) -> tuple[int, ...]:
    """Give those who have not signed all their days anew, or one of them; returns whom.

    Signatures given stay. Who had refused is asked once more; the refusal stays on record.

    :raises NotNow: when no signatures are being collected, or nobody is left to ask.
    """
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    if not draft.frozen_hash:
        raise NotNow
    waiting = [
        each
        for each in live_signatures(draft)
        if each.signed_at is None and (person_id is None or each.person_id == person_id)
    ]
    if not waiting:
        raise NotNow
    _renew(actor, at, draft, waiting)
    asked = tuple(each.person_id for each in waiting)
    audit_draft(actor, at, draft, "asked_again", {"persons": list(asked)})
    return asked


def _renew(actor: Actor, at: datetime, draft: Draft, signatures: Iterable[Signature]) -> None:
    days = get_version(draft.version_id).definition.data.signing.days
    for each in signatures:
        if each.refused_at is not None:
            Signature.objects.filter(pk=each.pk).update(voided_at=at, void_reason="asked_anew")
            each.pk, each._state.adding, each.refused_at, each.reason, each.guardian_id = None, True, None, "", None
        each.asked_at, each.late_at, each.reminded = at, None, days
        each.until_on = macau_date(at) + timedelta(days=days)
        each.save()
        if f"p-{each.person_id}" != actor.self_id:
            tell_signer(at=at, draft=draft, signature=each, key="asked_again", who=actor.name)
