"""Notes between officers: of one department, or of all that have to do with a case; never the applicant's."""

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import ReasonNeeded, case_view, officer_case, write_note
from balcao.cases.models import Step
from balcao.cases.queries.content import case_record
from balcao.cases.testing import AT, example_lodged, load_world, officer, person
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
HOLDER = person(3, "e-2")
IAM, FIRE = officer(12, "IAM", "licensing"), officer(14, "CB", "opinions")
HEALTH, ELSEWHERE = officer(14, "SSM", "opinions"), officer(11, "DSI", "association-register")


@pytest.fixture
def case():
    load_world()
    return example_lodged("iam-food-beverage-first", "granted", HOLDER)


def read(case, actor):
    view = officer_case(actor=actor, at=AT, reference=case.reference).view
    return [(step.note, step.visible_to) for step in view.timeline if step.kind == "note"]


def write(case, actor, text, **how):
    write_note(actor=actor, at=AT, reference=case.reference, text=text, **how)


def test_a_note_is_for_ones_own_department_unless_it_is_for_all(case):
    write(case, IAM, "致電店東")
    write(case, FIRE, "出口太窄")
    write(case, IAM, "請同時看圖則", for_all=True)
    own, fire = ("致電店東", "IAM"), ("出口太窄", "CB")
    assert read(case, IAM)[0] == own
    assert fire not in read(case, IAM)
    assert fire in read(case, FIRE)
    assert own not in read(case, FIRE)
    assert not {own, fire} & set(read(case, HEALTH))


def test_the_applicant_reads_none_of_them(case):
    write(case, IAM, "致電店東", for_all=True)
    view = case_view(actor=HOLDER, at=AT, reference=case.reference)
    assert all(not step.internal for step in view.timeline)


def test_whoever_has_nothing_to_do_with_the_case_writes_nothing(case):
    for stranger in (ELSEWHERE, HOLDER):
        with pytest.raises(NotFound):
            write(case, stranger, "x", for_all=True)
    with pytest.raises(ReasonNeeded):
        write(case, IAM, "  ")
    assert not Step.objects.filter(kind="note").exists()


def test_an_export_holds_the_notes_of_its_department_and_names_the_others(case):
    write(case, IAM, "致電店東")
    write(case, FIRE, "出口太窄")
    exported = case_record(at=AT, case_id=case.pk, notes_of="IAM")
    lines = [each for each in exported.content["timeline"] if each["kind"].startswith("note")]
    assert [(each["kind"], each["note"]) for each in lines] == [("note", "致電店東"), ("note_elsewhere", "")]
    assert lines[1]["data"] == {"department": "CB"}
    whole = case_record(at=AT, case_id=case.pk).content["timeline"]
    assert "出口太窄" in [each["note"] for each in whole]


def test_the_database_lets_no_public_line_be_of_one_department(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(case=case, at=AT, kind="note", who="x", visible_to="CB")
