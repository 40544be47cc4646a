"""What hangs on an answer or on the year: the term, which document is issued, until when it holds."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.clock import start_clock
from balcao.cases.models import Case
from balcao.cases.operator_task import Task
from balcao.cases.operators import _valid_until
from balcao.cases.testing import AT, drafted, load_world, lodged, person
from balcao.catalogue.api import get_published, load_service
from balcao.catalogue.testing import put_on_offer
from balcao.documents.api import documents_of_case
from balcao.foundation.jobs.api import run_waiting_jobs

pytestmark = pytest.mark.django_db
REPORT = "crp-land-register-report"
SIO_FAN = person(5, "p-5")


@pytest.fixture
def on_offer():
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), {REPORT}, at=AT)


def lodged_report(**answers):
    example = get_published(REPORT, at=AT).definition.examples["granted"]
    draft = drafted(REPORT, SIO_FAN, answers={**example.answers, **answers}, facts=dict(example.facts))
    return lodged(draft, SIO_FAN)


@pytest.mark.parametrize(("document", "register"), [("report", "CRP-REP"), ("certificate", "CRP-CER")])
def test_what_is_issued_depends_on_an_answer(on_offer, document, register):
    case = lodged_report(document=document)
    run_waiting_jobs()
    (issued,) = documents_of_case(case_reference=case.reference)
    assert issued.number.startswith(register)


def test_a_licence_that_ends_with_the_year_is_renewed_to_the_end_of_the_next(on_offer):
    case = lodged_report()
    definition = load_service(Path(settings.BALCAO_SERVICES) / "dst" / "dst-hotel-licence-renewal")
    task, output = Task(case, definition, AT), definition.data.outputs[0]
    case.facts["licence"] = {"valid_until": "2026-11-30"}
    assert _valid_until(task, output) == date(2027, 12, 31)
    case.facts["licence"] = {}
    assert _valid_until(task, output) == date(2026, 12, 31)


@pytest.mark.parametrize(("urgency", "days"), [("normal", 10), ("urgent", 2)])
def test_the_term_may_hang_on_an_answer(urgency, days):
    definition = load_service(Path(settings.BALCAO_SERVICES) / "dsi" / "dsi-passport")
    case = Case(answers={"urgency": urgency}, facts={})
    start_clock(case, definition, AT)
    assert case.clock_days == days
