"""A case as an officer sees it; what a decision would say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from balcao.accounts.api import names_by_language
from balcao.cases.awarding import grantable
from balcao.cases.clauses import Clause
from balcao.cases.condition_types import Condition
from balcao.cases.conditions import as_rows, still_ahead
from balcao.cases.decision import decision_text
from balcao.cases.facts import asked_moments
from balcao.cases.fine_reducing import reducible_by
from balcao.cases.hearing import grounds_without
from balcao.cases.impediment_types import ImpedimentView
from balcao.cases.inspections import conditions_found
from balcao.cases.joined import lead_of, members_of, seen_of
from balcao.cases.lasttime import since_last
from balcao.cases.models import Case, Hearing, Impediment, Label, Opinion
from balcao.cases.notes import say
from balcao.cases.opinions import conditions_put, share_of
from balcao.cases.parts import lacks, with_parts
from balcao.cases.policies import (
    Capacity,
    Ties,
    capacity,
    cases_asked_about,
    cases_of_duty,
    may_confirm,
    own_matter,
    speaks_for,
)
from balcao.cases.queries.amendments import amendments_within
from balcao.cases.queries.cases import hearing_of, summary_of, view_of
from balcao.cases.queries.decisions import decisions_of
from balcao.cases.queries.drafts import signer_of
from balcao.cases.queries.history import links_of
from balcao.cases.queries.lists import is_mine, label_shown
from balcao.cases.queries.opinions import narrowed_to, opinion_view
from balcao.cases.queries.papers import papers_of
from balcao.cases.queries.views import Reach, reach_of
from balcao.cases.readiness import live_signatures
from balcao.cases.referring import reasons_of, refused_by
from balcao.cases.sorting import Sorting
from balcao.cases.types import CaseState, OfficerCase
from balcao.catalogue.api import get_version
from balcao.entities.api import holder_name, holders, mandates_under
from balcao.foundation.audit.api import record_read
from balcao.foundation.db.api import KeptQuestion, along, brought, given
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text, pick

MOST_KEPT = 128
"""For so many officers a process keeps how their cases are asked for, some 90 kB each."""


def officer_case(*, actor: Actor, at: datetime, reference: str) -> OfficerCase:
    """A case on one screen. Reading it is recorded, and the holder can see that.

    :raises NotFound: for an officer whom it does not concern.
    """
    reach = reach_of(actor, at)
    case = _whole(reach, cases_of_duty).first(reference=reference)
    works = case is not None
    if case is None:
        case = _whole(reach, cases_asked_about).first(reference=reference)
    if case is None:
        raise NotFound(f"case {reference}")
    opinions = brought(Opinion, case.opinions_along)  # type: ignore[attr-defined]
    asked = [each for each in opinions if each.department in speaks_for(actor)]
    mine = next((each for each in asked if each.given_at is None), None)
    share = () if works else share_of(asked)
    lender = capacity(actor, case, at) if works else None
    own = case.department if works else next((each.department for each in asked), case.department)
    known = holders([case.holder_id, case.lodged_by])
    view = view_of(case, at, internal=not share, notes_of={own}, known=known)
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
    joined = works and not lacks(case, "links")
    lead, members = (lead_of(case), list(members_of(case))) if joined else (None, [])
    decides, related = works and not case.outcome, _related(case, actor, reach)
    signed = [] if lacks(case, "signatures") else live_signatures(case.draft)
    heard = () if share or lacks(case, "hearings") else Hearing.objects.filter(case=case).order_by("pk")
    return OfficerCase(
        view=view,
        language=case.language,
        holder_name=pick(known[case.holder_id].names, actor.language),
        holder_standing=known[case.holder_id].standing,
        mandated=case.has_mandates,  # type: ignore[attr-defined]
        signers=tuple(signer_of(each, case.lodged_at) for each in signed),
        department=case.department,
        facts=case.facts if not share else {},
        asked_at=asked_moments(case.draft),
        trace=case.trace if not share else {},
        hearings=tuple(hearing_of(row) for row in heard),
        decisions=decisions_of(case) if case.revision and not share else (),
        links=links_of(case, among=cases_of_duty(actor, at)) if works and not lacks(case, "links") else (),
        hearing_exempt=view.version.definition.data.hearing.exempt is not None,
        without_hearing=grounds_without(at) if decides else {},
        opinions=tuple(opinion_view(each) for each in opinions),
        proposal=case.proposal,
        note=case.note,
        assignee=pick(case.assignee.names, actor.language) if case.assignee else "",
        mine=is_mine(case, actor),
        works_on_it=works,
        in_substitution_of=_absent(lender, actor.language),
        overdue=case.overdue,
        may_decide=decides and case.state == CaseState.WITH_OFFICER and lead is None,
        may_confirm=decides and case.state == CaseState.PROPOSED and lead is None and may_confirm(actor, case, at),
        may_ask=decides and case.state == CaseState.WITH_OFFICER and not case.stands_still,
        may_go_on=decides and capacity(actor, case, at, chief=True) is not None,
        my_opinion=opinion_view(mine) if mine and not case.outcome else None,
        share=share,
        conditions=still_ahead((*conditions_put(opinions), *conditions_found(case)), at),
        stands_still=case.stands_still if decides else "",
        offered=decides and not lacks(case, "agreed_offers"),
        revising=works and not lacks(case, "revisions"),
        papers=papers_of(case) if not share else (),
        led_by=lead.reference if lead else "",
        members=tuple(each.reference for each in members),
        seen=seen_of([case, *members]),
        related=tuple(summary_of(each) for each in related),
        since_last=since_last(case, related) if not share else None,
        sorting=_sorting(case, actor, at),
        **_referring(case, decides=decides),
        reduces=_reduces(case) if decides else None,
        grantable=grantable(case, at) if decides else None,
        impediments=_impediments(case) if works and case.barred else (),
        notes_for=own,
        may_lift=decides and bool(case.barred) and capacity(actor, case, at, chief=True) is not None,
    )


def _referring(case: Case, *, decides: bool) -> Mapping[str, Any]:
    refused = refused_by(case) if decides else None
    if refused is None:
        return {}
    definition = get_version(refused.version_id).definition
    return {"may_refer_back": True, "unfounded": {key: definition.reason(key) for key in reasons_of(refused)}}


def _reduces(case: Case) -> tuple[int, int] | None:
    fine = reducible_by(case)
    return (fine.least, fine.amount - 1) if fine is not None and fine.least < fine.amount else None


def _impediments(case: Case) -> tuple[ImpedimentView, ...]:
    rows = Impediment.objects.filter(case=case, lifted_at__isnull=True).select_related("person").order_by("pk")
    return tuple(ImpedimentView(row.person_id, row.person.names, row.reason, row.declared_at) for row in rows)


def _sorting(case: Case, actor: Actor, at: datetime) -> Sorting:
    offered = [label_shown(each) for each in brought(Label, case.labels_along)]  # type: ignore[attr-defined]
    held = getattr(case, "reservation", None)
    by_another = held is not None and held.until > at and held.person_id != actor.person_id
    return Sorting(
        urgent_reason=case.urgent_reason,
        labels=tuple(each for each in offered if each.label_id in case.labels),
        offered=tuple(each for each in offered if not each.ended or each.label_id in case.labels),
        reserved_by=pick(held.person.names, actor.language) if held and by_another else "",
        reserved_until=held.until if held and by_another else None,
    )


@lru_cache(maxsize=MOST_KEPT)
def _whole(reach: Reach, cases: Callable[[Actor, datetime, Ties], QuerySet[Case]]) -> KeptQuestion[Case]:
    """The case of a reference among those that are so within an officer's reach, with what a page of it needs."""
    return KeptQuestion(lambda: _with_page(reach.of(cases).filter(reference=given("reference"))))


