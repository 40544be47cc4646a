"""Nobody is refused unheard: the rules refuse, the applicant answers, an officer decides."""

import pytest

from balcao.cases.testing import certificate_draft, lodged, person
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


@pytest.mark.parametrize(("language", "width"), ONE_SCREEN_EACH)
def test_a_refusal_by_the_rules_is_heard_and_then_decided(
    visit, at_desk, nothing_in_the_way, tmp_path, work, language, width
):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    case = lodged(certificate_draft(status="dissolved"), PRESIDENT, at=now())
    applicant = visit("/account/login/?next=/as/e-1/inbox/", **screen)
    sign_in(applicant, "mei.ling")
    applicant.locator("main a[href*='/inbox/']").first.click()
    look(applicant)
    applicant.locator("main a.govuk-button").first.click()
    look(applicant)
    onward(applicant)
    look(applicant)
    assert applicant.locator(".govuk-error-summary").count() == 1
    paper = tmp_path / "acta.png"
    applicant.screenshot(path=paper)
    applicant.fill("#answer", "登記有誤，本會仍然存續")
    applicant.set_input_files("#files", str(paper))
    onward(applicant)
    look(applicant)
    work()
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("with_officer", "")

    officer = at_desk("officer.dsi", f"/desk/cases/{case.reference}/", **screen)
    look(officer)
    assert "登記有誤" in officer.inner_text("main")
    officer.check("input[name=outcome][value=refuse]")
    officer.check("input[name=reasons][value=association_dissolved]")
    officer.click("button[name=step][value=check]")
    look(officer)
    officer.click("button[name=step][value=confirm]")
    look(officer)
    work()
    case.refresh_from_db()
    assert (case.state, case.route) == ("refused", "officer")
    go(applicant, f"/as/e-1/matters/{case.reference}/")
    look(applicant)


@pytest.mark.parametrize(("language", "width"), [("pt", 390)])
def test_an_officer_who_would_refuse_hears_first(visit, at_desk, nothing_in_the_way, work, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    case = lodged(certificate_draft(term_end="2026-03-31"), PRESIDENT, at=now())
    officer = at_desk("officer.dsi", f"/desk/cases/{case.reference}/", **screen)
    officer.check("input[name=outcome][value=refuse]")
    officer.fill("#note", "Falta a assinatura na acta.")
    officer.click("button[name=step][value=check]")
    look(officer)
    officer.click("button[name=step][value=confirm]")
    look(officer)
    applicant = visit(f"/account/login/?next=/as/e-1/matters/{case.reference}/", **screen)
    sign_in(applicant, "mei.ling")
    look(applicant)
    applicant.locator(".card--warn a.govuk-button").click()
    applicant.click("button[value=waive]")
    look(applicant)
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("with_officer", "")
