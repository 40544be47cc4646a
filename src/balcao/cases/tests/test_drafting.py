"""Beginning an application, and keeping every answer."""

import pytest

from balcao.cases.api import AlreadyLodged, discard_draft, draft_view, drafts_of, restore_draft, save_answers
from balcao.cases.models import Answer, Draft
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, person
from balcao.entities.api import revoke_mandate
from balcao.entities.models import Mandate
from balcao.kernel.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")


@pytest.fixture(autouse=True)
def world():
    load_world()


def save(draft, values, seen, actor=PRESIDENT):
    return save_answers(actor=actor, at=AT, draft_id=draft, values=values, seen=seen)


def test_two_people_on_one_field_lose_nothing_and_the_second_sees_both():
    draft = certificate_draft()
    version = draft_view(actor=PRESIDENT, at=AT, draft_id=draft).field_versions["purpose"]
    first = save(draft, {"purpose": "grant"}, {"purpose": version})
    second = save(draft, {"purpose": "court"}, {"purpose": version}, person(3, "e-1"))
    assert first.versions["purpose"] == version + 1
    (conflict,) = second.conflicts
    assert (conflict.theirs.value, conflict.ours) == ("grant", "court")
    assert Answer.objects.get(draft=draft, question="purpose").value == "grant"


def test_two_people_on_different_fields_both_keep_theirs():
    draft = certificate_draft()
    seen = draft_view(actor=PRESIDENT, at=AT, draft_id=draft).field_versions
    assert not save(draft, {"purpose": "other"}, seen).conflicts
    assert not save(draft, {"purpose_words": "租場"}, {}, person(3, "e-1")).conflicts
    assert draft_view(actor=PRESIDENT, at=AT, draft_id=draft).journey.answers["purpose_words"] == "租場"


def test_the_same_value_from_both_is_no_conflict():
    draft = certificate_draft()
    save(draft, {"purpose": "grant"}, {"purpose": 1})
    assert not save(draft, {"purpose": "grant"}, {"purpose": 1}).conflicts


def test_a_changed_answer_names_what_depends_on_it():
    draft = certificate_draft()
    save(draft, {"purpose": "other", "purpose_words": "x"}, {"purpose": 1})
    assert save(draft, {"purpose": "bank"}, {"purpose": 2}).look_again == ("purpose_words",)


def test_another_entitys_draft_does_not_exist():
    draft = certificate_draft()
    for stranger in (person(4, "e-2"), person(4), person(4, "e-1")):
        with pytest.raises(NotFound):
            draft_view(actor=stranger, at=AT, draft_id=draft)
        with pytest.raises(NotFound):
            save(draft, {"purpose": "court"}, {"purpose": 1}, stranger)
    assert Answer.objects.get(draft=draft, question="purpose").value == "bank"


def test_a_mandate_revoked_between_page_and_submit_stops_the_next_save():
    draft = certificate_draft()
    secretary = person(2, "e-1")
    assert draft_view(actor=secretary, at=AT, draft_id=draft)
    revoke_mandate(actor=PRESIDENT, at=AT, mandate_id=Mandate.objects.get(entity_id=1, person_id=2).pk)
    with pytest.raises((NotFound, Refused)):
        save(draft, {"purpose": "court"}, {"purpose": 1}, secretary)
    assert Answer.objects.get(draft=draft, question="purpose").value == "bank"


def test_a_lodged_application_cannot_be_changed():
    draft = certificate_draft()
    lodged(draft, PRESIDENT, run=False)
    with pytest.raises(AlreadyLodged):
        save(draft, {"purpose": "court"}, {"purpose": 1})


def test_a_question_the_form_does_not_have_is_refused():
    draft = certificate_draft()
    with pytest.raises(NotFound):
        save(draft, {"is_admin": True}, {})


def test_a_discarded_draft_can_be_taken_back():
    draft = certificate_draft()
    discard_draft(actor=PRESIDENT, at=AT, draft_id=draft)
    assert drafts_of(actor=PRESIDENT, at=AT) == []
    restore_draft(actor=PRESIDENT, at=AT, draft_id=draft)
    assert [each.id for each in drafts_of(actor=PRESIDENT, at=AT)] == [draft]
    assert Draft.objects.get(pk=draft).answers.count() == 2


@pytest.mark.parametrize(
    "name", ["𠮷野家", "João d’Ávila", "䂻\U0002f821", "1", "名" * 120, "<script>alert(1)</script>", "O'Brien"]
)
def test_rare_names_come_back_as_they_were(name):
    draft = certificate_draft()
    save(draft, {"purpose": "other", "purpose_words": name}, {"purpose": 1})
    assert draft_view(actor=PRESIDENT, at=AT, draft_id=draft).journey.answers["purpose_words"] == name
