"""One application becomes two at the desk; who applied reads both, each with its own number, in three languages."""

import pytest

from balcao.cases.models import Case
from balcao.cases.testing import example_lodged, person
from balcao.kernel.clock import now
from tests.journeys.steps import code_of, go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
ORGANS = "dsi-association-leadership-update"


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_an_application_is_split_and_its_applicant_reads_both(
    world, visit, nothing_in_the_way, work, picture, language, width
):
    look = nothing_in_the_way
    case = example_lodged(ORGANS, "granted", person(1, "e-1"), at=now())
    desk = visit(f"/desk/cases/{case.reference}/split/", by="officer.dsi", language=language, width=width)
    desk.fill("#id_code", code_of("officer.dsi"))
    desk.locator("main form:has(#id_code) button").first.click()
    look(desk)
    picture(desk, "split")
    desk.fill("#stays", "主席")
    desk.locator("main form button.govuk-button").first.click()
    look(desk)
    assert Case.objects.count() == 1, "without saying what goes nothing is split"
    desk.fill("#goes", "其餘成員")
    desk.locator("main input[type=checkbox]").first.check()
    desk.locator("main form button.govuk-button").first.click()
    look(desk)
    picture(desk, "done")
    part = Case.objects.exclude(pk=case.pk).get()
    assert part.reference in desk.inner_text("main")
    go(desk, f"/desk/cases/{part.reference}/")
    look(desk)
    assert case.reference in desk.inner_text("main")
    work()

    page = visit("/as/e-1/matters/", by="mei.ling", language=language, width=width)
    look(page)
    picture(page, "matters")
    for each in (case, part):
        go(page, f"/as/e-1/matters/{each.reference}/")
        look(page)
        assert each.reference in page.inner_text("main")
