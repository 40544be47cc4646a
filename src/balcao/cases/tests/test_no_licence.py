"""What a service issues is a licence only where it says so: an opinion after a visit leaves no licence behind."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import decide_case
from balcao.cases.models import Case, Inspection, Step
from balcao.cases.operations.inspecting import call_off_inspection
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, example_lodged, load_world, officer, person, republish
from balcao.catalogue.testing import put_on_offer
from balcao.documents.api import documents_of_case
from balcao.licences.models import Licence

pytestmark = pytest.mark.django_db
OPINION = "ic-heritage-works-opinion"
VISITED = {
    "place": "premises",
    "register": "IC-VIS",
    "items": [{"id": "as_drawn", "kind": "yes_no", "label": {"zh-Hant": "字", "pt": "Obra", "en": "As drawn"}}],
}


@pytest.fixture(autouse=True)
def world():
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), {OPINION}, at=AT)


def with_visit(content):
    shared = Path(settings.BALCAO_SERVICES) / "_shared" / "processes" / "joint-approval-with-visit.bpmn"
    content["data"].update(process=shared.stem, inspection=VISITED)
    content["process"] = shared.read_text("utf-8")


@pytest.mark.parametrize("visited", [False, True])
def test_an_opinion_is_issued_and_no_licence_recorded(visited):
    if visited:
        republish(OPINION, with_visit)
    case = example_lodged(OPINION, "granted", person(3, "e-2"))
    desk = officer(14, "IC", case.duty)
    assert not case.opinions.exists()
    for visit in Inspection.objects.filter(case=case):
        call_off_inspection(actor=desk, at=AT, inspection_id=visit.pk, reason="–")
    assert Inspection.objects.filter(case=case).exists() is visited
    run_case(case_id=case.pk, at=AT)
    decide_case(actor=desk, at=AT, reference=case.reference, outcome="approve")
    run_case(case_id=case.pk, at=AT)
    assert Case.objects.get(pk=case.pk).finished_at == AT
    assert len(documents_of_case(case_reference=case.reference)) == 1
    assert not Licence.objects.filter(kind=OPINION).exists()
    assert not Step.objects.filter(case=case, kind="licence_recorded").exists()
