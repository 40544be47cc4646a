"""Like cases decided together, and an outside expert asked by a link, in three languages."""

import pytest

from balcao.accounts.testing import newest_code
from balcao.cases.testing import renewal_with_officer
from balcao.correspondence.models import Invitation
from balcao.correspondence.outside import link_of
from tests.journeys.steps import code_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
LANGUAGES = [("en", 390), ("pt", 1280), ("zh-Hant", 390)]


@pytest.mark.parametrize(("language", "width"), LANGUAGES)
def test_cases_are_joined_an_expert_answers_and_a_condition_gets_its_day(
    world, visit, live_server, nothing_in_the_way, language, width
):
    lead, other = (renewal_with_officer(key=key) for key in "ab")
    together = f"/desk/cases/{lead.reference}/together/"
    page = visit(f"{together}", by="officer.iam", language=language, width=width)
    page.fill("#id_code", code_of("officer.iam"))
    page.locator("main form:has(#id_code) button").first.click()
    nothing_in_the_way(page)
    page.check(f'input[value="{other.reference}"]')
    page.click("form.card button.govuk-button")
    nothing_in_the_way(page)
    page.goto(f"{live_server.url}/desk/cases/{lead.reference}/outside/")
    page.fill("#body", "Engineers")
    page.fill("#person", "Eng. Chau")
    page.fill("#email", "chau@example.mo")
    page.check("input[name=pages] >> nth=0")
    nothing_in_the_way(page)
    page.click("form.card button.govuk-button")
    nothing_in_the_way(page)
    expert = visit("/", language=language, width=width)
    expert.goto(link_of(Invitation.objects.get()))
    nothing_in_the_way(expert)
    expert.click("button[value=send]")
    expert.fill("#code", newest_code())
    nothing_in_the_way(expert)
    expert.click("button[value=open]")
    expert.check("input[value=conditions]")
    expert.fill("#conditions", "Two extinguishers")
    nothing_in_the_way(expert)
    expert.click("button[value=answer]")
    nothing_in_the_way(expert)
    page.goto(f"{live_server.url}/desk/cases/{lead.reference}/")
    page.check("#outcome")
    page.click("button[value=check]")
    nothing_in_the_way(page)
