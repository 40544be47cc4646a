"""What a service requires, as it stands for a holder."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from balcao.cases.models import Case, Draft
from balcao.cases.required import Fulfilled, fulfilled
from balcao.cases.scopes import in_sight
from balcao.catalogue.api import Required, ServiceVersion, offered
from balcao.entities.api import Sight, sight_of
from balcao.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something that has to be there first. `given_by` are the services on offer that give it.

    While it is not `fulfilled`, `reference` or `draft_id` names the application for it that is under way, if one is.
    """

    required: Required
    fulfilled: Fulfilled | None
    given_by: tuple[ServiceVersion, ...]
    reference: str = ""
    draft_id: int | None = None


def requirements(*, actor: Actor, at: datetime, required: Iterable[Required]) -> list[Requirement]:
    """How the holder the actor acts for stands with what is required.

    :raises NotFound: if the actor may not see that holder's things.
    """
    asked = tuple(required)
    if not asked:
        return []
    sight = sight_of(actor=actor, at=at)
    return [_requirement(each, actor, at, sight) for each in asked]


def givers(required: Required, at: datetime) -> tuple[ServiceVersion, ...]:
    """The services on offer that give what is required."""
    if required.service:
        return tuple(each for each in offered(at) if each.service_id == required.service)
    return tuple(
        each
        for each in offered(at)
        if any(output.grants in required.licence for output in each.definition.data.outputs if output.grants)
        or each.summary.renews in required.licence
    )


def _requirement(required: Required, actor: Actor, at: datetime, sight: Sight) -> Requirement:
    by, given_by = fulfilled(required, actor.holder_id, at), givers(required, at)
    if by is not None:
        return Requirement(required=required, fulfilled=by, given_by=given_by)
    names = [each.service_id for each in given_by]
    cases = Case.objects.filter(holder_id=actor.holder_id, service_id__in=names, finished_at__isnull=True)
    drafts = Draft.objects.filter(holder_id=actor.holder_id, service_id__in=names, state="open")
    case = in_sight(cases, sight, draft="draft_id").order_by("-pk").first()
    draft = in_sight(drafts, sight, draft="pk").order_by("-pk").first()
    return Requirement(
        required=required,
        fulfilled=None,
        given_by=given_by,
        reference=case.reference if case else "",
        draft_id=draft.pk if draft and not case else None,
    )
