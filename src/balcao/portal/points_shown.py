"""How a service assesses, and what one's own application was given, in plain words."""

from collections.abc import Sequence
from typing import Any

from balcao.cases.api import StageRead
from balcao.catalogue.api import ServiceVersion
from balcao.foundation.ui.api import translate
from balcao.kernel.punctuation import listed
from balcao.kernel.texts import pick


def assessed_shown(version: ServiceVersion, language: str) -> list[dict[str, Any]]:
    """The stages of a service with their criteria and weights, for anyone; empty where nothing is assessed."""
    rules = version.definition.data.assessment
    if rules is None:
        return []
    names = {each.id: pick(each.name.text(), language) for each in rules.stages[-1].criteria}
    ties = listed((names[each] for each in rules.ties), language)
    return [
        {
            "title": pick(stage.name.text(), language),
            "lines": [
                translate("portal.points.how", language, enough=stage.enough),
                translate(f"portal.points.{'hidden' if stage.hides_applicants else 'named'}", language),
                *([translate("portal.points.least", language, least=stage.least)] if stage.least else []),
                *([translate("portal.points.ties", language, criteria=ties)] if ties and last else []),
            ],
            "rows": [
                {
                    "key": pick(each.name.text(), language),
                    "value": pick(each.asks.text(), language),
                    "note": translate("portal.points.scale", language, most=each.most, weight=each.weight),
                }
                for each in stage.criteria
            ],
        }
        for stage, last in ((each, each is rules.stages[-1]) for each in rules.stages)
    ]


def points_shown(stages: Sequence[StageRead], language: str) -> list[dict[str, Any]]:
    """What was given to an application, by stage and criterion, with every reason."""
    return [
        {
            "title": pick(each.name, language),
            "mean": translate("portal.points.mean", language, mean=each.mean),
            "lines": [
                *([translate("portal.points.rank", language, rank=each.rank, of=each.of)] if each.rank else []),
                *([translate("portal.points.quota", language, quota=each.quota)] if each.quota else []),
                *([translate("portal.points.out", language, least=each.least)] if each.out else []),
                *([translate("portal.points.by", language, names=_names(each, language))] if each.assessors else []),
            ],
            "criteria": [
                {
                    "name": pick(row.name, language),
                    "mean": translate("portal.points.criterion", language, mean=row.mean, most=row.most),
                    "weight": translate("portal.points.weight", language, weight=row.weight),
                    "reasons": row.reasons,
                }
                for row in each.criteria
            ],
        }
        for each in stages
    ]


def _names(stage: StageRead, language: str) -> str:
    return listed(sorted(pick(each, language) for each in stage.assessors), language)
