"""What the holder has in course already about the same thing as a draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from balcao.cases.estates import inherited
from balcao.cases.models import Case, Draft
from balcao.cases.queries.cases import summary_of
from balcao.cases.readiness import answers_of
from balcao.cases.scopes import in_sight
from balcao.cases.types import CaseState, CaseSummary
from balcao.catalogue.api import get_version
from balcao.entities.api import sight_of
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

MOST = 5


def same_in_course(*, actor: Actor, at: datetime, draft_id: int) -> list[CaseSummary]:
    """The holder's undecided cases of the draft's service, about the same licence or entity where it is about one;
    the newest first, and only what the actor may see.

    :raises NotFound: for a draft that is not the holder's.
    """
    draft = _DRAFT.first(draft=draft_id, holder=actor.holder_id)
    if draft is None:
        raise NotFound(f"draft {draft_id}")
    service_id, version_id, licence_number, about, against_id = draft
    definition = get_version(version_id).definition
    if definition.data.on_behalf is not None:
        licence_number = inherited(definition, answers_of(Draft(pk=draft_id)))
    sight = sight_of(actor=actor, at=at)
    if sight.everything and against_id is None:
        return [
            summary_of(case)
            for case in _IN_COURSE(
                holder=actor.holder_id, service=service_id, licence=licence_number, about=about, draft=draft_id
            )
        ]
    found = _in_course(actor.holder_id, service_id, licence_number, about, draft_id).filter(against=against_id)
    return [summary_of(case) for case in in_sight(found, sight, draft="draft_id")[:MOST]]


def _in_course(holder: Any, service: Any, licence: Any, about: Any, draft: Any) -> QuerySet[Case]:
    found = Case.objects.filter(
        holder_id=holder, service_id=service, licence_number=licence, about=about, outcome=""
    ).exclude(state__in=[each.value for each in CaseState if each.closed])
    return found.exclude(draft_id=draft).order_by("-lodged_at")


_DRAFT = KeptQuestion(
    lambda: Draft.objects.filter(pk=given("draft"), holder_id=given("holder")).values_list(
        "service_id", "version_id", "licence_number", "about", "against_id"
    )
)
_IN_COURSE = KeptQuestion(
    lambda: _in_course(given("holder"), given("service"), given("licence"), given("about"), given("draft")).filter(
        against=None
    )[:MOST]
)


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
