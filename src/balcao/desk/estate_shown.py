"""For whose estate an heir applied, as an officer reads it."""

from datetime import datetime
from typing import Any

from balcao.cases.api import OfficerCase, licence_of_estate
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.texts import pick


def estate_shown(case: OfficerCase, at: datetime, language: str) -> dict[str, Any]:
    """Who died, how it is known that the applicant is an heir, the others with whether they were told, and whether
    the licence asked for is the estate's. Empty for an application that is nobody's estate."""
    estate, rule = case.view.estate, case.view.version.definition.data.on_behalf
    if estate is None or rule is None:
        return {}
    left = licence_of_estate(at=at, reference=case.view.reference)
    died = estate.died_on and translate("cases.estate.died_on", language, day=format_macau(estate.died_on, language))
    proved = translate(f"cases.estate.by_{'register' if estate.by_register else 'paper'}", language)
    return {
        "name": pick(estate.name, language),
        "note": " · ".join(part for part in (estate.bir, died, proved) if part),
        "others": [
            {
                "name": pick(each.name, language),
                "note": _told(each.person_id, language) if rule.tells_others else "",
            }
            for each in estate.others
        ],
        "licence": translate(f"desk.estate.{'licence' if left[1] else 'no_licence'}", language, number=left[0])
        if left and not case.view.closed
        else "",
    }


def _told(person_id: int | None, language: str) -> str:
    return translate(f"desk.estate.{'no_account' if person_id is None else 'told'}", language)
