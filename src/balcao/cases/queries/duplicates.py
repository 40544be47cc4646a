"""What the holder has in course already about the same thing as a draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from balcao.cases.models import Case, Draft
from balcao.cases.queries.cases import summary_of
from balcao.cases.scopes import in_sight
from balcao.cases.types import CaseState, CaseSummary
from balcao.entities.api import sight_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

MOST = 5


def same_in_course(*, actor: Actor, at: datetime, draft_id: int) -> list[CaseSummary]:
    """The holder's undecided cases of the draft's service, about the same licence or entity where it is about one;
    the newest first, and only what the actor may see.

    :raises NotFound: for a draft that is not the holder's.
    """
    draft = Draft.objects.filter(pk=draft_id, holder_id=actor.holder_id).first()
    if draft is None:
        raise NotFound(f"draft {draft_id}")
    found = Case.objects.filter(
        holder_id=draft.holder_id,
        service_id=draft.service_id,
        licence_number=draft.licence_number,
        about=draft.about,
        against=draft.against_id,
        outcome="",
    ).exclude(state__in=[each.value for each in CaseState if each.closed])
    found = in_sight(found.exclude(draft=draft), sight_of(actor=actor, at=at), draft="draft_id")
    return [summary_of(case) for case in found.order_by("-lodged_at")[:MOST]]


def begun_saying(
    *, holder_id: str, service_id: str, licence_number: str, answers: Mapping[str, Any], since: datetime
) -> bool:
    """Whether the holder has begun an application of that service, or lodged one `since` then, about that licence where
    about one, which says all these answers; where none is named, none does."""
    found = Draft.objects.filter(holder_id=holder_id, service_id=service_id, licence_number=licence_number)
    found = found.filter(Q(state="open") | Q(state="lodged", case__lodged_at__gte=since))
    for question, value in answers.items():
        found = found.filter(answers__question=question, answers__value=value)
    return bool(answers) and found.exists()
