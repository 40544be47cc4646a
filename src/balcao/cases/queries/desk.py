"""What officers see."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from balcao.accounts.api import names_by_language
from balcao.calendar.api import working_calendar
from balcao.cases.clock import last_day
from balcao.cases.decision import decision_text
from balcao.cases.hearing import grounds_without
from balcao.cases.messages import papers_of
from balcao.cases.models import Case, Hearing, Opinion
from balcao.cases.notes import say
from balcao.cases.opinions import conditions_put, share_of
from balcao.cases.parts import lacks, with_parts
from balcao.cases.policies import (
    Capacity,
    capacity,
    cases_asked_about,
    cases_of_duty,
    may_confirm,
    own_matter,
    speaks_for,
)
from balcao.cases.queries.amendments import amendments_within
from balcao.cases.queries.cases import hearing_of, summary_of, view_of
from balcao.cases.queries.drafts import signer_of
from balcao.cases.queries.opinions import narrowed_to, opinion_view
from balcao.cases.readiness import live_signatures
from balcao.cases.sought import squeezed
from balcao.cases.types import CaseState, OfficerCase, QueueRow
from balcao.catalogue.api import get_version
from balcao.entities.api import holder_name, holder_names, standing_of
from balcao.foundation.audit.api import record_read
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text, pick
from balcao.kernel.workdays import WorkingCalendar

VIEWS = ("to_do", "mine", "opinions", "waiting", "done")
_TO_DO = (CaseState.WITH_OFFICER, CaseState.PROPOSED)


def queue(
    *,
    actor: Actor,
    at: datetime,
    view: str = "to_do",
    query: str = "",
    service_id: str = "",
    first: int = 0,
    limit: int = 100,
) -> list[QueueRow]:
    """An officer's cases: to do (the most pressing first), their own, opinions asked of their department,
    waiting for others, done lately; those of a service, and those whose reference or holder holds the words."""
    found = _narrowed(_of_view(actor, at, view), query, service_id)
    found = found.select_related("assignee").order_by(*_ORDER[view], "pk")
    cases = list(found.only(*_ROW)[first : first + limit])
    names = holder_names(case.holder_id for case in cases)
    calendar = working_calendar()
    return [_row(case, names[case.holder_id], actor, at, calendar) for case in cases]


_ROW = (
    "reference",
    "version_id",
    "service_id",
    "department",
    "holder_id",
    "state",
    "lodged_at",
    "deadline_at",
    "overdue",
    "assignee__name_zh",
    "assignee__name_pt",
)
_ORDER = {
    "to_do": ("-overdue", "deadline_at", "lodged_at"),
    "mine": ("-overdue", "deadline_at", "lodged_at"),
    "opinions": ("lodged_at",),
    "waiting": ("lodged_at",),
    "done": ("-decided_at",),
}


def _narrowed(cases: QuerySet[Case], query: str, service_id: str) -> QuerySet[Case]:
    if service_id:
        cases = cases.filter(service_id=service_id)
    if sought := squeezed(query):
        cases = cases.filter(sought_by__contains=sought)
    return cases


def next_case(*, actor: Actor, at: datetime) -> str:
    """The reference of the most pressing case that nobody else works on; nothing when there is none."""
    free = _of_view(actor, at, "to_do").filter(Q(assignee__isnull=True) | _mine(actor))
    return free.order_by(*_ORDER["to_do"], "pk").values_list("reference", flat=True).first() or ""


def services_in(*, actor: Actor, at: datetime, view: str) -> dict[str, int]:
    """The services of a view's cases, each with its newest version there."""
    found = _of_view(actor, at, view).order_by().values("service_id").annotate(newest=Max("version_id"))
    return {row["service_id"]: row["newest"] for row in found}


def counts(*, actor: Actor, at: datetime) -> dict[str, int]:
    """How many cases each view holds, those done left out."""
    undecided = cases_of_duty(actor, at).filter(outcome="")
    found: dict[str, int] = undecided.aggregate(
        **{view: Count("pk", filter=_which(actor, view)) for view in _UNDECIDED}
    )
    return {**found, "opinions": _of_view(actor, at, "opinions").count()}


_UNDECIDED = ("to_do", "mine", "waiting")


def _of_view(actor: Actor, at: datetime, view: str) -> QuerySet[Case]:
    if view == "opinions":
        open_still = Opinion.objects.filter(department__in=speaks_for(actor), given_at__isnull=True)
        return cases_asked_about(actor, at).filter(pk__in=open_still.values("case_id"), outcome="")
    if view == "done":
        return cases_of_duty(actor, at).exclude(outcome="")
    return cases_of_duty(actor, at).filter(_which(actor, view), outcome="")


def _which(actor: Actor, view: str) -> Q:
    """Which undecided cases a view holds."""
    if view == "waiting":
        return Q(state__in=(CaseState.SUPPLEMENT, CaseState.HEARING, CaseState.CONSULTING, CaseState.PROCESSING))
    return Q(state__in=_TO_DO) & (_mine(actor) if view == "mine" else Q())


def _mine(actor: Actor) -> Q:
    """Cases the officer took, and those taken by absent colleagues for whom they stand in."""
    mine = Q(assignee_id=actor.person_id)
    for department in actor.departments:
        mine |= Q(assignee_id__in=list(actor.stands_in_for(department)), department=department)
    return mine


def _is_mine(case: Case, actor: Actor) -> bool:
    return case.assignee_id is not None and (
        case.assignee_id == actor.person_id or case.assignee_id in actor.stands_in_for(case.department)
    )


