"""A round of the demo world that is assessed: applications by associations, a panel with points of some assessors."""

from datetime import datetime, timedelta

from balcao.cases.demo import apply_as_example, officer_of
from balcao.cases.models import Assessor, Draft, Panel
from balcao.cases.operations.assessing import declare_interest, give_points, name_assessors
from balcao.cases.queries.to_assess import assessor_desk
from balcao.catalogue.api import get_published
from balcao.entities.api import neighbours

GRANT = "fm-academic-grant"
RUNS, ASSESSORS = 14, (11, 12, 17)
APPLICATIONS = 5
SHARES = {11: (8, 6, 4, 9, 5), 12: (7, 7, 3, 8, 9)}
"""What two of the assessors gave, application by application, of ten; the third has not begun."""
REASON = "計劃書的目標清楚，方法與時間表大致相配。"


def load_assessments(*, at: datetime) -> None:
    """Applications in the newest round that is closed by now, and its panel; again changes nothing."""
    intake = get_published(GRANT, at=at).definition.data.intake
    closed = [each for each in intake.rounds if each.closes_at <= at] if intake else []
    if not closed or Draft.objects.filter(start_key="demo:1100").exists():
        return
    around = neighbours(at=at)["association"]
    for number in range(APPLICATIONS):
        when = closed[-1].closes_at - timedelta(days=APPLICATIONS - number, hours=2)
        apply_as_example(GRANT, "granted", next(around), at=when, key=1100 + number)
    panel = Panel.objects.get(service_id=GRANT, key=closed[-1].id)
    when = max(closed[-1].closes_at, at - timedelta(days=3))
    name_assessors(actor=officer_of(RUNS, at), at=when, panel_id=panel.pk, people=ASSESSORS)
    for person_id, shares in SHARES.items():
        _give(person_id, panel, shares, when)


def _give(person_id: int, panel: Panel, shares: tuple[int, ...], at: datetime) -> None:
    actor, row = officer_of(person_id, at), Assessor.objects.get(panel=panel, person_id=person_id)
    criteria = [each.id for each in assessor_desk(actor=actor, at=at, assessor_id=row.pk).stage.criteria]
    for number, share in enumerate(shares, 1):
        declare_interest(actor=actor, at=at, assessor_id=row.pk, number=number, free=True)
        give_points(
            actor=actor,
            at=at,
            assessor_id=row.pk,
            number=number,
            given=dict.fromkeys(criteria, share),
            reasons=dict.fromkeys(criteria, REASON),
        )
