"""Trying a worked example: form, window, fee and decision table, without a database.

It shows what the definition itself comes to; the way through signatures, payment and documents is the
case engine's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings

from balcao.catalogue.fees import compute_fees
from balcao.catalogue.fine_ranges import fine_range
from balcao.catalogue.outstanding import outstanding_in, required_in
from balcao.catalogue.rules import decide
from balcao.catalogue.types import Decision, ServiceDefinition
from balcao.catalogue.windows import intake_window, window_state
from balcao.catalogue.worked import Example
from balcao.formkit.api import evaluate
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError
from balcao.reflists.api import with_shipped_lists

USUAL_POINTS = 75
"""What every assessor of an example gives where it is not said, in per cent of the most."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What an example came to; `differences` from what it expects, none when it passed.

    `decision` is what the table said, none where it was not asked.
    """

    route: str
    outcome: str
    fee: int
    differences: tuple[str, ...]
    decision: Decision | None = None

    @property
    def passed(self) -> bool:
        """Whether everything came as expected."""
        return not self.differences


def try_example(definition: ServiceDefinition, example: Example) -> Trial:
    """Work an example through the definition and compare; a definition that fails is a difference."""
    try:
        return _worked(definition, example)
    except BalcaoError as failure:
        return Trial("failed", "failed", 0, (f"{type(failure).__name__}: {failure}",))


def _worked(definition: ServiceDefinition, example: Example) -> Trial:
    at = datetime.fromisoformat(example.at)
    form = with_shipped_lists(
        definition.form, example.answers, example.facts, root=settings.BALCAO_SERVICES, on=macau_date(at)
    )
    journey = evaluate(form, example.answers, facts=example.facts, at=at, lists=example.known.get("lists"))
    today = macau_date(at)
    intake = definition.data.intake
    window = (
        intake_window(intake, at, journey.answers, example.facts)
        if intake
        else window_state(definition.data.window, on=today, valid_until=_licence_end(example))
    )
    lines = compute_fees(definition.data, answers=journey.answers, facts=example.facts, on=today, window=window)
    fee = sum(line.amount for line in lines)
    decision, fine = None, None
    if not journey.complete or not window.open:
        route = outcome = "incomplete"
    elif _stands_in_the_way(definition, example, journey.answers):
        route = outcome = "outstanding"
    else:
        decision = decide(definition, answers=journey.answers, facts=example.facts, lodged_on=today, today=today)
        route, outcome = _outcome(decision.outcome, definition, example)
        if _too_few_points(definition, example):
            decision = replace(decision, reasons=("too_few_points",))
            route, outcome = "instant", "refused"
        if definition.data.fine is not None:
            found = fine_range(definition, answers=journey.answers, facts=example.facts, today=today)
            fine = (found.least, found.usual, found.most)
    missing = tuple(dict.fromkeys(fault.question for fault in journey.faults))
    reasons = decision.reasons if decision else ()
    differences = _differences(example, route, outcome, fee, missing, reasons)
    if fine != example.expect.fine:
        differences += (f"fine: expected {example.expect.fine}, got {fine}",)
    return Trial(route, outcome, fee, differences, decision)


def _too_few_points(definition: ServiceDefinition, example: Example) -> bool:
    """Whether the assessors of some stage of a round give less than it needs to go further."""
    rules = definition.data.assessment
    if rules is None or definition.data.intake is None:
        return False
    return any(example.points.get(each.id, USUAL_POINTS) < each.least for each in rules.stages)


def _stands_in_the_way(definition: ServiceDefinition, example: Example, answers: Mapping[str, Any]) -> bool:
    """Whether something is to be settled first, or something required is not among what the applicant holds."""
    if outstanding_in(definition.data, answers=answers, facts=example.facts):
        return True
    if example.holds is None:
        return False
    needed = required_in(definition.data, answers=answers, facts=example.facts)
    return any(not set(each.names) & set(example.holds) for each in needed)


def _licence_end(example: Example) -> date | None:
    """The end of the licence that is being renewed, as the licence itself says it."""
    end = (example.facts.get("licence") or {}).get("valid_until")
    return date.fromisoformat(str(end)) if end else None


def _outcome(decision: str, definition: ServiceDefinition, example: Example) -> tuple[str, str]:
    if decision != "officer":
        return "instant", {"approve": "granted", "refuse": "refused"}[decision]
    if example.officer is not None:
        return "officer", {"approve": "granted", "refuse": "refused"}[example.officer]
    silence = {"approve": "granted", "refuse": "refused", "escalate": "undecided"}
    return "tacit", silence[definition.data.deadline.on_deadline]


def _differences(
    example: Example, route: str, outcome: str, fee: int, missing: tuple[str, ...], reasons: tuple[str, ...]
) -> tuple[str, ...]:
    wanted = example.expect
    pairs = (
        ("route", wanted.route, route),
        ("outcome", wanted.outcome, outcome),
        ("fee", wanted.fee, fee),
        ("missing", wanted.missing, missing),
        ("reasons", wanted.reasons, reasons),
    )
    return tuple(f"{name}: expected {expected}, got {got}" for name, expected, got in pairs if expected != got)