def _row(case: Case, name: Text, actor: Actor, at: datetime, calendar: WorkingCalendar) -> QueueRow:
    until, today = last_day(case.deadline_at), macau_date(at)
    left = calendar.between(today, until) if until else None
    return QueueRow(
        reference=case.reference,
        version_id=case.version_id,
        service_id=case.service_id,
        department=case.department,
        holder_id=case.holder_id,
        holder_name=pick(name, actor.language),
        state=CaseState(case.state),
        lodged_at=case.lodged_at,
        deadline_on=until,
        days_left=left,
        overdue=case.overdue,
        assignee=pick(case.assignee.names, actor.language) if case.assignee else "",
        mine=_is_mine(case, actor),
        in_substitution=_is_mine(case, actor) and case.assignee_id != actor.person_id,
        reason="overdue" if case.overdue else "soon" if left is not None and left <= 2 else "waiting",
    )


def officer_case(*, actor: Actor, at: datetime, reference: str) -> OfficerCase:
    """A case on one screen. Reading it is recorded, and the holder can see that.

    :raises NotFound: for an officer whom it does not concern.
    """
    case = _whole(cases_of_duty(actor, at), reference)
    works = case is not None
    if case is None:
        case = _whole(cases_asked_about(actor, at), reference)
    if case is None:
        raise NotFound(f"case {reference}")
    opinions = [] if lacks(case, "opinions") else list(case.opinions.order_by("pk"))
    asked = [each for each in opinions if each.department in speaks_for(actor)]
    mine = next((each for each in asked if each.given_at is None), None)
    share = () if works else share_of(asked)
    lender = capacity(actor, case, at) if works else None
    view = view_of(case, at, internal=not share)
    if share:
        journey = narrowed_to(view.journey, share)
        view = replace(view, journey=journey, amendments=amendments_within(view.amendments, journey), questions=())
    record_read(
        actor=actor,
        at=at,
        subject=f"case:{reference}",
        holder_id=case.holder_id,
        purpose=say("cases.reading.decide" if works else "cases.reading.opinion"),
        basis=view.version.definition.data.legal_basis[0].text(),
        data={"in_substitution_of": lender.lender_name} if lender and lender.lender_name else {},
    )
    decides = works and not case.outcome
    heard = () if share or lacks(case, "hearings") else Hearing.objects.filter(case=case).order_by("pk")
    return OfficerCase(
        view=view,
        language=case.language,
        holder_name=pick(holder_name(case.holder_id), actor.language),
        holder_standing=standing_of(case.holder_id),
        signers=tuple(signer_of(each, case.lodged_at) for each in live_signatures(case.draft)),
        department=case.department,
        facts=case.facts if not share else {},
        trace=case.trace if not share else {},
        hearings=tuple(hearing_of(row) for row in heard),
        hearing_exempt=view.version.definition.data.hearing.exempt is not None,
        without_hearing=grounds_without(at) if decides else {},
        opinions=tuple(opinion_view(each) for each in opinions),
        proposal=case.proposal,
        note=case.note,
        assignee=pick(case.assignee.names, actor.language) if case.assignee else "",
        mine=_is_mine(case, actor),
        works_on_it=works,
        in_substitution_of=_absent(lender, actor.language),
        overdue=case.overdue,
        may_decide=decides and case.state == CaseState.WITH_OFFICER,
        may_confirm=decides and case.state == CaseState.PROPOSED and may_confirm(actor, case, at),
        may_ask=decides and case.state == CaseState.WITH_OFFICER,
        may_go_on=decides and capacity(actor, case, at, chief=True) is not None,
        my_opinion=opinion_view(mine) if mine and not case.outcome else None,
        share=share,
        conditions=conditions_put(opinions),
        papers=papers_of(case) if not share else (),
        related=tuple(summary_of(each) for each in _related(case, actor, at)),
    )


def _whole(cases: QuerySet[Case], reference: str) -> Case | None:
    """The case of that reference among these, with what a page of it needs."""
    return with_parts(cases.filter(reference=reference).select_related("assignee", "draft")).first()


def _absent(post: Capacity | None, language: str) -> str:
    """Whose post it is, when it is held in substitution."""
    if post is None or post.lender_id is None:
        return ""
    return pick(names_by_language([post.lender_id])[post.lender_id], language)


def decision_preview(
    *, actor: Actor, at: datetime, reference: str, outcome: str, reasons: Sequence[str], note: str, conditions: str
) -> Text:
    """What the applicant would read if the actor decided so now; nothing is recorded.

    Where another person has to confirm, the author is left open.

    :raises NotFound: for an officer whom the case does not concern.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    definition = get_version(case.version_id).definition
    confirms = case.state == CaseState.PROPOSED or not definition.data.four_eyes
    case.outcome, case.route, case.decided_at = outcome, "officer", at
    case.reasons, case.note, case.conditions = list(reasons), note.strip(), conditions.strip()
    stands = capacity(actor, case, at)
    case.decided_by_name = actor.name if confirms else ""
    case.decided_for_name = stands.lender_name if stands and confirms else ""
    return decision_text(case, definition, holder_name(case.holder_id))


def _related(case: Case, actor: Actor, at: datetime) -> Iterable[Case]:
    others = Case.objects.filter(holder_id=case.holder_id, department=case.department).exclude(pk=case.pk)
    others = others.filter(clearance__lte=actor.clearance_in(case.department))
    others = others.exclude(own_matter(actor.person_id, at))
    return others.order_by("-lodged_at")[:10]
