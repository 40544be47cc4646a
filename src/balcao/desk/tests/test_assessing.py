"""The pages of a panel and of an assessor, and an assessor from outside by the link they were sent."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from balcao.accounts.api import give_demo_posts
from balcao.accounts.testing import newest_code
from balcao.cases.models import Assessor, Declaration, Panel, Points
from balcao.cases.testing import drafted, lodged, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.correspondence.assessor_links import address_of
from balcao.correspondence.models import AssessorLink
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now

GRANT = "fm-academic-grant"
CRITERIA = ("relevance", "method", "benefit", "budget")
GIVEN: dict[str, Any] = {f"points-{each}": "7" for each in CRITERIA} | {f"reason-{each}": "fits" for each in CRITERIA}


@pytest.fixture
def panel(world):
    put_on_offer(Path(settings.BALCAO_SERVICES), {GRANT}, at=now())
    for number in (11, 12, 17):
        give_demo_posts(at=now(), posts=[("FM", "assessing")], to=number)
    for number in (14, 18):
        give_demo_posts(at=now(), posts=[("FM", "grants"), ("FM", "chief")], to=number)
    definition = get_published(GRANT, at=now()).definition
    assert definition.data.intake is not None
    first, example = definition.data.intake.rounds[0], definition.examples["granted"]
    for number in (1, 2):
        at: datetime = first.closes_at - timedelta(days=5 - number)
        draft = drafted(GRANT, person(number), answers=example.answers, facts=example.facts, at=at, key=f"g-{number}")
        lodged(draft, person(number), at=at)
    return Panel.objects.get()


def seat(number):
    return Assessor.objects.get(person_id=number).pk


def test_officers_are_named_declare_give_once_and_correct_with_a_reason(panel, at_desk_of):
    runs, mine = at_desk_of("officer.all"), at_desk_of("officer.dsi")
    page = f"/desk/assessing/{panel.pk}/"
    assert runs.post(page, {"act": "name"}).status_code == 422
    assert runs.post(page, {"act": "name", "people": ["11", "12", "17"]}).status_code == 302
    assert mine.get(page).status_code == 404
    one = f"/desk/assess/{seat(11)}/1/"
    assert at_desk_of("officer.iam").get(one).status_code == 404
    assert mine.post(one, {"act": "give", **GIVEN}).status_code == 422
    assert mine.post(one, {"act": "conflict", "conflict": ""}).status_code == 422
    assert mine.post(one, {"act": "free"}).status_code == 302
    wrong = mine.post(one, {"act": "give", **GIVEN, "points-method": "eleven", "reason-budget": ""})
    assert wrong.status_code == 422
    assert {"#points-method", "#reason-budget"} <= {each["href"] for each in wrong.context["errors"]}
    assert "fits" in wrong.content.decode(), "what was typed stays"
    assert mine.post(one, {"act": "give", **GIVEN}).status_code == 302
    assert mine.post(one, {"act": "give", **GIVEN}).status_code == 422
    correct = {"act": "correct", **GIVEN, "corrects": str(Points.objects.get().pk)}
    assert mine.post(one, correct).status_code == 422
    assert mine.post(one, correct | {"why": "read again"}).status_code == 302
    assert mine.post(one, correct | {"why": "the other window"}).status_code == 422
    assert Points.objects.count() == 2


def test_whoever_has_a_conflict_no_longer_sees_it(panel, at_desk_of):
    at_desk_of("officer.all").post(f"/desk/assessing/{panel.pk}/", {"act": "name", "people": ["11", "12", "17"]})
    mine = at_desk_of("officer.dsi")
    one = f"/desk/assess/{seat(11)}/1/"
    assert mine.post(one, {"act": "conflict", "conflict": "kin"}).status_code == 302
    assert mine.get(one).status_code == 404
    assert Declaration.objects.get().reason == "kin"


def test_a_panel_says_what_is_missing_and_only_a_chief_shows_names(panel, at_desk_of):
    runs = at_desk_of("officer.all")
    page = f"/desk/assessing/{panel.pk}/"
    assert runs.post(page, {"act": "propose"}).status_code == 422
    runs.post(page, {"act": "name", "people": ["11", "12", "17"]})
    assert runs.post(page, {"act": "propose"}).status_code == 422
    assert runs.post(page, {"act": "confirm"}).status_code == 422
    assert runs.post(page, {"act": "show", "why": ""}).status_code == 422
    assert runs.post(page, {"act": "show", "why": "a visit"}).status_code == 302
    assert runs.post(page, {"act": "release", "assessor": str(seat(17))}).status_code == 302
    assert runs.get("/desk/assessing/999999/").status_code == 404


def test_somebody_from_outside_is_mailed_once_the_panel_is_open_and_gives_points_by_the_link(
    panel, at_desk_of, mailoutbox
):
    runs = at_desk_of("officer.all")
    page = f"/desk/assessing/{panel.pk}/"
    assert runs.post(page, {"act": "invite", "name": "Ines Costa", "email": "nowhere"}).status_code == 422
    assert runs.post(page, {"act": "invite", "name": "", "email": "ines@example.mo"}).status_code == 422
    asked = {"act": "invite", "name": "Ines Costa", "email": "ines@example.mo", "language": "en"}
    assert runs.post(page, asked).status_code == 302
    assert runs.post(page, asked).status_code == 302
    run_waiting_jobs()
    link = AssessorLink.objects.get()
    where = address_of(link).removeprefix(settings.BALCAO_PUBLIC_URL)
    assert (len(mailoutbox), Client().get(where).status_code) == (0, 410)
    runs.post(page, {"act": "name", "people": ["11", "12"]})
    run_waiting_jobs()
    assert [each.to for each in mailoutbox].count(["ines@example.mo"]) == 1

    browser = Client(headers={"accept-language": "en"})
    assert browser.get(where).status_code == 200
    assert browser.get(f"{where}1/").context.get("view") is None, "the link alone opens nothing"
    browser.post(where, {"act": "send"})
    assert browser.post(where, {"act": "open", "code": "000000"}).status_code == 422
    assert browser.post(where, {"act": "open", "code": newest_code()}).status_code == 302
    assert "Application 1" in browser.get(where).content.decode()
    one = f"{where}1/"
    assert browser.post(one, {"act": "free"}).status_code == 302
    shown = browser.get(one).content.decode()
    assert "66123456" not in shown
    assert "澳門舊區長者互助網絡研究" in shown
    assert browser.post(one, {"act": "give", **GIVEN, "points-method": "99"}).status_code == 422
    assert browser.post(one, {"act": "give", **GIVEN}).status_code == 302
    assert browser.post(one, {"act": "give", **GIVEN}).status_code == 422
    assert Points.objects.get().assessor.outside == "Ines Costa"
    assert Client().post(one, {"act": "give", **GIVEN}).status_code == 200, "another browser is asked for the code"
    runs.post(page, {"act": "release", "assessor": str(link.assessor_id)})
    assert browser.get(one).status_code == 410
    assert Client().get("/assess/nonsense/").status_code == 404
