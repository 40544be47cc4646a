"""Answers of an earlier application come over one by one, with where each is from, and over nobody's head."""

import pytest

from balcao.cases.api import draft_view, earlier_answers, earlier_applications, save_answers, take_over_answers
from balcao.cases.models import Answer
from balcao.cases.testing import AT, CERTIFICATE, ORGANS, certificate_draft, drafted, load_world, lodged, person
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    load_world()
    return person(1, "e-1")


def earlier(actor):
    return lodged(certificate_draft(actor, key="earlier"), actor, run=False).reference


def begun(actor, **answers):
    return drafted(CERTIFICATE, actor, answers=answers, facts={"organs": ORGANS}, key="new")


def take(actor, draft, reference, *questions, **seen):
    return take_over_answers(actor=actor, at=AT, draft_id=draft, reference=reference, questions=questions, seen=seen)


def test_what_is_taken_over_says_where_it_is_from_until_it_is_changed(actor):
    reference, draft = earlier(actor), begun(actor)
    (origin,) = earlier_applications(actor=actor, at=AT, draft_id=draft)
    assert (origin.reference, origin.lodged_at) == (reference, AT)
    saved = take(actor, draft, reference, "purpose")
    assert saved.draft.taken_from == {"purpose": origin}
    save_answers(actor=actor, at=AT, draft_id=draft, values={"purpose": "court"}, seen={"purpose": 1})
    assert draft_view(actor=actor, at=AT, draft_id=draft).taken_from == {}


def test_register_values_and_declarations_are_not_among_what_can_be_taken(actor):
    reference, draft = earlier(actor), begun(actor)
    said = earlier_answers(actor=actor, at=AT, draft_id=draft, reference=reference)
    assert [each.question for each in said.answers] == ["purpose"]
    assert set(said.anew) <= {"association_name", "registration_no", "term_end"}
    for question in ("true_and_complete", "association_name", "no_such"):
        with pytest.raises(NotFound):
            take(actor, draft, reference, question)
    assert not Answer.objects.filter(draft=draft).exists()


def test_what_somebody_answered_meanwhile_stays_and_both_come_back(actor):
    reference, draft = earlier(actor), begun(actor, purpose="court")
    saved = take(actor, draft, reference, "purpose")
    assert [(each.theirs.value, each.ours) for each in saved.conflicts] == [("court", "bank")]
    assert Answer.objects.get(draft=draft).value == "court"
    assert take(actor, draft, reference, "purpose", purpose=1).conflicts == ()
    assert Answer.objects.get(draft=draft).value == "bank"


def test_taking_the_same_again_changes_nothing(actor):
    reference, draft = earlier(actor), begun(actor)
    take(actor, draft, reference, "purpose")
    take(actor, draft, reference, "purpose", purpose=1)
    assert Answer.objects.get(draft=draft).version == 1


def test_nobody_takes_anything_from_an_application_of_somebody_else(actor):
    reference = earlier(actor)
    stranger = person(3, "e-2")
    draft = drafted(CERTIFICATE, stranger, answers={}, facts={"organs": ORGANS}, key="theirs")
    assert earlier_applications(actor=stranger, at=AT, draft_id=draft) == ()
    with pytest.raises(NotFound):
        take(stranger, draft, reference, "purpose")
    with pytest.raises(NotFound):
        take(person(6), draft, reference, "purpose")
