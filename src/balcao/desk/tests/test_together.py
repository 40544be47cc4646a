"""The page on which an officer joins like cases, and what applicants read of it."""

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.models import Case
from balcao.cases.testing import renewal_with_officer


@pytest.fixture
def cases(world):
    return [renewal_with_officer(key=key) for key in "ab"]


def test_joined_on_the_page_they_are_decided_on_the_lead_and_taken_out_again(at_desk_of, cases):
    lead, other = cases
    desk = at_desk_of("officer.iam")
    page = f"/desk/cases/{lead.reference}/together/"
    assert other.reference in desk.get(page).content.decode()
    refused = desk.post(page, {"other": ""})
    assert refused.status_code == 409
    assert "Tick a case" in refused.content.decode()
    assert desk.post(page, {"join": other.reference}).status_code == 302
    assert "Also decided with this case" in desk.get(f"/desk/cases/{lead.reference}/").content.decode()
    led = desk.get(f"/desk/cases/{other.reference}/").content.decode()
    assert f"Decided together with case {lead.reference}" in led
    assert 'id="decide"' not in led
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="wai.keong"))
    matter = client.get(f"/as/e-2/matters/{other.reference}/").content.decode()
    assert "decided together with other applications of the same kind (1)" in matter
    assert desk.post(page, {"separate": other.reference}).status_code == 302
    assert 'id="decide"' in desk.get(f"/desk/cases/{other.reference}/").content.decode()


def test_deciding_what_is_led_says_where_it_is_decided(at_desk_of, cases):
    lead, other = cases
    desk = at_desk_of("officer.iam")
    desk.post(f"/desk/cases/{lead.reference}/together/", {"join": other.reference})
    answer = desk.post(f"/desk/cases/{other.reference}/decide/", {"outcome": "approve", "step": "confirm"})
    assert answer.status_code == 409
    assert "decided together with another one" in answer.content.decode()
    assert set(Case.objects.values_list("outcome", flat=True)) == {""}


def test_another_department_finds_no_such_page(at_desk_of, cases):
    assert at_desk_of("officer.dsi").get(f"/desk/cases/{cases[0].reference}/together/").status_code == 404
