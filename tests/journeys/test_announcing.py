"""A chief tells everyone who applied for a service; to many only with a second chief."""

import pytest

from balcao.accounts.models import Post
from balcao.announcements.models import Announcement
from balcao.cases.testing import with_officer
from balcao.notices.models import Notice
from tests.journeys.steps import go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


def write(page, look, case, *languages):
    go(page, "/desk/announcements/")
    look(page)
    page.locator("a[href$='/announcements/new/']").click()
    look(page)
    page.locator("button[value=check]").click()
    look(page)
    assert page.locator("#service_id-error").is_visible()
    page.select_option("#service_id", case.service_id)
    for each in languages:
        page.fill(f"#subject-{each}", "Fechado na sexta-feira, 27 de Novembro")
        page.fill(f"#body-{each}", "O balcão está fechado.\n\nOs prazos não mudam.")
    page.locator("button[value=check]").click()
    look(page)


def test_a_chief_tells_a_few_at_once_on_a_phone(at_desk, nothing_in_the_way, work):
    case = with_officer()
    page = at_desk("chief.dsi", "/desk/announcements/", language="pt", width=390)
    write(page, nothing_in_the_way, case, "pt")
    assert "Não escrito em" in page.inner_text("main")
    page.locator("button[value=change]").click()
    assert page.input_value("#subject-pt").startswith("Fechado")
    page.locator("button[value=check]").click()
    page.locator("button[value=send]").click()
    nothing_in_the_way(page)
    assert "A ser enviado" in page.inner_text("main")
    work()
    go(page, f"/desk/announcements/{Announcement.objects.get().pk}/")
    nothing_in_the_way(page)
    assert "Enviado" in page.inner_text("main")
    assert Notice.objects.filter(kind="announcement").count() == 1


def test_to_many_a_second_chief_confirms(at_desk, nothing_in_the_way, settings):
    settings.BALCAO_ANNOUNCE_ALONE, look, case = 0, nothing_in_the_way, with_officer()
    page = at_desk("chief.dsi", "/desk/announcements/", language="zh-Hant", width=1280)
    write(page, look, case, "zh-Hant", "pt", "en")
    page.locator("button[value=send]").click()
    look(page)
    number = Announcement.objects.get().pk
    assert not page.locator("button[value=confirm]").count()
    Post.objects.filter(person_id=11).update(duty="chief")
    second = at_desk("officer.dsi", f"/desk/announcements/{number}/", language="en", width=1280)
    look(second)
    second.locator("button[value=return]").click()
    look(second)
    assert second.locator("#why-error").is_visible()
    second.locator("button[value=confirm]").click()
    look(second)
    assert "Being sent" in second.inner_text("main")
    second.locator("button[value=stop]").click()
    look(second)
    assert "Stopped" in second.inner_text("main")
