"""A holder's cases."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from django.conf import settings
from django.db.models import Q

from balcao.cases.amended_types import Fix
from balcao.cases.clock import clock_view, last_day
from balcao.cases.co_applicants import co_applicants_of
from balcao.cases.conditions import from_rows
from balcao.cases.estates import estate_of
from balcao.cases.guardianship import by_guardian
from balcao.cases.kept_deposits import kept_view
from balcao.cases.measures import is_measure
from balcao.cases.models import Case, CoApplicant, Hearing, Signature, Step, Supplement
from balcao.cases.parts import lacks, steps_of, with_parts
from balcao.cases.proceedings import HearingEnd, HearingView
from balcao.cases.queries.amendments import amendments_of, may_amend
from balcao.cases.queries.charges import charges_of
from balcao.cases.queries.decisions import decisions_of, referral_view, stays_of
from balcao.cases.queries.due import due_columns, due_of
from balcao.cases.queries.fines import fine_view
from balcao.cases.queries.joining import Together, together_of
from balcao.cases.readiness import journey_of
from balcao.cases.remedies import is_adverse
from balcao.cases.scopes import in_sight, scopes_of
from balcao.cases.types import CaseState, CaseSummary, CaseView, Question, TimelineStep
from balcao.catalogue.api import departments, get_version
from balcao.entities.api import Action, Holder, holders, require, sight_of
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text

type Column = Literal["reference", "draft_id"]
"""By what one case is asked for."""


def summary_of(case: Case) -> CaseSummary:
    """The line a list shows."""
    return CaseSummary(
        reference=case.reference,
        version_id=case.version_id,
        service_id=case.service_id,
        holder_id=case.holder_id,
        state=CaseState(case.state),
        lodged_at=case.lodged_at,
        deadline_on=last_day(case.deadline_at),
        decided_at=case.decided_at,
        granted=case.granted if case.state == CaseState.GRANTED else None,  # a proposal grants nothing yet
    )


def cases_of(
    *, actor: Actor, at: datetime, service_id: str | None = None, limit: int = 200, due: bool = False
) -> list[CaseSummary]:
    """The holder's cases, the newest first; with `due` each with what is due in it, and those in course before all."""
    found = Case.objects.filter(holder_id=actor.holder_id)
    found = in_sight(found, sight_of(actor=actor, at=at), draft="draft_id").order_by("-lodged_at")
    if service_id:
        found = found.filter(service_id=service_id)
    columns = ("reference", "version_id", "service_id", "holder_id", "state", "lodged_at", "deadline_at", "decided_at")
    found = found.only(*columns, "granted")
    if not due:
        return [summary_of(case) for case in found[:limit]]
    closed = [each.value for each in CaseState if each.closed]
    found = found.annotate(**due_columns(at), over=Q(state__in=closed)).order_by("over", "-lodged_at")
    return [replace(summary_of(case), due=due_of(case)) for case in found[:limit]]


def case_view(*, actor: Actor, at: datetime, reference: str) -> CaseView:
    """A case of the holder the actor acts for, or one that they signed themself.

    :raises NotFound: if it is none of the actor's business.
    """
    return _view("reference", reference, actor, at)


def case_of_draft(*, actor: Actor, at: datetime, draft_id: int) -> CaseView:
    """The case that came from a draft.

    :raises NotFound: while there is none.
    """
    return _view("draft_id", draft_id, actor, at)


def _view(column: Column, value: str | int, actor: Actor, at: datetime) -> CaseView:
    question = _OF_ENTITY if actor.entity_id is not None else _OF_PERSON
    case = question[column].first(value=value, holder=actor.holder_id, person=actor.principal_id or 0)
    if case is None:
        raise NotFound("case")
    require(actor=actor, action=Action.VIEW, at=at, scopes=scopes_of(case.service_id, case.draft_id))
    return view_of(case, at, internal=False)


def sees_case(*, actor: Actor, reference: str) -> bool:
    """Whether a case is of the holder the actor acts for, or one that they signed: others may have been told of it."""
    return Case.objects.filter(Q(holder_id=actor.holder_id) | _signed_by(actor), reference=reference).exists()


def _signed_by(actor: Actor) -> Q:
    """Other persons' applications that a person signed, or makes together with them, in that person's account; an
    entity's are seen as its own."""
    return _signed_by_person(actor.principal_id or 0) if actor.entity_id is None else Q(pk__in=[])


def _signed_by_person(person_id: Any) -> Q:
    signed = Signature.objects.filter(person_id=person_id, signed_at__isnull=False, voided_at__isnull=True)
    together = CoApplicant.objects.filter(person_id=person_id)
    theirs = Q(draft_id__in=signed.values("draft_id")) | Q(pk__in=together.values("case_id"))
    return Q(holder_id__startswith="p-") & theirs


