"""Drafts, and what one is asked to sign."""

from collections.abc import Mapping
from datetime import datetime

from balcao.cases.capacity import capacity_of
from balcao.cases.collecting import Collected, collected, consents, is_late, rule_of
from balcao.cases.copies import WantedCopy
from balcao.cases.disputes import DISPUTED
from balcao.cases.drafts import locate_draft
from balcao.cases.earlier import origins
from balcao.cases.facts import asked_moments
from balcao.cases.failures import RequestOver
from balcao.cases.guardianship import sign_for
from balcao.cases.in_hand import in_hand_of
from balcao.cases.models import Answer, Case, Draft, Signature
from balcao.cases.notes import draft_names
from balcao.cases.opening import in_whose_name
from balcao.cases.queries.amendments import open_amendment
from balcao.cases.readiness import answer_rows, live_signatures, must_be_signed, signatures_by_draft, work_out
from balcao.cases.scopes import in_sight, scopes_of
from balcao.cases.signing_ahead import SigningAhead, ahead_of
from balcao.cases.types import DraftSummary, DraftView, Signer, ToSign
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, Sight, holder_name, holder_names, rule_sentence, sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.payments.api import changes, order_of


def draft_view(*, actor: Actor, at: datetime, draft_id: int) -> DraftView:
    """A draft of the holder the actor acts for, worked out for a page.

    :raises NotFound: if it is none of the actor's business.
    """
    return _view(locate_draft(actor, at, draft_id, Action.VIEW), actor, at)


