"""How a case was decided in the course of time, and the cases it belongs with, as an officer reads it."""

from collections.abc import Iterable
from typing import Any

from balcao.cases.api import Condition, OfficerCase, condition_in_words
from balcao.catalogue.api import get_version
from balcao.desk.reading import state_name
from balcao.desk.revisions_shown import decision_rows
from balcao.foundation.ui.api import translate
from balcao.kernel.texts import pick


def decisions_shown(case: OfficerCase, language: str) -> list[dict[str, Any]]:
    """Each decision, the one in force first; none while the first one stands."""
    return decision_rows(case.view.version.definition, case.decisions, language)


def conditions_shown(conditions: Iterable[Condition], language: str) -> list[str]:
    """Each condition with its day."""
    return [pick(condition_in_words(each), language) for each in conditions]


def links_shown(case: OfficerCase, language: str) -> list[dict[str, str]]:
    """The cases linked with this one: how, which, and how they stand."""
    return [
        {
            "how": translate(f"desk.link.{each.kind}_{'in' if each.inwards else 'out'}", language),
            "reference": each.case.reference,
            "title": pick(get_version(each.case.version_id).definition.text("name"), language),
            "state": state_name(each.case.state, language),
        }
        for each in case.links
    ]
