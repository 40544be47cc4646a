"""Restraining a licence at the desk: one officer proposes, another confirms."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound, Refused
from balcao.kernel.texts import LANGUAGES
from balcao.licences import models
from balcao.licences.acts import audit, see_possible
from balcao.licences.failures import AlreadySettled, BadPeriod, FourEyes, ProposalOpen, ReasonMissing
from balcao.licences.operations.restraining import KINDS, annul_change, restrain_licence
from balcao.licences.policies import eyes_of, posts_over
from balcao.licences.types import ChangeKind, Restraint

LONGEST = 5000
PROPOSED = frozenset({Restraint.LIFT, Restraint.ANNUL})
"""What four eyes do without a case: it burdens nobody."""


def _locked(actor: Actor, at: datetime, number: str) -> models.Licence:
    row = models.Licence.objects.select_for_update().filter(number=number).first()
    if row is None or not posts_over(actor, kind=row.kind, department=row.department, holder_id=row.holder_id, at=at):
        raise NotFound(f"licence {number}")
    return row


@transaction.atomic
def propose_restraint(
    *,
    actor: Actor,
    at: datetime,
    number: str,
    act: Restraint,
    holds_from: date,
    reason: str,
    holds_until: date | None = None,
    change_id: int | None = None,
) -> int:
    """Propose to lift, or to annul the change of that id; returns the proposal's id. A licence is suspended and revoked
    only by the decision of a case, with its holder heard.

    :raises NotFound: unless licences of that kind are the officer's work there, and this is not their own matter.
    :raises Refused: for what burdens the holder.
    :raises ReasonMissing: without a reason.
    :raises BadPeriod: if it would begin before today, or end before it begins.
    :raises LicenceEnded: if that cannot be done to it now.
    :raises ProposalOpen: while another proposal waits.
    """
    row = _locked(actor, at, number)
    if act not in PROPOSED:
        raise Refused("licences.by_case")
    if not reason.strip():
        raise ReasonMissing
    if act is Restraint.ANNUL:
        if (
            not row.changes.exclude(kind=ChangeKind.ENTERED)
            .filter(pk=change_id or 0, annulled_at__isnull=True)
            .exists()
        ):
            raise NotFound(f"change {change_id} of licence {number}")
    else:
        see_possible(row, KINDS[act], at)
        if holds_from < macau_date(at) or (holds_until is not None and holds_until < holds_from):
            raise BadPeriod
    try:
        with transaction.atomic():
            proposal = models.Proposal.objects.create(
                licence=row,
                act=act.value,
                change_id=change_id if act is Restraint.ANNUL else None,
                holds_from=holds_from,
                holds_until=holds_until if act is Restraint.SUSPEND else None,
                reason=reason.strip()[:LONGEST],
                proposed_at=at,
                proposed_by_name=actor.name,
                proposed_eyes=eyes_of(actor, row.department),
            )
    except IntegrityError as failure:
        raise ProposalOpen from failure
    audit(actor, at, row, "proposed", act=act.value)
    return proposal.pk


def _open(actor: Actor, at: datetime, number: str, proposal_id: int) -> models.Proposal:
    row = _locked(actor, at, number)
    proposal = row.proposals.select_for_update().filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound(f"proposal {proposal_id}")
    if proposal.outcome:
        raise AlreadySettled
    proposal.licence = row
    return proposal


@transaction.atomic
def confirm_restraint(*, actor: Actor, at: datetime, number: str, proposal_id: int) -> None:
    """The second pair of eyes agrees, and it is done. What was to begin on a day gone by begins today.

    :raises NotFound: if it is not the officer's work.
    :raises AlreadySettled: if somebody was quicker.
    :raises FourEyes: for whoever proposed it, or stands in for them.
    :raises LicenceEnded: if it can no longer be done.
    """
    proposal = _open(actor, at, number, proposal_id)
    eyes = eyes_of(actor, proposal.licence.department)
    if set(eyes) & set(proposal.proposed_eyes):
        raise FourEyes
    _settle(actor, at, proposal, "confirmed", eyes)
    reason = dict.fromkeys(LANGUAGES, proposal.reason)
    platform = system_actor(proposal.licence.department)
    if proposal.act == Restraint.ANNUL:
        assert proposal.change_id is not None, "the constraint licences_proposal_annuls says so"
        annul_change(actor=platform, at=at, number=number, change_id=proposal.change_id, reason=reason)
        return
    today = macau_date(at)
    restrain_licence(
        actor=platform,
        at=at,
        number=number,
        act=Restraint(proposal.act),
        holds_from=max(proposal.holds_from, today),
        holds_until=max(proposal.holds_until, today) if proposal.holds_until else None,
        reason=reason,
        key=f"proposal:{proposal.pk}",
    )


@transaction.atomic
def return_restraint(*, actor: Actor, at: datetime, number: str, proposal_id: int, note: str) -> None:
    """Not confirmed, or taken back by whoever proposed it. Nothing happens to the licence.

    :raises NotFound: if it is not the officer's work.
    :raises AlreadySettled: if somebody was quicker.
    :raises ReasonMissing: without words.
    """
    proposal = _open(actor, at, number, proposal_id)
    if not note.strip():
        raise ReasonMissing
    proposal.note = note.strip()[:LONGEST]
    _settle(actor, at, proposal, "returned", eyes_of(actor, proposal.licence.department))


def _settle(actor: Actor, at: datetime, proposal: models.Proposal, outcome: str, eyes: list[str]) -> None:
    proposal.outcome, proposal.decided_at = outcome, at
    proposal.decided_by_name, proposal.decided_eyes = actor.name, eyes
    proposal.save()
    audit(actor, at, proposal.licence, outcome, act=proposal.act)
