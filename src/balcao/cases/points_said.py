"""What the assessors gave, in the words of a decision."""

from datetime import datetime
from decimal import Decimal

from balcao.cases.assessing import counting_points, mean_of, stage_of
from balcao.cases.models import Assessment, Case
from balcao.cases.notes import say
from balcao.catalogue.api import get_version
from balcao.intake.api import standing_of
from balcao.kernel.texts import LANGUAGES, Text


def points_in_words(case: Case, at: datetime) -> Text:
    """By stage the mean, the place in the ranking and the mean of each criterion; empty where nothing was assessed."""
    if get_version(case.version_id).definition.data.assessment is None:
        return dict.fromkeys(LANGUAGES, "")
    rows = Assessment.objects.filter(case=case, mean__isnull=False).select_related("panel").order_by("panel__place")
    lines = [line for row in rows for line in _stage(row, at)]
    return {language: "\n".join(each[language] for each in lines) for language in LANGUAGES}


def _stage(row: Assessment, at: datetime) -> list[Text]:
    panel, stage = row.panel, stage_of(row.panel)
    standing = standing_of(case_reference=row.case.reference, at=at) if panel.in_round else None
    lines: list[Text] = [
        say(
            f"cases.assessed.{'letter_ranked' if standing else 'letter'}",
            stage=stage.name.text(),
            mean=str(row.mean),
            rank=str(row.rank),
            of=str(panel.assessments.filter(rank__isnull=False).count()),
            quota=str(standing.round.quota) if standing else "",
        )
    ]
    given = list(counting_points(panel).filter(assessment=row))
    for each in stage.criteria:
        mean = mean_of([Decimal(points.given[each.id]) for points in given])
        lines.append(say("cases.assessed.criterion", name=each.name.text(), mean=str(mean), most=str(each.most)))
    if row.out:
        lines.append(say("cases.assessed.letter_least", least=str(stage.least)))
    return lines
