"""Amounts that change on days, in the expressions of a form."""

from datetime import UTC, datetime

from balcao.formkit.api import AmountFrom, DatedAmount, evaluate, load_form

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def form(*, day=None, compute="amounts.subsidy"):
    questions = [
        {"id": "married_on", "kind": "date"},
        {"id": "days", "kind": "integer", "required": False},
        {"id": "due", "kind": "computed", "compute": compute, "shown_as": "money"},
    ]
    values = (
        AmountFrom.model_validate({"until": "2025-12-31", "avos": 222_000}),
        AmountFrom.model_validate({"from": "2026-01-01", "until": "2027-12-31", "avos": 400_000}),
    )
    amounts = (DatedAmount(id="subsidy", day=day, values=values),)
    return load_form({"pages": [{"id": "one", "questions": questions}]}).model_copy(update={"amounts": amounts})


def due(answers, at=AT, **how):
    return evaluate(form(**how), answers, at=at).answers.get("due")


def test_the_day_that_a_question_holds_decides():
    assert due({"married_on": "2025-12-31"}, day="married_on") == 222_000
    assert due({"married_on": "2026-01-01"}, day="married_on") == 400_000


def test_without_a_question_it_is_the_day_in_macao():
    assert due({}, at=datetime(2025, 12, 31, 15, 59, tzinfo=UTC)) == 222_000
    assert due({}, at=datetime(2025, 12, 31, 16, 0, tzinfo=UTC)) == 400_000


def test_a_day_without_an_amount_one_not_answered_and_one_that_is_none_give_nothing():
    for married_on in ("2028-01-01", None, "soon"):
        assert due({"married_on": married_on}, day="married_on") is None
    assert due({"married_on": "2028-01-01", "days": 3}, day="married_on", compute="amounts.subsidy * days") is None


def test_what_is_computed_is_whole_avos_half_an_avo_rounded_up():
    assert due({"married_on": "2026-05-01"}, day="married_on", compute="amounts.subsidy / 3") == 133_333
    assert due({"married_on": "2026-05-01", "days": 1}, day="married_on", compute="days / 2") == 1
