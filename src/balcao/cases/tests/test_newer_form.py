"""A draft lives through a newer form: what fits comes along, the rest stays readable, and there is a last day."""

from datetime import timedelta

import pytest

from balcao.cases.api import (
    FormMoved,
    FormOver,
    answers_left_out,
    draft_view,
    lodge,
    move_to_newer_form,
    newer_form,
    request_signatures,
)
from balcao.cases.models import Answer, Draft
from balcao.cases.testing import AT, CERTIFICATE, certificate_draft, load_world, person, republish
from balcao.catalogue.api import get_published
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    load_world()
    return certificate_draft()


@pytest.fixture
def actor():
    return person(1, "e-1")


def questions(content):
    return {each["id"]: each for page in content["form"]["pages"] for each in page["questions"]}


def without_bank(content):
    questions(content)["purpose"]["options"] = ["grant", "court", "other"]


def with_a_term(content):
    content["data"]["earlier_drafts"] = 30
    questions(content)["purpose_words"]["max"] = 200


def move(actor, draft, version=None):
    number = version or get_published(CERTIFICATE, at=AT).id
    return move_to_newer_form(actor=actor, at=AT, draft_id=draft, version_id=number)


def test_with_the_form_on_offer_there_is_nothing_to_move_to(draft, actor):
    assert newer_form(actor=actor, at=AT, draft_id=draft) is None
    assert move(actor, draft) == ()


def test_what_fits_comes_along_and_what_does_not_stays_readable(draft, actor):
    republish(CERTIFICATE, without_bank)
    newer = newer_form(actor=actor, at=AT, draft_id=draft)
    assert newer is not None
    assert newer.left_out == ("purpose",)
    assert move(actor, draft) == ("purpose",)
    view = draft_view(actor=actor, at=AT, draft_id=draft)
    assert view.version.id == get_published(CERTIFICATE, at=AT).id
    assert set(view.field_versions) == {"true_and_complete"}
    (left,) = answers_left_out(actor=actor, at=AT, draft_id=draft)
    assert left["value"] == "bank"
    assert left["answer"]["en"] == "Bank"
    assert move(actor, draft) == ()
    assert len(answers_left_out(actor=actor, at=AT, draft_id=draft)) == 1


def test_signatures_asked_on_the_form_before_are_void(draft, actor):
    request_signatures(actor=actor, at=AT, draft_id=draft)
    republish(CERTIFICATE, with_a_term)
    move(actor, draft)
    assert Draft.objects.get(pk=draft).frozen_hash == ""


def test_only_the_form_that_was_shown_is_moved_to(draft, actor):
    before = Draft.objects.get(pk=draft).version_id
    republish(CERTIFICATE, without_bank)
    shown = get_published(CERTIFICATE, at=AT).id
    republish(CERTIFICATE, with_a_term)
    with pytest.raises(FormMoved):
        move(actor, draft, shown)
    assert Draft.objects.get(pk=draft).version_id == before
    assert Answer.objects.filter(draft=draft).count() == 2


def test_until_the_last_day_it_is_lodged_as_it_is_and_then_only_by_the_newer_form(draft, actor):
    republish(CERTIFICATE, with_a_term)
    newer = newer_form(actor=actor, at=AT, draft_id=draft)
    assert newer is not None
    assert newer.last_on == macau_date(AT) + timedelta(days=30)
    late = AT + timedelta(days=31)
    with pytest.raises(FormOver):
        request_signatures(actor=actor, at=late, draft_id=draft)
    with pytest.raises(FormOver):
        lodge(actor=actor, at=late, draft_id=draft)
    assert Draft.objects.get(pk=draft).state == "open"


def test_strangers_neither_see_nor_move_it(draft):
    republish(CERTIFICATE, without_bank)
    with pytest.raises(NotFound):
        newer_form(actor=person(6), at=AT, draft_id=draft)
    with pytest.raises(NotFound):
        move(person(6), draft)
    assert Answer.objects.filter(draft=draft, question="purpose").exists()
