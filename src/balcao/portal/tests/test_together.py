"""The pages of those who work on a draft together."""

import pytest

from balcao.cases.api import accept_help, allot_pages
from balcao.cases.models import Allotment
from balcao.cases.testing import person
from balcao.kernel.clock import now
from balcao.portal.tests.test_helping import HOLDER, browser, draft, invited  # noqa: F401
from balcao.portal.tests.test_mandates import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(draft):  # noqa: F811
    made = invited(draft).help_id
    accept_help(actor=person(5), at=now(), help_id=made)
    return made


def test_the_holder_says_whose_page_it_is_and_the_helper_reads_it(browser, draft, number):  # noqa: F811
    mine, theirs = browser("ka.man"), browser("sio.fan")
    page = f"/as/p-4/drafts/{draft}/together/"
    assert "Who fills in what" in text(mine.get(f"/as/p-4/drafts/{draft}/"))
    assert "Ho Sio Fan" in text(mine.get(page))
    sent = mine.post(page, {"page.event": "p-5", "seen.event": ""}, follow=True)
    assert "Ho Sio Fan’s page" in text(sent)
    assert "Your page" in text(theirs.get(f"/as/p-5/helping/{number}/"))
    assert "This page is yours." in text(theirs.get(f"/as/p-5/helping/{number}/pages/event/"))


def test_somebody_not_on_the_list_is_refused_with_what_was_chosen_before(browser, draft, number):  # noqa: F811
    mine = browser("ka.man")
    sent = mine.post(f"/as/p-4/drafts/{draft}/together/", {"page.event": "p-1"})
    assert sent.status_code == 409
    assert "Choose somebody from the list." in text(sent)
    assert not Allotment.objects.exists()


def test_a_page_is_taken_over_with_a_word(browser, draft, number):  # noqa: F811
    allot_pages(actor=HOLDER, at=now(), draft_id=draft, shares={"event": "p-4"}, seen={})
    theirs = browser("sio.fan")
    take = f"/as/p-5/helping/{number}/pages/event/take/"
    assert take in theirs.get(f"/as/p-5/helping/{number}/pages/event/").content.decode()
    assert theirs.post(take, {"seen": "p-4", "word": ""}).status_code == 422
    assert Allotment.objects.get().to == "p-4"
    sent = theirs.post(take, {"seen": "p-4", "word": "I have the papers"}, follow=True)
    assert "The page is yours now." in text(sent)
    assert "I have the papers" in text(browser("ka.man").get(f"/as/p-4/drafts/{draft}/pages/event/"))


def test_who_is_on_the_page_is_seen_by_the_other_and_asked_anew(browser, draft, number):  # noqa: F811
    mine, theirs = browser("ka.man"), browser("sio.fan")
    theirs.get(f"/as/p-5/helping/{number}/pages/event/")
    assert "Ho Sio Fan is on this page just now." in text(mine.get(f"/as/p-4/drafts/{draft}/pages/event/"))
    assert "Ho Sio Fan is here just now." in text(mine.get(f"/as/p-4/drafts/{draft}/"))
    said = theirs.post(f"/as/p-5/helping/{number}/pages/event/here/").json()["html"]
    assert "is on this page just now." in said


def test_who_works_alone_reads_nothing_of_it(browser, draft):  # noqa: F811
    mine = browser("ka.man")
    assert "Who fills in what" not in text(mine.get(f"/as/p-4/drafts/{draft}/"))
    assert mine.get(f"/as/p-4/drafts/{draft}/together/").status_code == 404
    assert mine.post(f"/as/p-4/drafts/{draft}/pages/event/here/").json() == {"html": ""}
