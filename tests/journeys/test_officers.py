"""A post given by two, and a colleague who works the case of an officer who is away."""

from datetime import timedelta

import pytest

from balcao.accounts.models import Absence, Post
from balcao.cases.testing import with_officer
from balcao.desk.web import officers
from balcao.documents.api import Ending
from balcao.kernel.clock import macau_date, now
from tests.journeys.steps import go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
ABSENT = {"zh-Hant": "王志豪", "pt": "Vong Chi Hou", "en": "Vong Chi Hou"}
APPLICANT = {"zh-Hant": "陳美玲", "pt": "Chan Mei Ling", "en": "Chan Mei Ling"}
ONE_SCREEN_EACH = [("zh-Hant", 390), ("pt", 1280), ("en", 390)]


def fill_day(page, field, on):
    page.fill(f"#{field}", str(on.day))
    page.fill(f"#{field}-month", str(on.month))
    page.fill(f"#{field}-year", str(on.year))


@pytest.mark.parametrize(("language", "width"), ONE_SCREEN_EACH)
def test_a_post_is_given_by_two(at_desk, nothing_in_the_way, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    first = at_desk("admin", "/desk/officers/", **screen)
    look(first)
    first.locator("main a.govuk-button").first.click()
    look(first)
    first.select_option("#department", "IAM")
    onward(first)
    look(first)
    onward(first)
    look(first)
    assert first.locator(".govuk-error-summary").count() == 1
    first.fill("#account", "sio.fan")
    first.check("input[name=duty][value=licensing]")
    first.check("input[name=clearance][value=reserved]")
    fill_day(first, "until", macau_date(now()) + timedelta(days=200))
    onward(first)
    look(first)
    post = Post.objects.get(person_id=5)
    assert post.confirmed_at is None

    second = at_desk("admin.second", "/desk/officers/", **screen)
    second.locator(f"a[href='/desk/officers/posts/{post.pk}/']").click()
    look(second)
    second.locator(".card--warn button").click()
    look(second)
    post.refresh_from_db()
    assert (post.proposed_by_id, post.confirmed_by_id) == (15, 16)
    go(second, "/desk/officers/review/")
    look(second)
    desk = at_desk("sio.fan", "/desk/", **screen)
    look(desk)
    assert desk.locator(".desk-bar").count() == 1


@pytest.mark.parametrize(("language", "width"), ONE_SCREEN_EACH)
def test_a_substitute_works_a_case_of_the_absent(at_desk, nothing_in_the_way, work, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    case = with_officer()
    away = at_desk("officer.dsi", f"/desk/cases/{case.reference}/", **screen)
    away.locator("form[action$='/take/'] button").first.click()
    go(away, "/desk/absences/")
    look(away)
    away.select_option("#substitute", "DSI:17")
    fill_day(away, "from", macau_date(now()))
    fill_day(away, "until", macau_date(now()) + timedelta(days=3))
    onward(away)
    look(away)
    absence = Absence.objects.get()

    chief = at_desk("chief.dsi", "/desk/absences/", **screen)
    look(chief)
    chief.locator(f"form[action='/desk/absences/{absence.pk}/confirm/'] button").click()
    look(chief)

    stand_in = at_desk("officer.dsi.second", "/desk/?view=mine", **screen)
    look(stand_in)
    stand_in.locator(f"a[href*='{case.reference}']").first.click()
    look(stand_in)
    assert ABSENT[language] in stand_in.inner_text("main")
    stand_in.check("input[name=outcome][value=approve]")
    stand_in.click("button[name=step][value=check]")
    look(stand_in)
    assert "王志豪" in stand_in.inner_text("main")
    stand_in.click("button[name=step][value=confirm]")
    look(stand_in)
    case.refresh_from_db()
    assert (case.decided_by_name, case.decided_for_name) == ("梁思敏", "王志豪")

    go(stand_in, "/desk/look-up/")
    look(stand_in)
    stand_in.fill("#number", "12345678")
    stand_in.check("input[name=reason][value=complaint]")
    stand_in.fill("#words", "Queixa n.º 12")
    onward(stand_in)
    look(stand_in)
    assert APPLICANT[language] in stand_in.inner_text("main")


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_keys_that_end_are_said_to_administrators(at_desk, nothing_in_the_way, monkeypatch, picture, language):
    moment = now()
    soon = [
        Ending("DSI", moment + timedelta(days=6, hours=1), 6),
        Ending("CREDENTIAL", moment + timedelta(days=40), 40),
        Ending("IAM", moment - timedelta(days=1), 0),
    ]
    monkeypatch.setattr(officers, "keys_ending", lambda *, at: soon)
    page = at_desk("admin", "/desk/officers/", language=language, width=390)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        nothing_in_the_way(page)
        assert page.locator(".govuk-inset-text").count() == len(soon)
        picture(page, f"keys-{width}")
