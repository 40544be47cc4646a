"""An officer reads a file of a case in place, by keyboard, and comes back to where they were."""

import pytest

from balcao.cases.testing import with_officer
from balcao.desk.tests.test_case import with_file
from balcao.desk.tests.test_viewer import pdf
from tests.journeys.steps import code_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_a_file_is_read_by_keyboard(visit, nothing_in_the_way, language, width):
    case = with_officer()
    sha256 = with_file(case, pdf("white", "grey"))
    desk = visit(f"/desk/cases/{case.reference}/", by="officer.dsi", language=language, width=width)
    desk.fill("#id_code", code_of("officer.dsi"))
    desk.locator("main form:has(#id_code) button").first.click()
    nothing_in_the_way(desk)
    desk.locator(f"#file-{sha256}").press("Enter")
    desk.wait_for_url("**/view/")
    nothing_in_the_way(desk)
    for key, then in (("n", "page=2"), ("+", "zoom=150"), ("r", "turn=1"), ("p", "page=1")):
        desk.keyboard.press(key)
        desk.wait_for_url(f"**{then}**")
    nothing_in_the_way(desk)
    desk.keyboard.press("Escape")
    desk.wait_for_url(f"**/desk/cases/{case.reference}/#file-{sha256}")
