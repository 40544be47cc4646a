"""Legal holds."""

from datetime import date, datetime

from django.db import transaction

from balcao.cases.api import lock_case, note_case
from balcao.disposal.failures import BadDay, BodyNeeded, TwoNeeded, WhyNeeded
from balcao.disposal.models import LegalHold
from balcao.disposal.policies import as_chief
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

LONGEST = 5000
LONGEST_BODY = 200


@transaction.atomic
def place_hold(*, actor: Actor, at: datetime, reference: str, body: str, why: str, since: date | None = None) -> None:
    """Keep a case from being deleted, for a court or body. The same body's again changes nothing.

    :raises NotFound: for who is no chief there, and when the case is deleted.
    :raises BodyNeeded, WhyNeeded: without who needs it, or what for.
    :raises BadDay: if it were to begin later.
    """
    case = lock_case(as_chief(actor), at, reference)
    body, why, since = body.strip()[:LONGEST_BODY], why.strip()[:LONGEST], since or macau_date(at)
    if not body:
        raise BodyNeeded
    if not why:
        raise WhyNeeded
    if since > macau_date(at):
        raise BadDay
    if LegalHold.objects.filter(case=case, body=body, lifted_at__isnull=True).exists():
        return
    LegalHold.objects.create(
        case=case,
        body=body,
        why=why,
        since=since,
        placed_at=at,
        placed_by_name=actor.name,
        eyes=actor.eyes_in(case.department),
    )
    note_case(case, actor, at, "hold_placed", note=f"{body}: {why}", internal=True)


@transaction.atomic
def lift_hold(*, actor: Actor, at: datetime, hold_id: int, why: str) -> None:
    """The body needs the case no longer. Twice changes nothing.

    :raises NotFound: for who is no chief there.
    :raises WhyNeeded: without why.
    :raises TwoNeeded: for who placed it.
    """
    found = LegalHold.objects.filter(pk=hold_id).values_list("case__reference", flat=True).first()
    if found is None:
        raise NotFound(f"hold {hold_id}")
    case = lock_case(as_chief(actor), at, found)
    hold = LegalHold.objects.select_for_update().get(pk=hold_id)
    if hold.lifted_at is not None:
        return
    if not why.strip():
        raise WhyNeeded
    eyes = actor.eyes_in(case.department)
    if set(eyes) & set(hold.eyes):
        raise TwoNeeded
    hold.lifted_at, hold.lifted_by_name, hold.lifted_eyes = at, actor.name, eyes
    hold.lifted_why = why.strip()[:LONGEST]
    hold.save()
    note_case(case, actor, at, "hold_lifted", note=f"{hold.body}: {hold.lifted_why}", internal=True)