def signing_ahead(*, actor: Actor, at: datetime, draft_id: int) -> SigningAhead:
    """Who would be asked to sign the draft as it is now; nobody where the holder alone lodges it, answers are missing,
    or people are asked already.

    :raises NotFound: if it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    if draft.state != "open" or draft.frozen_hash or not must_be_signed(draft, get_version(draft.version_id)):
        return SigningAhead()
    ready = work_out(draft, at)
    return ahead_of(draft, ready, at) if ready.journey.complete else SigningAhead()


def signing_view(*, actor: Actor, at: datetime, draft_id: int) -> DraftView:
    """The same for somebody asked to sign it, in their own account or by their guardian.

    :raises RequestOver: for whoever was asked and need not sign any more.
    :raises NotFound: for everyone else.
    """
    asked = (
        Signature.objects.select_related("draft")
        .filter(draft_id=draft_id, person_id=actor.principal_id or 0)
        .order_by("-pk")
        .first()
    )
    if asked is None:
        raise NotFound(f"signature on draft {draft_id}")
    sign_for(actor, at, asked.draft, Action.VIEW)
    if asked.voided_at is not None:
        raise RequestOver(asked.void_reason)
    return _view(asked.draft, actor, at)


def _view(draft: Draft, actor: Actor, at: datetime) -> DraftView:
    return view_of_draft(draft, answer_rows(draft), actor=actor, at=at)


def view_of_draft(draft: Draft, rows: Mapping[str, Answer], *, actor: Actor, at: datetime) -> DraftView:
    """A draft with its answers, worked out."""
    case = Case.objects.filter(draft=draft).first() if draft.state == "lodged" else None
    if case is not None:  # the form is judged as it was lodged
        draft.facts, at = case.facts, case.lodged_at
    signatures = live_signatures(draft) if must_be_signed(draft, get_version(draft.version_id)) else []
    ready = work_out(draft, at, answers={name: row.value for name, row in rows.items()}, signatures=signatures)
    order = order_of(subject=f"draft:{draft.pk}") if ready.journey.complete else None
    found, rule = collected(draft, signatures, at), rule_of(draft)
    amending = open_amendment(case) if case else None
    signers = tuple(signer_of(each, at, found) for each in signatures)
    return DraftView(
        id=draft.pk,
        holder_id=draft.holder_id,
        in_name_of=in_whose_name(ready.version.definition, draft.holder_id, ready.journey.answers),
        version=ready.version,
        journey=ready.journey,
        field_versions={name: row.version for name, row in rows.items()},
        taken_from=origins(rows),
        unreachable=tuple(draft.unreachable),
        asked_at=asked_moments(draft),
        disputed=draft.facts.get(DISPUTED) or {},
        licence_number=draft.licence_number,
        window=ready.window,
        fee_lines=ready.fee_lines,
        total=ready.total,
        must_sign=ready.must_sign,
        signers=signers,
        signatures_needed=ready.still_needed,
        signatures_stuck=found.stuck,
        asked_by=_asker(draft),
        bound_by=rule_sentence(rule) if rule else {},
        may_sign=any(each.open for each in signers if each.person_id == actor.principal_id),
        content=ready.content,
        content_hash=draft.frozen_hash,
        order_state=("paid" if order.begun else order.state) if order else "",
        fee_changes=changes(order.lines, ready.fee_lines) if order and order.state == "open" else (),
        receipt_number=order.receipt_number if order else "",
        case_reference=case.reference if case else "",
        amending=amending,
        in_hand=in_hand_of(case, amending, ready.journey) if case else None,
        copy=WantedCopy.kept(draft.copy),
        outstanding=ready.outstanding if case is None else (),
        lacking=ready.lacking if case is None else (),
        lodge_problem=draft.lodge_problem,
        found=draft.facts.get("lists") or {},
        saved_at=draft.saved_at,
    )


def _asker(draft: Draft) -> Text:
    return holder_name(draft.frozen_by) if draft.frozen_by.startswith("p-") else {}


def signer_of(signature: Signature, at: datetime, found: Collected | None = None) -> Signer:
    """Somebody asked to sign, and what they did."""
    return Signer(
        person_id=signature.person_id,
        name=signature.person.names,
        needed=consents(signature),
        capacity=capacity_of(signature),
        until=signature.until_on,
        late=is_late(signature, macau_date(at)),
        helping=found is not None and signature.person_id in found.helping,
        in_place_of=signature.replaces.person.names if signature.replaces else {},
        by_guardian=signature.guardian.names if signature.guardian else {},
        signed_at=signature.signed_at,
        refused_at=signature.refused_at,
        reason=signature.reason,
        certificate=signature.certificate,
    )


def drafts_of(*, actor: Actor, at: datetime, service_id: str | None = None) -> list[DraftSummary]:
    """The holder's open drafts, the last saved first."""
    found = Draft.objects.filter(holder_id=actor.holder_id, state="open")
    found = in_sight(found, sight_of(actor=actor, at=at), draft="pk").order_by("-saved_at")
    if service_id:
        found = found.filter(service_id=service_id)
    return [
        DraftSummary(
            id=draft.pk,
            service_id=draft.service_id,
            version_id=draft.version_id,
            created_at=draft.created_at,
            saved_at=draft.saved_at,
            state="paying" if draft.checkout else "signing" if draft.frozen_hash else "draft",
        )
        for draft in found[:100]
    ]


def to_sign(*, actor: Actor, at: datetime) -> list[ToSign]:
    """What waits for this person's signature, or that of the ward acted for, the soonest to end first."""
    asked = Signature.objects.filter(
        person_id=actor.principal_id or 0, voided_at__isnull=True, signed_at__isnull=True, refused_at__isnull=True
    )
    running = asked.filter(draft__state="open", until_on__gte=macau_date(at))
    sight = sight_of(actor=actor, at=at) if actor.ward_id is not None else Sight(True)
    shown = [
        each
        for each in running.select_related("draft").order_by("until_on", "pk")[:50]
        if sight.shows(scopes_of(each.draft.service_id, each.draft_id))
    ]
    if not shown:
        return []
    signatures = signatures_by_draft([each.draft for each in shown])
    shown = [
        each
        for each in shown
        if consents(each) or each.person_id in collected(each.draft, signatures[each.draft_id], at).helping
    ]
    drafts = [each.draft for each in shown]
    names, known = draft_names(drafts), holder_names(draft.frozen_by for draft in drafts)
    return [
        ToSign(
            draft_id=each.draft_id,
            version=get_version(each.draft.version_id),
            holder_id=each.draft.holder_id,
            in_name_of=names[each.draft_id],
            asked_by=known.get(each.draft.frozen_by, {}) if each.draft.frozen_by.startswith("p-") else {},
            until=each.until_on,
        )
        for each in shown
    ]
