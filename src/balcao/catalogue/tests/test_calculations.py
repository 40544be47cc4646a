"""Why a worked-out number is what it is, in the words of its answers."""

from datetime import datetime

import pytest

from balcao.catalogue.api import ServiceWords, why_number
from balcao.formkit.api import evaluate, load_form
from balcao.kernel.clock import UTC

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WORDS = ServiceWords({"en": {"questions": {"site": {"label": "Area"}, "each": {"label": "Rate"}}}}, "en")


def steps(*computed, answers):
    asked = [{"id": "site", "kind": "area"}, {"id": "each", "kind": "money"}]
    form = load_form({"pages": [{"id": "page", "questions": [*asked, *computed]}]})
    journey = evaluate(form, answers, at=AT)
    return why_number(journey.pages[0].questions[-1], journey, WORDS)


def computed(name, expression, shown_as=None):
    return {"id": name, "kind": "computed", "compute": expression} | ({"shown_as": shown_as} if shown_as else {})


def test_each_step_of_a_calculation_is_said_with_its_values():
    rounded = computed("whole", "ceil(number(site))")
    fee = computed("fee", "whole * each", "money")
    assert steps(rounded, fee, answers={"site": "84.2", "each": 5000}) == (
        "whole = rounded up (Area (84.2 m²)) = 85",
        "fee = whole (85) × Rate (MOP 50.00) = MOP 4,250.00",
    )


@pytest.mark.parametrize(
    "expression",
    ["site", "number(site) > 1 ? 2 : 3", "number(site) * 5000"],
    ids=["no calculation", "a choice", "an amount in avos that nobody could read"],
)
def test_what_cannot_be_written_down_plainly_is_not(expression):
    assert steps(computed("fee", expression, "money"), answers={"site": "2", "each": 1}) == ()


def test_what_has_no_value_yet_has_no_reason():
    assert steps(computed("fee", "whole * each", "money"), answers={}) == ()


def test_an_answer_with_signs_of_arithmetic_stays_as_it_is():
    text = {"id": "name", "kind": "text"}
    (line,) = steps(text, computed("both", "name + name"), answers={"site": "1", "each": 1, "name": "a*b/c"})
    assert "a*b/c" in line
