"""Several people sign one text, each in their own account."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balcao.cases.api import (
    ContentChanged,
    Incomplete,
    NotNow,
    draft_view,
    refuse_signature,
    request_signatures,
    save_answers,
    sign,
    signing_view,
    to_sign,
)
from balcao.cases.models import Signature
from balcao.cases.testing import AT, certificate_draft, load_world, person
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.notices.api import inbox

pytestmark = pytest.mark.django_db
PRESIDENT, SECRETARY, TREASURER = person(1, "e-1"), person(2), person(3)


@pytest.fixture
def draft():
    load_world()
    return certificate_draft()


def ask(draft):
    return request_signatures(actor=PRESIDENT, at=AT, draft_id=draft)


def view(draft):
    return draft_view(actor=PRESIDENT, at=AT, draft_id=draft)


def put_name(actor, draft, digest):
    sign(actor=actor, at=AT, draft_id=draft, content_hash=digest)


def test_two_of_the_board_bind_the_association(draft):
    digest = ask(draft)
    assert view(draft).signatures_needed == 2
    put_name(person(1), draft, digest)
    assert not view(draft).signed
    put_name(SECRETARY, draft, digest)
    assert view(draft).signed


def test_what_waits_for_a_signature_takes_the_same_questions_however_much_it_is(draft):
    def asked():
        with CaptureQueriesContext(connection) as sent:
            found = to_sign(actor=SECRETARY, at=AT)
        return len(sent), found

    ask(draft)
    to_sign(actor=SECRETARY, at=AT)
    alone, (first,) = asked()
    others = [certificate_draft(key=f"other {number}") for number in range(3)]
    for each in others:
        ask(each)
    many, found = asked()
    assert (many, {each.draft_id for each in found}) == (alone, {draft, *others})
    assert {(tuple(each.in_name_of.items()), tuple(each.asked_by.items())) for each in found} == {
        (tuple(first.in_name_of.items()), tuple(first.asked_by.items()))
    }


def test_asking_and_signing_twice_change_nothing(draft):
    digest = ask(draft)
    assert ask(draft) == digest
    put_name(SECRETARY, draft, digest)
    put_name(SECRETARY, draft, digest)
    assert view(draft).signatures_needed == 1
    assert Signature.objects.filter(draft=draft).count() == 3


def test_those_asked_are_told_and_find_it_in_their_own_account(draft):
    ask(draft)
    assert [each.draft_id for each in to_sign(actor=SECRETARY, at=AT)] == [draft]
    assert len(inbox(actor=SECRETARY, at=AT)) == 1
    assert signing_view(actor=SECRETARY, at=AT, draft_id=draft).may_sign


def test_a_change_voids_every_signature(draft):
    digest = ask(draft)
    put_name(SECRETARY, draft, digest)
    saved = save_answers(actor=PRESIDENT, at=AT, draft_id=draft, values={"purpose": "court"}, seen={"purpose": 1})
    assert saved.voided
    assert view(draft).content_hash == ""
    assert ask(draft) != digest
    with pytest.raises(ContentChanged):
        put_name(TREASURER, draft, digest)
    assert view(draft).signatures_needed == 2


def test_who_was_not_asked_cannot_sign_or_see(draft):
    digest = ask(draft)
    for stranger in (person(4), person(5)):
        with pytest.raises(NotFound):
            put_name(stranger, draft, digest)
        with pytest.raises(NotFound):
            signing_view(actor=stranger, at=AT, draft_id=draft)
    assert view(draft).signatures_needed == 2


def test_a_password_alone_does_not_sign(draft):
    digest = ask(draft)
    with pytest.raises(AssuranceTooLow) as needed:
        put_name(person(2, assurance=1), draft, digest)
    assert needed.value.level == 2
    assert view(draft).signatures_needed == 2


def test_a_refusal_is_told_with_its_reason_and_the_person_cannot_then_sign(draft):
    digest = ask(draft)
    refuse_signature(actor=SECRETARY, at=AT, draft_id=draft, reason="日期不符")
    assert [each.reason for each in view(draft).signers if each.refused_at] == ["日期不符"]
    assert any("不簽署" in each.subject["zh-Hant"] for each in inbox(actor=person(1), at=AT))
    with pytest.raises(NotNow):
        put_name(SECRETARY, draft, digest)


def test_the_time_to_sign_ends(draft):
    digest = ask(draft)
    with pytest.raises(NotNow):
        sign(actor=SECRETARY, at=AT + timedelta(days=15), draft_id=draft, content_hash=digest)


def test_an_incomplete_application_is_not_frozen():
    load_world()
    draft = certificate_draft(term_end="2026-03-31")
    with pytest.raises(Incomplete):
        ask(draft)
    assert not Signature.objects.filter(draft=draft).exists()