def _whole(column: Column, theirs: Q) -> KeptQuestion[Case]:
    """The case with that number, if it is the holder's or one of `theirs`, with what a page of it needs."""
    own = Q(holder_id=given("holder")) | theirs
    return KeptQuestion(lambda: with_parts(Case.objects.filter(own, **{column: given("value")})))


_COLUMNS: tuple[Column, ...] = ("reference", "draft_id")
_OF_PERSON = {column: _whole(column, _signed_by_person(given("person"))) for column in _COLUMNS}
_OF_ENTITY = {column: _whole(column, Q(pk__in=[])) for column in _COLUMNS}


def _lodger(case: Case, known: Mapping[str, Holder]) -> Text:
    if is_measure(case):
        return departments(settings.BALCAO_SERVICES).get(case.department, dict.fromkeys(LANGUAGES, case.department))
    found = known if case.lodged_by in known else holders([case.lodged_by])
    return found[case.lodged_by].names if case.lodged_by in found else dict.fromkeys(LANGUAGES, case.lodged_by_name)


def view_of(
    case: Case,
    at: datetime,
    *,
    internal: bool,
    notes_of: Collection[str] = (),
    known: Mapping[str, Holder] = MappingProxyType({}),
) -> CaseView:
    """A case for its applicant, or with `internal` for an officer, with what only `notes_of` departments read; `known`
    are persons and entities whose names were just read."""
    version = get_version(case.version_id)
    steps = [step for step in steps_of(case) if _readable(step, internal=internal, notes_of=notes_of)]
    asked = [] if lacks(case, "supplements") else case.supplements.order_by("pk")
    may_be_heard = case.state == CaseState.HEARING or (bool(case.outcome) and not lacks(case, "hearings"))
    hearing = Hearing.objects.filter(case=case, ended_at__isnull=True).first() if may_be_heard else None
    together = Together(0, ()) if lacks(case, "links") else together_of(case)
    return CaseView(
        draft_id=case.draft_id,
        reference=case.reference,
        holder_id=case.holder_id,
        version=version,
        state=CaseState(case.state),
        journey=journey_of(version, case.answers, case.facts, case.lodged_at),
        lodged_at=case.lodged_at,
        lodged_by=_lodger(case, known),
        by_guardian=by_guardian(case.holder_id, case.lodged_by),
        clerk=case.clerk_name,
        clock=clock_view(case, version.definition, at),
        outcome=case.outcome,
        route=case.route,
        reasons=tuple(case.reasons) if case.outcome or internal else (),
        conditions=from_rows(case.conditions),
        decided_at=case.decided_at,
        receipt_number=case.receipt_number,
        content_hash=case.content_hash,
        timeline=tuple(_step(step) for step in steps),
        questions=tuple(question_of(row) for row in asked),
        amendments=amendments_of(case),
        may_amend=may_amend(case),
        open_hearing=hearing_of(hearing) if hearing else None,
        trace=case.trace if case.route == "instant" else {},
        adverse=is_adverse(case) and not version.definition.data.objects,
        finished=case.finished_at is not None,
        decisions=decisions_of(case) if case.revision else (),
        stays=stays_of(case) if case.revision else (),
        referral=referral_view(case, at) if case.revision else None,
        co_applicants=co_applicants_of(case) if version.definition.data.co_applicants else (),
        estate=estate_of(version.definition, case.answers, case.facts),
        charges=charges_of(case) if version.definition.data.charges else (),
        fine=fine_view(case, at) if version.definition.data.fine else None,
        kept=kept_view(case, version.definition),
        together=together.count,
        together_own=together.own,
    )


def _readable(step: Step, *, internal: bool, notes_of: Collection[str]) -> bool:
    if not step.internal:
        return True
    return step.visible_to in notes_of if step.visible_to else internal


def _step(step: Step) -> TimelineStep:
    data: Mapping[str, object] = step.data
    return TimelineStep(step.at, step.kind, step.who, step.note, data, step.internal, step.visible_to)


def hearing_of(row: Hearing) -> HearingView:
    """A hearing before a decision against the applicant."""
    return HearingView(
        id=row.pk,
        by_rules=row.route == "instant",
        reasons=tuple(row.reasons),
        note=row.note,
        trace=row.trace,
        opened_at=row.opened_at,
        opened_by=row.opened_by_name,
        days=row.days,
        due_on=row.due_on,
        end=HearingEnd(row.end) if row.end else None,
        ended_at=row.ended_at,
        answered_by=row.answered_by_name,
        answer=row.answer,
        files=tuple(row.files),
        about=row.revision.kind if row.revision else "measure" if is_measure(row.case) else "",
    )


def question_of(row: Supplement) -> Question:
    """A supplement request."""
    return Question(
        row.pk,
        row.asked_at,
        row.asked_by_name,
        row.text,
        tuple(Fix(each["question"], each["fix"]) for each in row.questions),
        row.due_on,
        row.answered_at,
        row.answer,
        tuple(row.files),
        row.kept_answer,
        tuple(row.kept_files),
    )
