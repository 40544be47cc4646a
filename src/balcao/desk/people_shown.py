"""Who did what for the applicant, and by which right."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.cases.api import OfficerCase
from balcao.catalogue.api import scope_name
from balcao.entities.api import MandateState, MandateSummary, mandates_behind, sentence_of, standing_words
from balcao.foundation.audit.api import Act
from balcao.foundation.ui.api import format_macau, known, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick

SIGNED = "cases:draft:signed"


def people_shown(
    case: OfficerCase, done: Iterable[Act], latin: Mapping[str, str], at: datetime, language: str
) -> dict[str, Any]:
    """Who had a hand in the application, each with their right, and every mandate used or given for it.

    Nothing for a department that only gives an opinion. `done` is all that was done in the case, `latin` by recorded
    name what is shown of it. `alone`: one person did everything for themself.
    """
    if not case.works_on_it:
        return {}
    acts = [act for act in done if known(_key(act)) and act.who_id.startswith(("p-", "m-"))]
    rights = {number: act.at for act in reversed(acts) for number in _mandates_of(act)}
    scope = f"draft:{case.view.draft_id}"
    mandates = mandates_behind(rights, at, scope=scope) if rights or case.mandated else []
    rows = _rows(case, acts, latin, language)
    return {
        "rows": rows,
        "mandates": [_mandate(each, rights.get(each.mandate_id), at, language) for each in mandates],
        "alone": not mandates and all(act.who_id == act.acting_for and "clerk" not in act.data for act in acts),
    }


def _key(act: Act) -> str:
    return f"desk.people.did.{act.event.replace(':', '_')}"


def _mandates_of(act: Act) -> list[int]:
    """Under which mandates it was done; a signature keeps its own, office by office."""
    signed = [office[3] for office in act.data.get("offices", ()) if len(office) > 3] if act.event == SIGNED else []
    return [number for number in dict.fromkeys([act.mandate_id, *signed]) if number]


def _rows(case: OfficerCase, acts: Iterable[Act], latin: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    """One line for all that a person did of one kind by one right, with the first and the last time."""
    rows: dict[tuple[object, ...], dict[str, Any]] = {}
    for act in acts:
        clerk = _clerk(act)
        row = rows.setdefault(
            (act.event, act.who_id, act.acting_for, tuple(_mandates_of(act)), clerk),
            {
                "did": translate(_key(act), language),
                "who": latin.get(act.who, act.who),
                "right": _right(case, act, language),
                "mandates": _mandates_of(act),
                "hand": translate("desk.people.clerk", language, clerk=latin.get(clerk, clerk)) if clerk else "",
                "how": translate(f"desk.people.way.{act.data['way']}", language) if "way" in act.data else "",
                "since": act.at,
            },
        )
        row["until"] = act.at
    return list(rows.values())


def _clerk(act: Act) -> str:
    clerk = act.data.get("clerk", {})
    return str(clerk.get("name", "")) if isinstance(clerk, dict) else ""


def _right(case: OfficerCase, act: Act, language: str) -> str:
    """By which right, where it is no mandate; whoever signed, in the capacity kept with the signature."""
    if act.event == SIGNED:
        said = (pick(each.capacity, language) for each in case.signers if f"p-{each.person_id}" == act.who_id)
        if words := next((each for each in said if each), ""):
            return words
    if _mandates_of(act):
        return ""
    if act.who_id == act.acting_for:
        return translate("desk.people.own", language)
    return translate("desk.people.guardian" if act.acting_for.startswith("p-") else "desk.people.office", language)


def _mandate(mandate: MandateSummary, used: datetime | None, at: datetime, language: str) -> dict[str, Any]:
    """Its sentence, whether it held when it was first used, and how it stands now."""
    name = scope_name(mandate.scope, settings.BALCAO_SERVICES, at)
    today = macau_date(at)
    now_words = standing_words(mandate, language, today)
    if mandate.ended_on is not None:
        now_words = f"{now_words}, {format_macau(mandate.ended_on, language)}"
    then = translate("desk.people.unused", language)
    if used is not None:
        day = macau_date(used)
        held = mandate.since_on <= day <= mandate.until_on and (mandate.ended_on is None or day <= mandate.ended_on)
        then = translate(f"desk.people.{'held' if held else 'not_held'}", language, day=format_macau(day, language))
    return {
        "number": mandate.mandate_id,
        "sentence": sentence_of(mandate, name, language),
        "then": then,
        "now": now_words,
        "kind": "green" if mandate.usable_on(today) else "grey" if mandate.state is MandateState.ENDED else "orange",
    }
