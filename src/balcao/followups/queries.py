"""Questions about follow-ups."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from balcao.catalogue.api import get_published, mandate_scopes
from balcao.entities.api import Action, sight_of
from balcao.followups.models import FollowUp
from balcao.followups.policies import locate
from balcao.followups.types import FollowUpState, FollowUpView
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text

MOST = 50


def follow_ups_of(*, actor: Actor, at: datetime, open_only: bool = False) -> list[FollowUpView]:
    """What is put before the holder the actor acts for, as far as they see it, the latest first."""
    sight = sight_of(actor=actor, at=at)
    rows = FollowUp.objects.filter(holder_id=actor.holder_id, told_at__isnull=False).select_related("draft")
    if open_only:
        rows = rows.filter(draft=None, declined_at=None)
    seen = [
        row
        for row in rows.order_by("-due_on", "-pk")[:MOST]
        if sight.everything or sight.shows(mandate_scopes(row.service_id, settings.BALCAO_SERVICES))
    ]
    found = _views(seen, at)
    return [each for each in found if each.state is FollowUpState.OPEN] if open_only else found


def follow_up_view(*, actor: Actor, at: datetime, follow_up_id: int) -> FollowUpView:
    """One of them.

    :raises NotFound: if it is none of the actor's business.
    """
    return _views([locate(actor, at, follow_up_id, Action.VIEW)], at)[0]


def due(*, at: datetime) -> list[int]:
    """Those whose day has come and whom nobody was told of, the oldest first."""
    rows = FollowUp.objects.filter(told_at=None, declined_at=None, due_on__lte=macau_date(at))
    return list(rows.order_by("due_on", "pk").values_list("pk", flat=True)[:1000])


def _views(rows: Iterable[FollowUp], at: datetime) -> list[FollowUpView]:
    found = []
    for row in rows:
        name = _on_offer(row.service_id, at)
        found.append(
            FollowUpView(
                follow_up_id=row.pk,
                service_id=row.service_id,
                service=name or {},
                why=row.why,
                after=row.case_reference,
                licence_number=row.licence_number,
                since=row.due_on,
                state=_state(row, on_offer=name is not None),
                draft_id=row.draft_id,
            )
        )
    return [each for each in found if each.service]


def _state(row: FollowUp, *, on_offer: bool) -> FollowUpState:
    if row.draft is not None and row.draft.state == "lodged":
        return FollowUpState.LODGED
    if row.draft is not None and row.draft.state == "open":
        return FollowUpState.BEGUN
    if row.declined_at is not None:
        return FollowUpState.DECLINED
    return FollowUpState.OPEN if on_offer else FollowUpState.GONE


def _on_offer(service_id: str, at: datetime) -> Text | None:
    try:
        return get_published(service_id, at=at).summary.name
    except NotFound:
        return None