def _with_page(cases: QuerySet[Case]) -> QuerySet[Case]:
    labels = Label.objects.filter(department=OuterRef("department")).order_by("pk")
    opinions = Opinion.objects.filter(case=OuterRef("pk")).order_by("pk")
    scope = Concat(Value("draft:"), Cast(OuterRef("draft_id"), CharField()))
    found = with_parts(cases.select_related("assignee", "draft", "reservation__person"))
    found = found.annotate(labels_along=along(labels), opinions_along=along(opinions))
    return found.annotate(has_mandates=mandates_under(scope)).order_by("pk")[:1]


def _absent(post: Capacity | None, language: str) -> str:
    """Whose post it is, when it is held in substitution."""
    if post is None or post.lender_id is None:
        return ""
    return pick(names_by_language([post.lender_id])[post.lender_id], language)


def decision_preview(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    outcome: str,
    reasons: Sequence[str],
    note: str,
    conditions: Sequence[Condition],
    clauses: Sequence[Clause] = (),
    unfounded: Sequence[str] | None = None,
    reduces_to: int | None = None,
    granted: int | None = None,
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
    case.reasons, case.note, case.conditions = (
        list(reasons),
        note.strip(),
        as_rows(conditions if outcome == "approve" else ()),
    )
    case.clauses = [*case.clauses, *(each.as_json() for each in clauses)]
    if unfounded is not None or case.state != CaseState.PROPOSED:
        case.refers_back = None if unfounded is None else {"unfounded": list(unfounded)}
        case.reduces_to, case.granted = reduces_to, granted
    stands = capacity(actor, case, at)
    case.decided_by_name = actor.name if confirms else ""
    case.decided_for_name = stands.lender_name if stands and confirms else ""
    return decision_text(case, definition, holder_name(case.holder_id), at=at)


def _related(case: Case, actor: Actor, reach: Reach) -> list[Case]:
    clearance = actor.clearance_in(case.department)
    return _others(reach)(holder=case.holder_id, department=case.department, this=case.pk, clearance=clearance)


@lru_cache(maxsize=MOST_KEPT)
def _others(reach: Reach) -> KeptQuestion[Case]:
    """The last cases of a holder in a department beside one of theirs, none the officer's own matter."""

    def build() -> QuerySet[Case]:
        rows = Case.objects.filter(holder_id=given("holder"), department=given("department"))
        rows = rows.filter(~Q(pk=given("this")), clearance__lte=given("clearance"))
        rows = rows.exclude(reach.of(lambda actor, at, known: own_matter(actor.person_id, at, known)))
        return rows.order_by("-lodged_at")[:10]

    return KeptQuestion(build)
