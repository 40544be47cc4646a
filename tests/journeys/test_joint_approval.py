"""Joint approval: four departments are asked at once, three answer, one is silent, and there is one decision."""

from datetime import timedelta

import pytest

from balcao.cases.models import Case, Opinion
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.testing import example_lodged, person
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import macau_date, now
from tests.journeys.steps import code_of, go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture
def case(world):
    return example_lodged("iam-food-beverage-first", "granted", person(3, "e-2"), at=now())


def at_desk(visit, name, path, **how):
    page = visit(f"{path}", by=name, **how)
    page.fill("#id_code", code_of(name))
    page.locator("main form:has(#id_code) button").first.click()
    return page


def speak(page, case, kind, *, conditions=""):
    go(page, f"/desk/cases/{case.reference}/")
    page.check(f"input[name=kind][value={kind}]")
    if conditions:
        page.fill("#opinion_conditions", conditions)
    page.locator("form[action$='/opinion/'] button[type=submit]").click()


@pytest.mark.parametrize(
    ("theirs", "ours", "read"), [("zh-Hant", "pt", "en"), ("pt", "en", "zh-Hant"), ("en", "zh-Hant", "pt")]
)
def test_four_departments_are_asked_and_one_is_silent(visit, nothing_in_the_way, work, case, theirs, ours, read):
    look = nothing_in_the_way
    others = at_desk(visit, "officer.all", "/desk/joint/", language=theirs, width=390)
    look(others)
    go(others, f"/desk/cases/{case.reference}/")
    look(others)
    for kind, conditions in (("favourable", ""), ("conditions", "兩個出口須保持暢通"), ("favourable", "")):
        speak(others, case, kind, conditions=conditions)
    look(others)
    silent = Opinion.objects.get(case=case, given_at__isnull=True)
    assert silent.department == "DSPA"
    silent.asked_at, silent.due_on = silent.asked_at - timedelta(days=40), macau_date(now()) - timedelta(days=5)
    silent.save()

    desk = at_desk(visit, "officer.iam", "/desk/joint/?late=on", language=ours, width=1280)
    look(desk)
    assert desk.locator(".desk-joint li").count() == 4
    assert translate("desk.joint.late_by", ours).partition("{count}")[0].strip() in desk.inner_text("main")
    do_what_is_due(at=now())
    work()
    go(desk, f"/desk/visits/{case.inspections.get().pk}/")
    desk.locator("details:has(#reason) summary").click()
    desk.fill("#reason", "Visitado no mês passado")
    desk.locator("form:has(#reason) button").click()
    go(desk, f"/desk/cases/{case.reference}/")
    look(desk)
    assert translate("desk.opinions.counts_favourable", ours) in desk.inner_text("main")
    assert desk.input_value("#conditions") == "[DSSCU] 兩個出口須保持暢通"
    desk.check("input[name=outcome][value=approve]")
    desk.click("button[name=step][value=check]")
    look(desk)
    desk.click("button[name=step][value=confirm]")
    work()
    assert Case.objects.get(pk=case.pk).outcome == "approve"

    page = visit("/as/e-2/inbox/", by="wai.keong", language=read, width=390)
    page.locator(".rows a").first.click()
    look(page)
    assert translate("cases.heard.silent_favourable", read) in page.inner_text("main")
    go(page, f"/as/e-2/matters/{case.reference}/")
    look(page)
