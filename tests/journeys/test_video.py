"""A video meeting from the officer's proposal to both sides in their rooms, with a provider that was down first."""

from datetime import timedelta

import pytest

from balcao.cases.gateways import video as gateway
from balcao.cases.models import Appointment
from balcao.cases.testing import renewal_with_officer
from balcao.kernel.clock import MACAU, now
from balcao.standins.tests.conftest import running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture(scope="module")
def provider():
    with running("video") as client:
        yield client


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_booked_and_entered_by_both(visit, at_desk, nothing_in_the_way, picture, provider, settings, language, width):
    settings.BALCAO_VIDEO_URL = str(provider.base_url).rstrip("/")
    gateway._client.cache_clear()
    look, case = nothing_in_the_way, renewal_with_officer()
    desk = at_desk("officer.iam", f"/desk/cases/{case.reference}/meetings/", language=language, width=width)
    tomorrow = (now() + timedelta(days=1)).astimezone(MACAU)
    desk.check("input[name=kind][value=video]")
    desk.fill("#day1", tomorrow.date().isoformat())
    desk.fill("#time1", "10:00")
    desk.locator("form[action$='/propose/'] button").first.click()
    look(desk)
    path = f"/as/e-2/matters/{case.reference}/appointments/"
    person = visit(f"{path}", by="wai.keong", language=language, width=width)
    person.check("input[name=starts_at]")
    person.click("button[value=agree]")
    person.click("main a[href$='/video/']")
    look(person)
    assert person.locator("a[href$='/video/enter/']").count() == 0
    person.click("button[name=record][value=no]")
    look(person)
    Appointment.objects.update(starts_at=now() + timedelta(minutes=5))
    provider.post("/switch/video", data={"state": "down"})
    person.reload()
    look(person)
    failed = in_new_tab(person, "a[href$='/video/enter/']")
    look(failed)
    assert "2833 7676" in failed.inner_text("main") or "28337676" in failed.inner_text("main")
    provider.post("/switch/video", data={"state": "works"})
    theirs = in_new_tab(failed, "a[href$='/video/enter/']")
    assert "/room/" in theirs.url
    desk.reload()
    desk.click("main a[href$='/video/']")
    look(desk)
    ours = in_new_tab(desk, "a[href$='/video/enter/']")
    assert "/room/" in ours.url
    assert ours.url != theirs.url
    gateway._client.cache_clear()

    desk.click("button[name=show][value=page]")
    look(desk)
    desk.select_option("#page", index=1)
    desk.click("button[name=show][value=page]")
    look(desk)
    person.bring_to_front()
    person.wait_for_selector("a[href$='/video/shown/']", timeout=20_000)
    look(person)
    picture(person, "shown")
    opened = in_new_tab(person, "a[href$='/video/shown/']")
    look(opened)
    picture(opened, "opened")
    assert opened.locator(".govuk-summary-list__row").count() > 0
    desk.reload()
    look(desk)
    picture(desk, "desk")
    desk.click("button[name=show][value=away]")
    person.bring_to_front()
    person.wait_for_selector("a[href$='/video/shown/']", state="detached", timeout=20_000)


def in_new_tab(page, selector):
    """What opens in a tab of its own when one clicks there."""
    with page.context.expect_page() as opened:
        page.click(selector)
    opened.value.wait_for_load_state()
    return opened.value
