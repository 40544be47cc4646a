"""Questions about follow-ups."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from balcao.catalogue.api import mandate_scopes, offered
from balcao.entities.api import Action, Sight, sight_of
from balcao.followups.models import FollowUp
from balcao.followups.policies import locate
from balcao.followups.types import FollowUpState, FollowUpView
from balcao.foundation.db.api import Asked
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text

MOST = 50


def follow_ups_of(*, actor: Actor, at: datetime) -> list[FollowUpView]:
    """What is put before the holder the actor acts for, as far as they see it, the latest first."""
    return _views(_seen(_told(actor).select_related("draft")[:MOST], sight_of(actor=actor, at=at)), at)


def asked_follow_ups(*, actor: Actor, at: datetime) -> Asked[list[FollowUpView]]:
    """What of it still waits for an answer, to be asked together with other questions."""
    sight = sight_of(actor=actor, at=at)
    rows = _told(actor).filter(draft=None, declined_at=None)[:MOST]
    return Asked(
        rows, lambda found: [each for each in _views(_seen(found, sight), at) if each.state is FollowUpState.OPEN]
    )


def _told(actor: Actor) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(holder_id=actor.holder_id, told_at__isnull=False).order_by("-due_on", "-pk")


def _seen(rows: Iterable[FollowUp], sight: Sight) -> list[FollowUp]:
    return [
        row for row in rows if sight.everything or sight.shows(mandate_scopes(row.service_id, settings.BALCAO_SERVICES))
    ]


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
    return next((each.summary.name for each in offered(at) if each.service_id == service_id), None)
