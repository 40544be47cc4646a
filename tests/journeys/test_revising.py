"""A decision taken is corrected and issued anew; it is revoked after its holder was heard, and the holder appeals."""

import pytest

from balcao.cases.api import conditions_in, decide_case
from balcao.cases.models import Case
from balcao.cases.testing import certificate_draft, lodged, officer, person
from balcao.documents.api import documents_of_case
from balcao.kernel.clock import now
from tests.journeys.steps import code_of, go, onward, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
ONE_SCREEN_EACH = [("zh-Hant", 390), ("pt", 1280), ("en", 390)]
PRESIDENT = person(1, "e-1")


@pytest.fixture
def at_desk(visit):
    """Sign in with both factors and open a page of the desk."""

    def open_desk(name, path, **screen):
        page = visit(f"/account/login/?next={path}", **screen)
        sign_in(page, name)
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()
        return page

    return open_desk


@pytest.fixture
def granted(work):
    """A certificate granted under a condition, and issued."""
    case = lodged(certificate_draft(term_end="2026-03-31"), PRESIDENT, at=now())
    author = officer(11, "DSI", "association-register")
    decide_case(
        actor=author, at=now(), reference=case.reference, outcome="approve", conditions=conditions_in("限用於銀行")
    )
    work()
    return case


@pytest.mark.parametrize(("language", "width"), ONE_SCREEN_EACH)
def test_a_correction_issues_the_certificate_anew(visit, at_desk, nothing_in_the_way, granted, work, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    desk = at_desk("officer.dsi", f"/desk/cases/{granted.reference}/revise/", **screen)
    look(desk)
    desk.click("button[value=check]")
    look(desk)
    assert desk.locator(".govuk-error-summary").count() == 1
    desk.check("input[name=kind][value=corrected]")
    desk.fill("#why", "「限用於銀行」應為「只限用於銀行」")
    desk.fill("#conditions", "只限用於銀行")
    desk.click("button[value=check]")
    look(desk)
    assert "只限用於銀行" in desk.inner_text("main")
    desk.click("button[value=propose]")
    look(desk)
    work()
    old, new = documents_of_case(case_reference=granted.reference)
    holder = visit(f"/account/login/?next=/as/e-1/matters/{granted.reference}/", **screen)
    sign_in(holder, "mei.ling")
    look(holder)
    assert old.number in holder.inner_text("main")
    go(holder, f"/verify/{old.number}/?code={old.code}")
    look(holder)
    assert new.number in holder.inner_text("main")


@pytest.mark.parametrize(("language", "width"), ONE_SCREEN_EACH)
def test_a_revocation_is_heard_and_confirmed_by_a_chief(
    visit, at_desk, nothing_in_the_way, granted, work, language, width
):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    desk = at_desk("officer.dsi", f"/desk/cases/{granted.reference}/revise/", **screen)
    desk.check("input[name=kind][value=revoked]")
    desk.fill("#why", "會議紀錄是偽造的")
    desk.click("button[value=check]")
    look(desk)
    desk.click("button[value=propose]")
    look(desk)
    work()
    holder = visit(f"/account/login/?next=/as/e-1/matters/{granted.reference}/", **screen)
    sign_in(holder, "mei.ling")
    look(holder)
    holder.locator(".card--warn a.govuk-button").click()
    look(holder)
    holder.fill("#answer", "並非偽造")
    onward(holder)
    look(holder)
    chief = at_desk("chief.dsi", "/desk/revisions/", **screen)
    look(chief)
    chief.locator("main ul.rows a").first.click()
    look(chief)
    assert "並非偽造" in chief.inner_text("main")
    chief.click("button[value=confirm]")
    look(chief)
    work()
    assert Case.objects.get(pk=granted.pk).state == "refused"
    (document,) = documents_of_case(case_reference=granted.reference)
    go(holder, f"/verify/{document.number}/?code={document.code}")
    look(holder)
    go(holder, f"/as/e-1/matters/{granted.reference}/")
    look(holder)
    go(holder, f"/as/e-1/matters/{granted.reference}/remedies/")
    look(holder)
