"""Licences at the desk: looked up, restrained by two, obligations met."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balcao.accounts.demo import _add_post
from balcao.kernel.clock import macau_date, now
from balcao.licences.models import Change, Obligation, Proposal

pytestmark = pytest.mark.django_db
NUMBER = "IAM-RT-2026-000003"
PAGE = f"/desk/licences/{NUMBER}/"
PROPOSAL = {"act": "suspend", "reason": "The kitchen was found unsafe"}


@pytest.fixture
def first(at_desk_of):
    return at_desk_of("officer.iam")


@pytest.fixture
def second(at_desk_of):
    _add_post(now(), 14, "IAM", "licensing", 15, 16)
    return at_desk_of("officer.all")


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_an_officer_finds_a_licence_by_the_beginning_of_its_number(first):
    assert "Nothing waits." in text(first.get("/desk/licences/"))
    assert NUMBER in text(first.get("/desk/licences/?number=iam-rt"))
    assert "No licence of your work begins so." in text(first.get("/desk/licences/?number=DST-TA"))


def test_reading_a_licence_is_seen_by_its_holder(first):
    from balcao.foundation.audit.api import readings_about

    assert "好景餐廳" in text(first.get(PAGE))
    assert [each.subject for each in readings_about("e-2")] == [f"licence:{NUMBER}"]


def test_one_proposes_and_another_confirms(first, second):
    assert "Proposed. Another officer confirms it." in text(first.post(f"{PAGE}propose/", PROPOSAL, follow=True))
    (proposal,) = Proposal.objects.all()
    shown = text(first.get(PAGE))
    assert "Another officer of this work confirms it." in shown
    assert "/confirm/" not in shown
    refused = text(first.post(f"{PAGE}{proposal.pk}/confirm/"), 409)
    assert "Another officer must confirm this" in refused
    assert not Change.objects.filter(kind="suspended").exists()
    assert NUMBER in text(second.get("/desk/licences/"))
    assert "Confirmed and done." in text(second.post(f"{PAGE}{proposal.pk}/confirm/", follow=True))
    assert "Suspended" in text(second.get(PAGE))
    assert "confirmed this or sent it back meanwhile" in text(second.post(f"{PAGE}{proposal.pk}/confirm/"), 409)


def test_what_was_typed_stays_when_something_is_missing(first):
    answer = text(first.post(f"{PAGE}propose/", {"act": "revoke", "reason": " ", "holds_from-day": "3"}), 422)
    assert 'value="3"' in answer
    answer = text(first.post(f"{PAGE}propose/", {"reason": "Because of the kitchen"}), 422)
    assert "Choose what should happen." in answer
    assert "Because of the kitchen" in answer
    assert not Proposal.objects.exists()


def test_what_is_sent_back_needs_words_and_changes_nothing(first, second):
    first.post(f"{PAGE}propose/", PROPOSAL)
    (proposal,) = Proposal.objects.all()
    assert "Say why." in text(second.post(f"{PAGE}{proposal.pk}/return/", {"note": ""}), 422)
    second.post(f"{PAGE}{proposal.pk}/return/", {"note": "Repaired on Monday"})
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.note) == ("returned", "Repaired on Monday")
    assert not Change.objects.filter(kind="suspended").exists()


def test_an_obligation_is_entered_as_met_today_unless_a_day_is_given(first):
    obligation = Obligation.objects.get(licence__number=NUMBER)
    path = f"{PAGE}obligations/{obligation.pk}/"
    assert "do not fit" in text(first.post(path, {"met-day": "31", "met-month": "2", "met-year": "2026"}), 409)
    assert "Entered as met." in text(first.post(path, {"note_met": "All in order"}, follow=True))
    obligation.refresh_from_db()
    assert (obligation.fulfilled_on, obligation.note) == (macau_date(now()), "All in order")


@pytest.mark.parametrize("username", ["officer.dsi", "mei.ling"])
def test_for_others_there_is_no_such_page(at_desk_of, username):
    client = at_desk_of(username)
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}propose/", PROPOSAL).status_code == 404
    assert not Proposal.objects.exists()


def test_the_page_asks_few_questions(first):
    first.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        first.get(PAGE)
    assert len(asked) <= 16, [each["sql"][:90] for each in asked]
