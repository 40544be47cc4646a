"""Declaring that nothing changed and signing it, in one act."""

from dataclasses import replace

import pytest

from balcao.cases.api import draft_view, sign_unchanged, unchanged_view
from balcao.cases.failures import ContentChanged, FeeChanged, NotNow
from balcao.cases.models import Answer, Case, Draft, Signature
from balcao.cases.testing import AT, CATERING, PAPER, drafted, load_world, lodged, person
from balcao.kernel.errors import AssuranceTooLow, NotFound

pytestmark = pytest.mark.django_db
OWNER = person(3, "e-2")
NUMBER = "IAM-RT-2026-000003"
UPKEEP = {
    "changed": False,
    "waste_collection_hours": "23:00 – 24:00",
    "waste_proof": [PAPER],
    "true_and_complete": True,
}
FACTS = {
    "licence": {
        "number": NUMBER,
        "kind": "catering",
        "valid_from": "2026-07-01",
        "valid_until": "2027-01-10",
        "terms": {"class": "restaurant", "seats": 60, "usable_area_m2": 186.5, "has_lift": False},
        "overdue": [],
    },
    "commercial": {"status": "active"},
}


@pytest.fixture(autouse=True)
def world():
    load_world()


@pytest.fixture
def due():
    """A renewal just begun, of a licence that was renewed before."""
    before = drafted(CATERING, OWNER, answers=UPKEEP, facts=FACTS, key="before")
    case = lodged(before, OWNER, run=False)
    Case.objects.filter(pk=case.pk).update(outcome="approve", state="granted", decided_at=AT, finished_at=AT)
    return drafted(CATERING, OWNER, answers={}, facts=FACTS, key="now")


def shown(draft_id):
    view = unchanged_view(actor=OWNER, at=AT, draft_id=draft_id)
    return {"draft_id": draft_id, "shown_content": view.draft.content, "shown_total": view.draft.total}


def test_looking_at_it_writes_nothing(due):
    view = unchanged_view(actor=OWNER, at=AT, draft_id=due)
    assert view.draft.journey.complete
    assert (view.signs, view.others) == (True, False)
    assert view.draft.journey.answers["waste_collection_hours"] == UPKEEP["waste_collection_hours"]
    assert not Answer.objects.filter(draft_id=due).exists()


def test_what_was_shown_is_what_is_signed(due):
    said = shown(due)
    sign_unchanged(actor=OWNER, at=AT, **said)
    view = draft_view(actor=OWNER, at=AT, draft_id=due)
    assert view.signed
    assert view.content_hash == said["shown_content"]
    assert Signature.objects.get(draft_id=due).content_hash == said["shown_content"]


def test_signing_twice_signs_once(due):
    said = shown(due)
    for _ in range(2):
        sign_unchanged(actor=OWNER, at=AT, **said)
    assert Signature.objects.filter(draft_id=due).count() == 1


@pytest.mark.parametrize(
    ("other", "failure"), [({"shown_content": "f" * 64}, ContentChanged), ({"shown_total": 1}, FeeChanged)]
)
def test_another_content_or_fee_than_shown_declares_nothing(due, other, failure):
    with pytest.raises(failure):
        sign_unchanged(actor=OWNER, at=AT, **{**shown(due), **other})
    assert not Answer.objects.filter(draft_id=due).exists()
    assert Draft.objects.get(pk=due).frozen_hash == ""


def test_a_weak_sign_in_declares_and_signs_nothing(due):
    with pytest.raises(AssuranceTooLow):
        sign_unchanged(actor=replace(OWNER, assurance=1), at=AT, **shown(due))
    assert not Answer.objects.filter(draft_id=due).exists()


def test_what_somebody_answered_meanwhile_is_not_signed_unseen(due):
    said = shown(due)
    Answer.objects.create(
        draft_id=due, question="waste_collection_hours", value="03:00", written_by="p-4", written_at=AT
    )
    with pytest.raises(ContentChanged):
        sign_unchanged(actor=OWNER, at=AT, **said)


def test_where_last_time_does_not_answer_all_the_longer_way_is_left():
    first = drafted(CATERING, OWNER, answers={}, facts=FACTS, key="first")
    with pytest.raises(NotNow):
        unchanged_view(actor=OWNER, at=AT, draft_id=first)


def test_what_is_being_signed_already_is_not_declared_anew(due):
    sign_unchanged(actor=OWNER, at=AT, **shown(due))
    with pytest.raises(NotNow):
        unchanged_view(actor=OWNER, at=AT, draft_id=due)


def test_strangers_learn_nothing(due):
    with pytest.raises(NotFound):
        unchanged_view(actor=person(5), at=AT, draft_id=due)


def test_a_register_that_is_silent_leaves_the_longer_way(due):
    Draft.objects.filter(pk=due).update(unreachable=["commercial"])
    with pytest.raises(NotNow):
        unchanged_view(actor=OWNER, at=AT, draft_id=due)
