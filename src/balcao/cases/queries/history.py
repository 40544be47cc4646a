"""How a case was decided in the course of time, and the cases it belongs with."""

from django.db.models import Q, QuerySet

from balcao.cases.models import Case, CaseLink, Decision
from balcao.cases.proceedings import DecisionKind, DecisionView
from balcao.cases.queries.cases import summary_of
from balcao.cases.types import LinkKind, LinkView


def decisions_of(case: Case) -> tuple[DecisionView, ...]:
    """Its decisions, the first first; for who has found that the case is the actor's business."""
    found = case.decisions.select_related("because_of").order_by("at", "pk")
    return tuple(_decision(row) for row in found)


def links_of(case: Case, *, among: QuerySet[Case]) -> tuple[LinkView, ...]:
    """The cases it is linked with, in both directions, those left out that are not `among` the actor's."""
    found = CaseLink.objects.filter(Q(source=case, target__in=among) | Q(target=case, source__in=among))
    return tuple(_link(row, case) for row in found.select_related("source", "target").order_by("made_at", "pk"))


def _decision(row: Decision) -> DecisionView:
    return DecisionView(
        id=row.pk,
        kind=DecisionKind(row.kind),
        outcome=row.outcome,
        route=row.route,
        reasons=tuple(row.reasons),
        note=row.note,
        conditions=tuple(row.conditions),
        trace=row.trace,
        at=row.at,
        effect_on=row.effect_on,
        by_name=row.by_name,
        for_name=row.for_name,
        because_of=row.because_of.reference if row.because_of else "",
        why=row.why,
    )


def _link(row: CaseLink, case: Case) -> LinkView:
    inwards = row.target_id == case.pk
    return LinkView(kind=LinkKind(row.kind), inwards=inwards, case=summary_of(row.source if inwards else row.target))
