"""Nobody is refused unheard; whoever is refused can have it decided anew by the superior; silence decides by law."""

from datetime import timedelta

import pytest

from balcao.cases.api import decide_case
from balcao.cases.models import Case
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.testing import certificate_draft, drafted, lodged, officer, person
from balcao.kernel.clock import macau_date, now
from tests.journeys.steps import draft_of, go, onward, sign

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
ONE_SCREEN_EACH = [("zh-Hant", 390), ("pt", 1280), ("en", 390)]
PRESIDENT = person(1, "e-1")
PERMIT = "cpsp-firecracker-permit"
FIREWORKS = {
    "occasion": "anniversary",
    "place": {"street": "關閘馬路", "number": "25", "building": "關閘廣場"},
    "parish": "nossa_senhora_de_fatima",
    "start_time": "11:30",
    "quantity": 1,
    "lawful_origin": [
        {"key": "aa/aa", "name": "factura.pdf", "size": 1000, "media_type": "application/pdf", "sha256": "aa"}
    ],
    "place_allowed": True,
    "true_and_complete": True,
}


@pytest.mark.parametrize(("language", "width"), ONE_SCREEN_EACH)
def test_a_refusal_by_the_rules_is_heard_and_then_decided(
    visit, at_desk, nothing_in_the_way, tmp_path, work, language, width
):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    case = lodged(certificate_draft(status="dissolved"), PRESIDENT, at=now())
    applicant = visit("/as/e-1/inbox/", by="mei.ling", **screen)
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

    desk = at_desk("officer.dsi", f"/desk/cases/{case.reference}/", **screen)
    look(desk)
    assert "登記有誤" in desk.inner_text("main")
    desk.check("input[name=outcome][value=refuse]")
    desk.check("input[name=reasons][value=association_dissolved]")
    desk.click("button[name=step][value=check]")
    look(desk)
    desk.click("button[name=step][value=confirm]")
    look(desk)
    work()
    case.refresh_from_db()
    assert (case.state, case.route) == ("refused", "officer")
    go(applicant, f"/as/e-1/matters/{case.reference}/")
    look(applicant)


@pytest.mark.parametrize(("language", "width"), [("pt", 390)])
def test_an_officer_who_would_refuse_hears_first(visit, at_desk, nothing_in_the_way, work, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    case = lodged(certificate_draft(term_end="2026-03-31"), PRESIDENT, at=now())
    desk = at_desk("officer.dsi", f"/desk/cases/{case.reference}/", **screen)
    desk.check("input[name=outcome][value=refuse]")
    desk.fill("#note", "Falta a assinatura na acta.")
    desk.click("button[name=step][value=check]")
    look(desk)
    desk.click("button[name=step][value=confirm]")
    look(desk)
    applicant = visit(f"/as/e-1/matters/{case.reference}/", by="mei.ling", **screen)
    look(applicant)
    applicant.locator(".card--warn a.govuk-button").click()
    applicant.click("button[value=waive]")
    look(applicant)
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("with_officer", "")


@pytest.mark.parametrize(("language", "width"), ONE_SCREEN_EACH)
def test_an_appeal_goes_to_the_superior_who_decides_anew(visit, at_desk, nothing_in_the_way, work, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    case = lodged(certificate_draft(term_end="2026-03-31"), PRESIDENT, at=now())
    author = officer(11, "DSI", "association-register")
    reference = case.reference
    decide_case(
        actor=author, at=now(), reference=reference, outcome="refuse", note="Sem assinatura.", without_hearing="urgent"
    )
    work()
    applicant = visit(f"/as/e-1/matters/{reference}/", by="mei.ling", **screen)
    look(applicant)
    applicant.locator("main a[href$='/remedies/']").first.click()
    look(applicant)
    applicant.locator("form:has(input[value='hierarchical-appeal']) button").click()
    look(applicant)
    draft = draft_of(applicant)
    applicant.locator("main a.govuk-button").first.click()
    look(applicant)
    onward(applicant)
    look(applicant)
    applicant.fill("textarea[name=grounds]", "A acta está assinada.")
    applicant.check("input[name=true_and_complete]")
    onward(applicant)
    look(applicant)
    onward(applicant)
    sign(applicant, "mei.ling")
    other = visit(f"/as/p-3/to-sign/{draft}/", by="wai.keong", **screen)
    sign(other, "wai.keong")
    applicant.reload()
    look(applicant)
    applicant.click("button[value=continue]")
    look(applicant)
    work()
    appeal = Case.objects.get(draft_id=draft)
    assert (appeal.department, appeal.duty) == ("DSI", "chief")

    chief = at_desk("chief.dsi", f"/desk/cases/{appeal.reference}/", **screen)
    look(chief)
    chief.check("input[name=outcome][value=approve]")
    chief.check("input[name=reasons][value=facts_wrong]")
    chief.click("button[name=step][value=check]")
    look(chief)
    chief.click("button[name=step][value=confirm]")
    work()
    case.refresh_from_db()
    assert (case.state, case.revision) == ("granted", 1)
    go(chief, f"/desk/cases/{reference}/")
    look(chief)
    go(applicant, f"/as/e-1/matters/{reference}/")
    look(applicant)


@pytest.mark.parametrize(("language", "width"), ONE_SCREEN_EACH)
def test_silence_grants_where_the_law_says_so(visit, nothing_in_the_way, work, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    applicant = person(5)
    event = macau_date(now()) + timedelta(days=30)
    answers = {**FIREWORKS, "event_on": event.isoformat()}
    case = lodged(drafted(PERMIT, applicant, answers=answers, facts={}), applicant, at=now())
    page = visit(f"/as/p-5/matters/{case.reference}/", by="sio.fan", **screen)
    look(page)
    do_what_is_due(at=case.deadline_at)
    work()
    case.refresh_from_db()
    assert (case.state, case.route) == ("granted", "tacit")
    page.reload()
    look(page)
    go(page, "/as/p-5/inbox/")
    page.locator("main a[href*='/inbox/']").first.click()
    look(page)
