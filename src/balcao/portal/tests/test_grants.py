"""The holder reads what was granted, paid and is due; the officer what the fund has left."""

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.api import confirm_proposal, decide_case
from balcao.cases.testing import AT
from balcao.cases.tests.test_awarding import FIRST, HEAD, asked, grant, offer
from balcao.kernel.money import mop

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    offer()
    found = Client(headers={"accept-language": "en"})
    found.force_login(User.objects.get(username="mei.ling"))
    return found


def test_the_page_of_the_case_and_the_list_name_what_is_granted_once_it_is(client):
    case = asked()
    decide_case(actor=FIRST, at=AT, reference=case.reference, outcome="approve", granted=mop(100_000))
    for page in (f"/as/e-1/matters/{case.reference}/", "/as/e-1/matters/"):
        assert "MOP 100,000.00" not in client.get(page).content.decode()
    confirm_proposal(actor=HEAD, at=AT, reference=case.reference)
    for page in (f"/as/e-1/matters/{case.reference}/", "/as/e-1/matters/"):
        assert "MOP 100,000.00" in client.get(page).content.decode()


def test_the_holder_sees_the_grant_its_parts_and_its_report(client):
    assert "No grants yet" in client.get("/as/e-1/grants/").content.decode()
    case = grant(asked(), mop(100_000))
    page = client.get("/as/e-1/grants/").content.decode()
    for words in (
        case.reference,
        "MOP 100,000.00 granted of MOP 120,000.00 asked for",
        "MOP 70,000.00 · with the grant · on its way",
        "MOP 30,000.00 · once the report is accepted · to come",
        "Report due by 27 May 2027",
    ):
        assert words in page
    lines = client.get("/as/e-1/grants/grants.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "120000.00,100000.00,0.00" in lines[1]
