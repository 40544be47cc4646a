"""How a case was decided in the course of time."""

from balcao.cases.models import Case, Decision
from balcao.cases.proceedings import DecisionKind, DecisionView


def decisions_of(case: Case) -> tuple[DecisionView, ...]:
    """Its decisions, the first first; for who has found that the case is the actor's business."""
    found = case.decisions.select_related("because_of").order_by("at", "pk")
    return tuple(_decision(row) for row in found)


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
