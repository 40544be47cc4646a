"""Drafts, and what one is asked to sign."""

from collections.abc import Mapping
from datetime import datetime

from balcao.cases.drafts import locate_draft
from balcao.cases.models import Answer, Case, Draft, Signature
from balcao.cases.notes import draft_name
from balcao.cases.opening import in_whose_name
from balcao.cases.readiness import live_signatures, must_be_signed, work_out
from balcao.cases.scopes import in_sight
from balcao.cases.types import DraftSummary, DraftView, Signer, ToSign
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.payments.api import order_of


def draft_view(*, actor: Actor, at: datetime, draft_id: int) -> DraftView:
    """A draft of the holder the actor acts for, worked out for a page.

    :raises NotFound: if it is none of the actor's business.
    """
    return _view(locate_draft(actor, at, draft_id, Action.VIEW), actor, at)


def signing_view(*, actor: Actor, at: datetime, draft_id: int) -> DraftView:
    """The same for somebody asked to sign it, in their own account.

    :raises NotFound: for everyone else.
    """
    person = actor.person_id or 0
    if not Signature.objects.filter(draft_id=draft_id, person_id=person, voided_at__isnull=True).exists():
        raise NotFound(f"signature on draft {draft_id}")
    return _view(Draft.objects.get(pk=draft_id), actor, at)


def _view(draft: Draft, actor: Actor, at: datetime) -> DraftView:
    return view_of_draft(draft, {row.question: row for row in draft.answers.all()}, actor=actor, at=at)


def view_of_draft(draft: Draft, rows: Mapping[str, Answer], *, actor: Actor, at: datetime) -> DraftView:
    """A draft with its answers, worked out."""
    signatures = live_signatures(draft) if must_be_signed(draft, get_version(draft.version_id)) else []
    ready = work_out(draft, at, answers={name: row.value for name, row in rows.items()}, signatures=signatures)
    order = order_of(subject=f"draft:{draft.pk}") if ready.journey.complete else None
    mine = [each for each in signatures if each.person_id == actor.person_id]
    reference = ""
    if draft.state == "lodged":
        reference = Case.objects.values_list("reference", flat=True).get(draft=draft)
    return DraftView(
        id=draft.pk,
        holder_id=draft.holder_id,
        in_name_of=in_whose_name(ready.version.definition, draft.holder_id, ready.journey.answers),
        version=ready.version,
        journey=ready.journey,
        field_versions={name: row.version for name, row in rows.items()},
        unreachable=tuple(draft.unreachable),
        licence_number=draft.licence_number,
        window=ready.window,
        fee_lines=ready.fee_lines,
        total=ready.total,
        must_sign=ready.must_sign,
        signers=tuple(signer_of(each) for each in signatures),
        signatures_needed=ready.still_needed,
        may_sign=any(each.signed_at is None and each.refused_at is None for each in mine),
        content_hash=draft.frozen_hash,
        sign_until=draft.sign_until,
        order_state=order.state if order else "",
        receipt_number=order.receipt_number if order else "",
        case_reference=reference,
        lodge_problem=draft.lodge_problem,
        found=draft.facts.get("lists") or {},
        saved_at=draft.saved_at,
    )


def signer_of(signature: Signature) -> Signer:
    """Somebody asked to sign, and what they did."""
    return Signer(
        signature.person_id,
        signature.person.name,
        signature.needed,
        signature.signed_at,
        signature.refused_at,
        signature.reason,
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


def to_sign(*, actor: Actor) -> list[ToSign]:
    """What waits for this person's signature, whoever it is for."""
    asked = Signature.objects.filter(
        person_id=actor.person_id or 0, voided_at__isnull=True, signed_at__isnull=True, refused_at__isnull=True
    )
    found = asked.filter(draft__state="open").select_related("draft").order_by("-pk")[:50]
    return [
        ToSign(
            draft_id=each.draft_id,
            version=get_version(each.draft.version_id),
            holder_id=each.draft.holder_id,
            in_name_of=draft_name(each.draft),
            asked_by=each.draft.frozen_by,
            until=each.draft.sign_until,
            signed_at=each.signed_at,
        )
        for each in found
    ]
