"""Enrolments in activities: as whoever enrolled sees theirs, and as the organiser sees who takes part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.activities.api import ActivityState, ActivityView, activity_of, came_of, own_activity
from balcao.cases.drafts import locate_draft
from balcao.cases.enrolling import activity_enrolled_in, goes_back, number_enrolled_in
from balcao.cases.models import Case, Draft
from balcao.cases.notes import say
from balcao.cases.outputs import as_corrected
from balcao.cases.scopes import in_sight, scopes_of
from balcao.cases.types import CaseState
from balcao.catalogue.api import ServiceVersion, get_version
from balcao.entities.api import Action, holder_names, require, sight_of
from balcao.foundation.audit.api import record_reads
from balcao.intake.api import EntryState, entries_of, has_place
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A case that enrols in an activity. `percent` of the fee goes back to its holder who gives the place back now;
    `may_give_back` whether they can."""

    reference: str
    version: ServiceVersion
    activity: ActivityView
    percent: int
    may_give_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One who has a place, or `waits` for one, as the organiser sees them: `told` are the answers, by question, which
    the service tells. `came` is None before they were ticked off."""

    ticket: str
    name: Text
    told: Mapping[str, Any]
    version: ServiceVersion
    waits: bool
    came: bool | None


def enrolment_of(*, actor: Actor, at: datetime, reference: str) -> Enrolment:
    """The activity that a case of the holder the actor acts for enrols in.

    :raises NotFound: if it is none of the actor's business, or no enrolment.
    """
    case = Case.objects.filter(reference=reference, holder_id=actor.holder_id).first()
    if case is None:
        raise NotFound(f"case {reference}")
    require(actor=actor, action=Action.VIEW, at=at, scopes=scopes_of(case.service_id, case.draft_id))
    found = activity_enrolled_in(case, at)
    placed = case.outcome == "approve" and has_place(case_reference=reference)
    return Enrolment(
        reference=reference,
        version=get_version(case.version_id),
        activity=found,
        percent=goes_back(case, found, at),
        may_give_back=placed and found.spans[0][0] > at and found.state is not ActivityState.CALLED_OFF,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolling:
    """The activity that a draft would enrol in, as it is now; whether it is `changed` since the draft was begun."""

    activity: ActivityView
    changed: bool


def enrolling_in(*, actor: Actor, at: datetime, draft_id: int) -> Enrolling | None:
    """The activity of a draft of the holder the actor acts for; None for a draft that enrols in none.

    :raises NotFound: if it is none of the actor's business.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    number = number_enrolled_in(draft.facts)
    if number is None or not get_version(draft.version_id).definition.data.enrols:
        return None
    found = activity_of(number=number, at=at)
    return Enrolling(activity=found, changed=found.revision > 0 and found.changed_at > draft.created_at)


@dataclass(frozen=True, slots=True)
class Begun:
    """How far somebody is with enrolling: the open draft, or the application that has a place or waits for one."""

    draft_id: int | None = None
    reference: str = ""


def begun_in(*, actor: Actor, at: datetime, number: str) -> Begun:
    """How far the holder the actor acts for is in an activity.

    :raises NotFound: if the actor sees nothing of that holder.
    """
    sight = sight_of(actor=actor, at=at)
    named = {"holder_id": actor.holder_id, "facts__activity__number": number}
    for case in in_sight(Case.objects.filter(**named), sight, draft="draft_id").order_by("-pk"):
        if not CaseState(case.state).closed or has_place(case_reference=case.reference):
            return Begun(reference=case.reference)
    drafts = in_sight(Draft.objects.filter(state="open", **named), sight, draft="pk")
    return Begun(draft_id=drafts.order_by("pk").values_list("pk", flat=True).first())


def participants(*, actor: Actor, at: datetime, number: str) -> list[Participant]:
    """Who takes part in an activity of the holder acted for, by name, and who waits, in their order. Everyone named
    sees that it was read, by whom and for what.

    :raises NotFound: if the activity is not theirs, or the actor may not see it.
    """
    found = own_activity(actor=actor, at=at, number=number)
    entries = entries_of(service_id=found.enrolled_by, round_id=number)
    known = Case.objects.filter(reference__in=[entry.case_reference for entry in entries])
    cases = {case.reference: case for case in known}
    names, came = holder_names(case.holder_id for case in cases.values()), came_of(number=number)
    rows = []
    for entry in entries:
        case = cases[entry.case_reference]
        version, answers = get_version(case.version_id), as_corrected(case)
        intake = version.definition.data.intake
        rows.append(
            Participant(
                ticket=entry.ticket,
                name=names[case.holder_id],
                told={name: answers[name] for name in (intake.tells if intake else ()) if name in answers},
                version=version,
                waits=entry.state is not EntryState.PLACED,
                came=came.get(entry.case_reference),
            )
        )
    if cases:
        record_reads(
            actor=actor,
            at=at,
            about=[(f"case:{each.reference}", each.holder_id) for each in cases.values()],
            purpose=say("cases.activity.read_purpose", activity=found.title),
            basis=_basis(rows[0].version),
        )
    return rows


def _basis(version: ServiceVersion) -> Text:
    laws = [each.text() for each in version.definition.data.legal_basis]
    return {language: "\n".join(each[language] for each in laws) for language in LANGUAGES}
