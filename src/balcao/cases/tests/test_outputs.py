"""What a document says: its own name, what it states, until when."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.outputs import document_data, title_of
from balcao.cases.testing import AT, CATERING, drafted, example_lodged, load_world, lodged, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.documents.api import documents_of_case
from balcao.foundation.jobs.api import run_waiting_jobs

pytestmark = pytest.mark.django_db


NAME = {"zh-Hant": "餐飲場所准照", "pt": "Licença de restauração", "en": "Catering licence"}


def example_case(service, name, applicant):
    example = get_published(service, at=AT).definition.examples[name]
    facts = dict(example.facts)
    if "licence" in facts:
        facts["licence"] = {**facts["licence"], "name": NAME}
    return lodged(drafted(service, applicant, answers=example.answers, facts=facts), applicant)


def test_a_renewed_licence_bears_the_licences_name_and_only_its_terms():
    load_world()
    case = example_case(CATERING, "granted", person(3, "e-2"))
    definition = get_published(CATERING, at=AT).definition
    (output,) = definition.data.outputs
    data = document_data(case, definition, output)
    assert title_of(case, definition, output) == NAME
    assert {row["label"]["en"] for row in data["rows"]} == {
        definition.texts["en"].questions[name].label for name in output.states
    }
    assert data["licence_number"] == case.facts["licence"]["number"]


def test_a_permit_for_a_day_ends_with_it():
    service = "cpsp-firecracker-permit"
    load_world()
    examples = get_published(service, at=AT).definition.examples
    name = next(name for name, each in examples.items() if each.expect.route == "tacit")
    case = example_case(service, name, person(5))
    assert do_what_is_due(at=case.deadline_at) == 1
    run_waiting_jobs()
    (document,) = documents_of_case(case_reference=case.reference)
    assert document.valid_until == date.fromisoformat(case.answers["event_on"])


def test_numbers_and_addresses_read_as_people_write_them():
    load_world()
    case = example_case("cpsp-firecracker-permit", "person", person(5, "p-5"))
    case.answers |= {"quantity": 3.0, "place": {"unit": "A", "number": "25", "street": "關閘馬路", "building": ""}}
    definition = get_published("cpsp-firecracker-permit", at=AT).definition
    data = document_data(case, definition, definition.data.outputs[0])
    shown = {row["value"]["en"] for row in data["rows"]}
    assert {"3", "關閘馬路 25 A"} <= shown


def test_amounts_and_days_are_spelled_out_where_the_service_says_so():
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), {"fss-marriage-subsidy"}, at=AT)
    case = example_lodged("fss-marriage-subsidy", "granted", person(5))
    definition = get_published("fss-marriage-subsidy", at=AT).definition
    (output,) = definition.data.outputs
    data = document_data(case, definition, output)
    assert case.answers["amount_due"] == 4000_00
    assert data["spelled"] == {
        "amount_due": {
            "zh": "肆仟元正",
            "pt": "quatro mil patacas",
            "en": "four thousand patacas",
        }
    }
    (row,) = [each for each in data["rows"] if each["label"]["en"] == "Amount of the benefit"]
    assert row["value"] == {
        "zh": "MOP 4,000.00（肆仟元正）",
        "pt": "MOP 4.000,00 (quatro mil patacas)",
        "en": "MOP 4,000.00 (four thousand patacas)",
    }
