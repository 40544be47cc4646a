"""Consents to ask registers: of one draft, of a holder, of a case at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from balcao.cases.consents import ConsentState, ConsentView, consents_put, state_of
from balcao.cases.drafts import locate_draft
from balcao.cases.models import Case, Draft, RegisterConsent
from balcao.cases.scopes import in_sight
from balcao.catalogue.api import Asked, get_version
from balcao.entities.api import Action, sight_of
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenConsent:
    """A consent that somebody gave, and for what. `over`: the matter is decided, so that nothing is asked any more."""

    draft_id: int
    register: str
    version_id: int
    holder_id: str
    case_reference: str
    fields: tuple[str, ...]
    state: ConsentState
    concerns: str
    answered_by: str
    at: datetime
    over: bool


def consents_of_draft(*, actor: Actor, at: datetime, draft_id: int) -> tuple[ConsentView, ...]:
    """Every register of a draft that is asked with consent, and what was answered.

    :raises NotFound: if it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    return consents_put(get_version(draft.version_id).definition, _OF_DRAFT(draft=draft.pk), actor)


_OF_DRAFT = KeptQuestion(lambda: RegisterConsent.objects.filter(draft_id=given("draft")))


def asked_by_law(*, actor: Actor, at: datetime, draft_id: int) -> tuple[Asked, ...]:
    """The registers of a draft that a law opens without a consent.

    :raises NotFound: if it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    return tuple(each for each in get_version(draft.version_id).definition.data.registers if not each.consent)


def consents_given(*, actor: Actor, at: datetime) -> list[GivenConsent]:
    """The consents of the holder's applications, and those about the holder themself, the latest first."""
    drafts = in_sight(Draft.objects.filter(holder_id=actor.holder_id), sight_of(actor=actor, at=at), draft="pk")
    wanted = Q(draft__in=drafts.values("pk"))
    if actor.self_id == actor.holder_id:
        wanted |= Q(concerns=actor.self_id)
    found = RegisterConsent.objects.filter(wanted).exclude(fields=[])
    return _given(found.select_related("draft").order_by("-answered_at")[:200])


def consents_of_case(*, reference: str) -> list[GivenConsent]:
    """What was answered about the registers of a case, refusals too. Its page shows it to who may see the case."""
    found = RegisterConsent.objects.filter(draft__case__reference=reference).select_related("draft").order_by("pk")
    return _given(found)


def _given(found: Iterable[RegisterConsent]) -> list[GivenConsent]:
    rows = list(found)
    cases = {
        case.draft_id: case
        for case in Case.objects.filter(draft_id__in=[row.draft_id for row in rows]).only(
            "draft_id", "reference", "finished_at"
        )
    }
    return [
        GivenConsent(
            draft_id=row.draft_id,
            register=row.register,
            version_id=row.draft.version_id,
            holder_id=row.draft.holder_id,
            case_reference=cases[row.draft_id].reference if row.draft_id in cases else "",
            fields=tuple(row.fields),
            state=state_of(row),
            concerns=row.concerns,
            answered_by=row.answered_by,
            at=row.withdrawn_at or row.answered_at,
            over=row.draft.state == "discarded"
            or (row.draft_id in cases and cases[row.draft_id].finished_at is not None),
        )
        for row in rows
    ]
