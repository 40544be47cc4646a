"""How a case was decided in the course of time."""

from datetime import datetime

from balcao.cases.measures import word_for
from balcao.cases.models import Case, Decision, Referral
from balcao.cases.proceedings import DecisionKind, DecisionView, ReferralView, StayView
from balcao.cases.referring import last_day, referral_of
from balcao.cases.staying import staying
from balcao.catalogue.api import get_version
from balcao.kernel.clock import macau_date


def decisions_of(case: Case) -> tuple[DecisionView, ...]:
    """Its decisions, the first first; for who has found that the case is the actor's business."""
    found = case.decisions.select_related("because_of", "case").order_by("at", "pk")
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


def referral_view(case: Case, at: datetime) -> ReferralView | None:
    """What a superior sent back of a case and its author has still to decide again."""
    found = referral_of(case)
    return shown_referral(found, at) if found else None


def shown_referral(row: Referral, at: datetime) -> ReferralView:
    """A referral as it passes the door."""
    last = last_day(row)
    return ReferralView(
        by_name=row.decision.by_name,
        why=row.decision.why,
        unfounded=tuple(row.unfounded),
        last_day=last,
        late=macau_date(at) > last,
    )


def _decision(row: Decision) -> DecisionView:
    return DecisionView(
        id=row.pk,
        kind=DecisionKind(row.kind),
        outcome=row.outcome,
        word=word_for(get_version(row.case.version_id).definition, row.outcome),
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
