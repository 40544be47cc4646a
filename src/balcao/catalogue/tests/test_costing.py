"""What a service costs, told from a few plain answers."""

from pathlib import Path

import pytest

from balcao.catalogue.api import compute_fees, cost_questions, estimate, load_service, service_folders
from balcao.catalogue.types import WindowState
from balcao.formkit.api import evaluate
from balcao.kernel.clock import macau_date, now

ROOT = Path(__file__).resolve().parents[4] / "services"
IN_TIME = WindowState(True, False, None, None)


@pytest.fixture(scope="module")
def calculable():
    found = [load_service(folder) for folder in service_folders(ROOT)]
    return [each for each in found if cost_questions(each, now())]


def by_id(calculable, service_id):
    return next(each for each in calculable if each.data.id == service_id)


def plain(definition, answers):
    """The answers of a whole application, as somebody tells them who is only asked for the price."""
    told = {}
    for question in cost_questions(definition, now()):
        value = answers.get(question.id)
        if isinstance(value, list):
            value = len(value)
        told[question.id] = str(value) if question.kind == "decimal" and value is not None else value
    return told


def test_where_the_price_is_known_it_is_that_of_the_whole_application_lodged_in_time(calculable):
    at, compared, services = now(), 0, set()
    for definition in calculable:
        for example in definition.examples.values():
            whole = evaluate(definition.form, example.answers, facts=example.facts, at=at)
            found = estimate(definition, plain(definition, whole.answers), at=at)
            if not found.known:
                continue
            due = compute_fees(
                definition.data, answers=whole.answers, facts=example.facts, on=macau_date(at), window=IN_TIME
            )
            assert found.total == sum(line.amount for line in due), definition.data.id
            compared += 1
            services.add(definition.data.id)
    assert compared > 100
    assert services == {definition.data.id for definition in calculable}


def test_a_value_that_needs_a_register_is_asked_itself(calculable):
    catering = by_id(calculable, "iam-catering-licence-renewal")
    assert [(each.id, each.kind) for each in cost_questions(catering, now())] == [("charged_area", "decimal")]
    small, large = (estimate(catering, {"charged_area": area}, at=now()) for area in ("120", "120.5"))
    assert small.known
    assert large.known
    assert small.total < large.total


def test_what_depends_on_a_list_in_a_register_is_not_guessed():
    definition = load_service(next(each for each in service_folders(ROOT) if each.name == "dsat-vehicle-tax"))
    assert cost_questions(definition, now()) == ()
    assert not estimate(definition, {"tax": "1"}, at=now()).known


def test_no_price_is_told_while_an_answer_is_missing_or_wrong(calculable):
    catering = by_id(calculable, "iam-catering-licence-renewal")
    for wrong in (None, "", "many", "-3", "facts", "1 + 1"):
        found = estimate(catering, {"charged_area": wrong}, at=now())
        assert not found.known
        assert found.lines == ()
        assert found.questions[0].faults


def test_a_number_of_rows_stands_for_the_rows(calculable):
    radio = by_id(calculable, "ctt-radio-licence-first")
    one, two = (estimate(radio, {"devices": count}, at=now()) for count in (1, 2))
    assert one.total < two.total
    assert not estimate(radio, {"devices": 10**9}, at=now()).known
