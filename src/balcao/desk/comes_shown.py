"""When the applicant of a case comes in person, where its service has that as a step."""

from datetime import datetime

from balcao.cases.api import OfficerCase, appointments_at_desk
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor


def comes_shown(case: OfficerCase, actor: Actor, at: datetime, language: str) -> dict[str, str]:
    """The time and place that the applicant chose, or that they are asked to; empty where no visit is awaited."""
    if case.view.version.definition.data.visit is None or not case.works_on_it:
        return {}
    found = appointments_at_desk(actor=actor, at=at, reference=case.view.reference)
    visit = next((each for each in found if each.step and each.live), None)
    if visit is None:
        return {}
    if visit.starts_at is None:
        return {"when": translate("desk.come.to_choose", language), "place": ""}
    when = translate("desk.come.on", language, when=format_macau(visit.starts_at, language))
    return {"when": when, "place": visit.where(language)}
