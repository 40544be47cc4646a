"""How a case was decided in the course of time."""

from balcao.cases.models import Case, Decision
from balcao.cases.proceedings import DecisionKind, DecisionView, StayView
from balcao.cases.staying import staying


def decisions_of(case: Case) -> tuple[DecisionView, ...]:
    """Its decisions, the first first; for who has found that the case is the actor's business."""
    found = case.decisions.select_related("because_of").order_by("at", "pk")
    return tuple(_decision(row) for row in found)


def stays_of(case: Case) -> tuple[StayView, ...]:
    """Why the decision in force of a decided case has no effect at present; nothing when it has."""
    return tuple(
        StayView(
            because_of=each.because_of.reference if each.because_of else "",
            why=each.why,
            ordered_by=each.ordered_by_name,
            since_at=each.since_at,
        )
        for each in staying(case)
    )


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
