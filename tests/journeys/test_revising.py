"""Decisions corrected, revoked after a hearing, standing still during an appeal; silence that is certified."""

from datetime import timedelta

import pytest

from balcao.cases.api import (
    DecisionKind,
    Wish,
    conditions_in,
    confirm_revision,
    decide_case,
    propose_revision,
    save_answers,
    start_draft,
)
from balcao.cases.models import Case, Revision
from balcao.cases.operations.running import run_case
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.remedies import in_force
from balcao.cases.testing import CERTIFICATE, certificate_draft, lodged, officer, person, republish
from balcao.documents.api import documents_of_case
from balcao.kernel.clock import now
from tests.journeys.steps import go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
ONE_SCREEN_EACH = [("zh-Hant", 390), ("pt", 1280), ("en", 390)]
PRESIDENT = person(1, "e-1")


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
    holder = visit(f"/as/e-1/matters/{granted.reference}/", by="mei.ling", **screen)
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
    holder = visit(f"/as/e-1/matters/{granted.reference}/", by="mei.ling", **screen)
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


@pytest.mark.parametrize(("language", "width"), ONE_SCREEN_EACH)
def test_a_revocation_stands_still_while_a_chief_orders_it(
    visit, at_desk, nothing_in_the_way, granted, work, language, width
):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    author, chief = officer(11, "DSI", "association-register"), officer(13, "DSI", "association-register", "chief")
    given = {"at": now(), "reference": granted.reference}
    what = Wish(kind=DecisionKind.REVOKED, why="會議紀錄是偽造的")
    propose_revision(actor=author, seen=in_force(granted).pk, wish=what, without_hearing="urgent", **given)
    confirm_revision(actor=chief, revision_id=Revision.objects.get().pk, **given)
    work()
    draft = start_draft(
        actor=PRESIDENT, at=now(), service_id="hierarchical-appeal", key="appeal", against=granted.reference
    )
    answers = {"grounds": "正本已簽署", "true_and_complete": True}
    save_answers(actor=PRESIDENT, at=now(), draft_id=draft, values=answers, seen={})
    lodged(draft, PRESIDENT, at=now(), run=False)
    work()
    desk = at_desk("chief.dsi", f"/desk/cases/{granted.reference}/revise/", **screen)
    look(desk)
    desk.click("button[value=stay]")
    look(desk)
    assert desk.locator(".govuk-error-summary").count() == 1
    desk.fill("#stay_why", "損害難以彌補")
    desk.click("button[value=stay]")
    look(desk)
    holder = visit(f"/as/e-1/matters/{granted.reference}/", by="mei.ling", **screen)
    look(holder)
    assert "損害難以彌補" in holder.inner_text("main")
    (document,) = documents_of_case(case_reference=granted.reference)
    go(holder, f"/verify/{document.number}/?code={document.code}")
    look(holder)


@pytest.mark.parametrize(("language", "width"), ONE_SCREEN_EACH)
def test_silence_of_ninety_days_is_certified(visit, at_desk, nothing_in_the_way, work, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}

    def escalates(content):
        content["data"]["deadline"] |= {"working_days": 20, "on_deadline": "escalate"}

    republish(CERTIFICATE, escalates, at=now())
    long_ago = now() - timedelta(days=95)
    case = lodged(certificate_draft(term_end="2026-03-31"), PRESIDENT, at=long_ago, run=False)
    run_case(case_id=case.pk, at=long_ago)
    do_what_is_due(at=now())
    do_what_is_due(at=now())
    work()
    assert Case.objects.get(pk=case.pk).route == "tacit"
    holder = visit(f"/as/e-1/matters/{case.reference}/", by="mei.ling", **screen)
    look(holder)
    holder.locator("form[action$='/silence/'] button").click()
    look(holder)
    work()
    holder.reload()
    look(holder)
    (document,) = documents_of_case(case_reference=case.reference)
    assert document.number in holder.inner_text("main")
    desk = at_desk("chief.dsi", "/desk/revisions/", **screen)
    look(desk)
    assert case.reference in desk.inner_text("main")
