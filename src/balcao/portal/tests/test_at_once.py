"""What a page carries so that it asks and works out at once, and what it does not."""

import json
import re

import pytest

from balcao.accounts.testing import sign_in
from balcao.cases.api import save_answers
from balcao.cases.testing import AT, certificate_draft, load_world, person

pytestmark = pytest.mark.django_db
LATER = '<template data-later="purpose_words">'


@pytest.fixture(autouse=True)
def _world():
    load_world()


def page_of(client, draft, page="delivery"):
    sign_in(client, "mei.ling")
    return client.get(f"/as/e-1/drafts/{draft}/pages/{page}/").content.decode()


def test_a_page_carries_its_conditions_and_what_may_yet_be_asked(client):
    html = page_of(client, certificate_draft())
    found = re.search(r'<script id="page-expressions" type="application/json">(.*?)</script>', html)
    assert found is not None
    script = json.loads(found[1])
    (rule,) = [each for each in script["questions"] if "when" in each]
    assert rule == {"id": "purpose_words", "when": ["==", ["$", "purpose"], "other"]}
    before, later = html.split(LATER)
    assert 'name="purpose_words"' not in before
    assert 'name="purpose_words"' in later.partition("</template>")[0]


def test_what_was_answered_before_waits_with_the_server(client):
    draft = certificate_draft()
    for values in ({"purpose": "other"}, {"purpose_words": "租場"}, {"purpose": "bank"}):
        save_answers(actor=person(1, "e-1"), at=AT, draft_id=draft, values=values, seen={"purpose": 9})
    html = page_of(client, draft)
    assert "page-expressions" in html
    assert LATER not in html
    assert "租場" not in html


def test_in_the_easy_view_nothing_of_it_is_there(client):
    draft = certificate_draft()
    sign_in(client, "mei.ling")
    client.post("/account/view/", {"easy": "1", "next": "/"})
    html = client.get(f"/as/e-1/drafts/{draft}/pages/delivery/?only=purpose").content.decode()
    assert "page-expressions" not in html
    assert LATER not in html


def test_what_registers_said_stays_with_the_server(client):
    html = page_of(client, certificate_draft(), "association")
    found = re.search(r'<script id="page-expressions" type="application/json">(.*?)</script>', html)
    assert found is not None
    assert "facts" not in found[1]
    assert set(json.loads(found[1])["known"]) <= {"today"}
