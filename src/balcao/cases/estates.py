"""An heir acts for the estate of somebody who died: which estate, how it is known, and who else is an heir."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from balcao.accounts.api import person_by_bir, person_by_card
from balcao.cases.estate_types import Estate, Heir
from balcao.cases.models import Case, Step
from balcao.cases.notes import tell_holder
from balcao.cases.readiness import Readiness
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.entities.api import holder_name
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import LANGUAGES, Text
from balcao.licences.api import Licence, get_licence


class NotOfTheEstate(BalcaoError):
    """The licence named was not held by who died."""

    key = "cases.not_of_the_estate"


def estate_of(definition: ServiceDefinition, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> Estate | None:
    """For whose estate an application is made, by its answers; None where it is made for the applicant alone."""
    rule = definition.data.on_behalf
    bir = str(answers.get(rule.number) or "") if rule else ""
    if rule is None or not bir:
        return None
    told = (facts.get(rule.register_id) or {}).get("estates") or ()
    entry = next((each for each in told if each.get("bir") == bir), None)
    own = {(facts.get("identity") or {}).get("bir")}
    rows = entry.get("heirs") or () if entry else answers.get(rule.others) or ()
    died_on = answers.get(rule.died_on)
    return Estate(
        bir=bir,
        name=_name(entry or {"name": answers.get(rule.name)}),
        died_on=date.fromisoformat(str(died_on)) if died_on else None,
        by_register=entry is not None,
        others=tuple(_heir(row) for row in rows if row.get("bir") not in own),
    )


def _heir(row: Mapping[str, Any]) -> Heir:
    bir = str(row.get("bir") or "")
    return Heir(bir, _name(row), person_by_bir(bir) if bir else None)


def _name(row: Mapping[str, Any]) -> Text:
    zh, pt = (str(row.get(key) or "") for key in ("name_zh", "name_pt"))
    said = str(row.get("name") or "") or zh or pt
    return {language: (zh if language == "zh-Hant" else pt) or said for language in LANGUAGES}


def estate_of_case(case: Case) -> Estate | None:
    """For whose estate a case was lodged."""
    return estate_of(get_version(case.version_id).definition, case.answers, case.facts)


def inherited(definition: ServiceDefinition, answers: Mapping[str, Any]) -> str:
    """The number of the licence that the answers ask for; empty for a service that passes none on."""
    change = definition.data.change
    if change is None or change.act != "inherit":
        return ""
    return str(answers.get(change.of or "") or "").strip().upper()


def licence_left(
    definition: ServiceDefinition, estate: Estate, number: str, at: datetime, *, passed_to: str = ""
) -> Licence | None:
    """The licence of that number, if it is of the kind that the service passes on and in the name of who died, or of
    the heir to whom it was `passed_to` already."""
    change, person = definition.data.change, person_by_card(estate.bir)
    if change is None or person is None:
        return None
    try:
        licence = get_licence(actor=system_actor(), at=at, number=number)
    except NotFound:
        return None
    return licence if licence.kind == change.kind and licence.holder_id in (f"p-{person}", passed_to) else None


def check_estate(ready: Readiness, facts: Mapping[str, Any], at: datetime) -> None:
    """See that the licence an heir asks for is one of the estate, where the register says that they are an heir. Who
    shows a paper learns nothing of another's licences: an officer compares.

    :raises NotOfTheEstate: if it is not.
    """
    definition = ready.version.definition
    estate = estate_of(definition, ready.journey.answers, facts)
    number = inherited(definition, ready.journey.answers)
    if estate and estate.by_register and number and licence_left(definition, estate, number, at) is None:
        raise NotOfTheEstate


def tell_of_estate(case: Case, definition: ServiceDefinition, at: datetime) -> None:
    """Write on the timeline for whose estate a case just lodged is, and tell the other heirs who have an account."""
    estate = estate_of(definition, case.answers, case.facts)
    if estate is None:
        return
    proved = "register" if estate.by_register else "paper"
    Step.objects.create(case=case, at=at, kind=f"for_estate_by_{proved}", who="", data={"deceased": estate.name})
    if definition.data.on_behalf is None or not definition.data.on_behalf.tells_others:
        return
    for heir in estate.others:
        if heir.person_id is not None and f"p-{heir.person_id}" != case.holder_id:
            tell_holder(
                actor=system_actor(case.department),
                at=at,
                case=case,
                key="heir_applied",
                unique=f"heir:{heir.person_id}",
                legal=False,
                to=f"p-{heir.person_id}",
                who=holder_name(case.holder_id),
                deceased=estate.name,
            )


def licence_of_estate(*, at: datetime, reference: str) -> tuple[str, bool] | None:
    """The licence that a case would pass on, and whether whoever died holds it; None where none is passed on."""
    case = Case.objects.filter(reference=reference).first()
    definition = get_version(case.version_id).definition if case else None
    if case is None or definition is None or not inherited(definition, case.answers):
        return None
    estate = estate_of(definition, case.answers, case.facts)
    number = case.licence_number
    return number, estate is not None and licence_left(definition, estate, number, at) is not None
