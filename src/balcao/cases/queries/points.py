"""What points an application was given: for its applicant, for who decides it, for the decision's words."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from balcao.cases.assess_types import CriterionRead, StageRead
from balcao.cases.assessing import counting_points, mean_of, stage_of
from balcao.cases.models import Assessment, Case, Points
from balcao.cases.policies import cases_of_duty
from balcao.cases.queries.assessing import names_of
from balcao.cases.queries.cases import case_view
from balcao.catalogue.api import Criterion, get_version
from balcao.intake.api import standing_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def points_read(*, actor: Actor, at: datetime, reference: str) -> tuple[StageRead, ...]:
    """The points of one's own application once it is decided: by stage and criterion, with every reason, and without
    the assessors' names where the service hides them. Empty before, and where nothing is assessed.

    :raises NotFound: if it is none of the actor's business.
    """
    view = case_view(actor=actor, at=at, reference=reference)
    case = Case.objects.get(reference=view.reference)
    return _stages(case, at, named=False) if case.outcome else ()


def points_at_desk(*, actor: Actor, at: datetime, reference: str) -> tuple[StageRead, ...]:
    """The same for the officers who decide it, as soon as a stage is closed.

    :raises NotFound: for everyone else.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    return _stages(case, at, named=True)


def _stages(case: Case, at: datetime, *, named: bool) -> tuple[StageRead, ...]:
    rows = Assessment.objects.filter(case=case, mean__isnull=False).select_related("panel").order_by("panel__place")
    return tuple(_stage(each, at, named=named) for each in rows)


def _stage(row: Assessment, at: datetime, *, named: bool) -> StageRead:
    panel, stage = row.panel, stage_of(row.panel)
    given = list(counting_points(panel).filter(assessment=row).select_related("assessor"))
    rules = get_version(panel.version_id).definition.data.assessment
    last = rules is None or panel.place == len(rules.stages) - 1
    standing = standing_of(case_reference=row.case.reference, at=at) if panel.in_round and last else None
    names = names_of([each.assessor for each in given]) if named or not stage.hides_assessors else {}
    return StageRead(
        name=stage.name.text(),
        mean=row.mean or Decimal(0),
        rank=row.rank if panel.in_round else None,
        of=panel.assessments.filter(rank__isnull=False).count(),
        quota=standing.round.quota if standing else None,
        least=stage.least,
        out=row.out,
        criteria=tuple(_criterion(each, given) for each in stage.criteria),
        assessors=tuple(names[each.assessor_id] for each in given) if names else (),
    )


def _criterion(criterion: Criterion, given: Sequence[Points]) -> CriterionRead:
    """Reasons stand in the order of their own words, which says nothing of who wrote which."""
    return CriterionRead(
        name=criterion.name.text(),
        most=criterion.most,
        weight=criterion.weight,
        mean=mean_of([Decimal(each.given[criterion.id]) for each in given]),
        reasons=tuple(sorted(str(each.reasons.get(criterion.id, "")) for each in given)),
    )
