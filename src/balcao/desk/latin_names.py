"""Names stand as they were recorded, mostly in Chinese: who reads another language sees the Latin one beside them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.cache import caches

from balcao.accounts.api import names_by_language
from balcao.cases.api import CaseView, OfficerCase
from balcao.foundation.audit.api import Act, acts_about
from balcao.kernel.texts import Text, pick
from balcao.payments.api import order_of

BY_WHOM = (
    "who",
    "person_name",
    "asked_by",
    "given_by",
    "answered_by",
    "by_name",
    "for_name",
    "sent_by",
    "sent_clerk",
    "clerk",
)
HAN = re.compile("[\u3400-\u9fff]")
PERSON = re.compile("p-[0-9]{1,18}")
KEPT, SECONDS = "desk.names:{}", 60
STEP_NAMES = ("clerk", "in_substitution_of")


def acts_of(view: CaseView) -> list[Act]:
    """All that was done in a case and its draft, and to its payment; oldest first."""
    draft = f"draft:{view.draft_id}"
    order = order_of(subject=draft) if view.receipt_number else None
    return acts_about(draft, f"case:{view.reference}", *([f"order:{order.id}"] if order else []))


def who_did(acts: Sequence[Act]) -> set[tuple[str, str]]:
    """Recorded name and person, ``("陳美玲", "p-1")``, of who did one of the acts or by whose hand it was done."""
    clerks = (act.data["clerk"] for act in acts if isinstance(act.data.get("clerk"), dict))
    return {(act.who, act.who_id) for act in acts} | {(each.get("name", ""), each.get("id", "")) for each in clerks}


def latin_names(people: Iterable[tuple[str, str]], language: str) -> dict[str, str]:
    """By recorded name what a page shows of it: ``{"陳美玲": "陳美玲 Chan Mei Ling"}``. Only of names in Chinese, for
    who reads another language; a name that two of them bear stays as it is."""
    if language.startswith("zh"):
        return {}
    told = {(name, int(who[2:])) for name, who in people if HAN.search(name) and PERSON.fullmatch(who)}
    names = _names({number for _name, number in told})
    found: dict[str, set[str]] = {}
    for name, number in told:
        found.setdefault(name, set()).add(pick(names.get(number, {}), language))
    return {name: f"{name} {each}" for name, (each, *others) in found.items() if each not in ("", name) and not others}


def _names(numbers: set[int]) -> dict[int, Text]:
    """The names of persons by number; those that this process read a short while ago are not asked for again."""
    process = caches["process"]
    names: dict[int, Text] = {}
    for number in numbers:
        if (known := process.get(KEPT.format(number))) is not None:
            names[number] = known
    if missing := numbers - names.keys():
        asked = names_by_language(missing)
        process.set_many({KEPT.format(number): dict(each) for number, each in asked.items()}, SECONDS)
        names |= asked
    return names


def named_in(case: OfficerCase, latin: Mapping[str, str]) -> OfficerCase:
    """The case to be read: with the Latin names of `latin_names`. Nothing that is kept or sent is made of it."""
    if not latin:
        return case
    timeline = with_latin(case.view.timeline, latin)
    view = replace(
        case.view,
        clerk=latin.get(case.view.clerk, case.view.clerk),
        timeline=tuple(replace(each, data=_of(each.data, latin, STEP_NAMES)) for each in timeline),
        questions=with_latin(case.view.questions, latin),
        amendments=with_latin(case.view.amendments, latin),
    )
    return replace(
        case,
        view=view,
        opinions=with_latin(case.opinions, latin),
        hearings=with_latin(case.hearings, latin),
        decisions=with_latin(case.decisions, latin),
        proposal=_of(case.proposal, latin, BY_WHOM),
    )


def with_latin[Row](rows: Iterable[Row], latin: Mapping[str, str]) -> tuple[Row, ...]:
    """Rows of what was said or done, with the Latin names beside by whom."""
    return tuple(
        replace(row, **_of({name: getattr(row, name) for name in BY_WHOM if hasattr(row, name)}, latin, BY_WHOM))  # type: ignore[type-var]
        for row in rows
    )


def _of(said: Mapping[str, Any], latin: Mapping[str, str], names: Iterable[str]) -> dict[str, Any]:
    changed = {name: latin[said[name]] for name in names if isinstance(said.get(name), str) and said[name] in latin}
    return {**said, **changed}
