"""A licence suspended by its department: opened at the desk, heard, confirmed by a chief, read in the register."""

import pytest

from balcao.cases.models import Case
from balcao.foundation.ui.api import translate
from tests.journeys.steps import go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
NUMBER = "IAM-RT-2026-000003"
APPLICANT = {"zh-Hant": "申請人", "pt": "requerente", "en": "applicant"}


def decide(page, look):
    """Choose to impose it for danger, read it as the addressee will, send it."""
    page.check("input[name=outcome][value=refuse]")
    page.check("input[name=reasons][value=danger]")
    page.click("button[value=check]")
    look(page)
    page.click("button[value=confirm]")
    look(page)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_licence_is_suspended_after_its_holder_was_heard(visit, at_desk, nothing_in_the_way, work, language, width):
    screen = {"language": language, "width": width}

    def look(page):
        nothing_in_the_way(page)
        if "/desk/cases/" in page.url:
            assert APPLICANT[language] not in page.inner_text("main").lower()

    desk = at_desk("officer.iam", f"/desk/licences/{NUMBER}/", **screen)
    look(desk)
    desk.click("a[href$='/measures/licence-suspension/']")
    look(desk)
    onward(desk)
    look(desk)
    assert desk.locator(".govuk-error-summary").count() == 1
    desk.fill("#findings", "廚房衛生情況危害公眾健康")
    onward(desk)
    work()
    desk.reload()
    look(desk)
    case = Case.objects.get(service_id="licence-suspension")
    page_of_case = f"/desk/cases/{case.reference}/"
    decide(desk, look)
    work()

    holder = visit(f"/as/e-2/matters/{case.reference}/", by="wai.keong", **screen)
    look(holder)
    holder.locator(".card--warn a.govuk-button").click()
    look(holder)
    holder.fill("#answer", "已於本週徹底清潔")
    onward(holder)
    look(holder)

    go(desk, page_of_case)
    look(desk)
    assert "已於本週徹底清潔" in desk.inner_text("main")
    go(desk, f"{page_of_case}as-applicant/")
    look(desk)
    go(desk, f"{page_of_case}messages/")
    look(desk)
    go(desk, page_of_case)
    decide(desk, look)
    go(holder, f"/register/{NUMBER}/")
    in_force, suspended = (translate(f"licences.state.{each}", language) for each in ("in_force", "suspended"))
    assert in_force in holder.inner_text("main")

    chief = at_desk("chief.iam", page_of_case, **screen)
    look(chief)
    chief.locator(f"form[action$='{case.reference}/confirm/'] button").click()
    work()
    chief.reload()
    look(chief)
    assert Case.objects.get(pk=case.pk).state == "imposed"
    go(holder, f"/register/{NUMBER}/")
    look(holder)
    assert suspended in holder.inner_text("main")
    go(holder, f"/as/e-2/matters/{case.reference}/")
    look(holder)
    go(holder, f"/as/e-2/matters/{case.reference}/remedies/")
    look(holder)
    assert holder.locator("main a[href*='hierarchical-appeal'], main form button").count() > 0
