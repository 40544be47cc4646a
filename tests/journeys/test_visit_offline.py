"""A visit on the spot: agreed with the applicant, inspected on a phone without network, sent, signed, sealed."""

from datetime import timedelta

import pytest

from balcao.cases.models import Case, Finding, InspectionPhoto
from balcao.cases.operations.running import run_case
from balcao.cases.testing import example_lodged, person
from balcao.documents.api import documents_of_case
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import MACAU, now
from tests.journeys.steps import code_of, go, onward, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00"
    "05000201a3a2d8a20000000049454e44ae426082"
)


@pytest.fixture
def case(world):
    case = example_lodged("iam-food-beverage-first", "granted", person(3, "e-2"), at=now())
    case.opinions.update(kind="favourable", given_at=now())
    run_case(case_id=case.pk, at=now())
    return Case.objects.get(pk=case.pk)


def at_desk(visit, path, **how):
    page = visit(f"{path}", by="officer.iam", **how)
    page.fill("#id_code", code_of("officer.iam"))
    page.locator("main form:has(#id_code) button").first.click()
    return page


def arrange(desk, look, case):
    """Name the inspector and propose a time."""
    go(desk, f"/desk/cases/{case.reference}/meetings/")
    look(desk)
    desk.locator("details:has(form[action$='/plan/']) summary").click()
    desk.locator("form[action$='/plan/'] button[type=submit]").click()
    desk.check("input[name=kind][value=visit]")
    soon = now().astimezone(MACAU) + timedelta(days=1)
    desk.fill("#day1", soon.date().isoformat())
    desk.fill("#time1", "10:30")
    desk.locator("form[action$='/propose/'] button[type=submit]").click()
    look(desk)
    return soon.date().isoformat()


def agree(page, look, case):
    """The applicant takes the time."""
    sign_in(page, "wai.keong")
    look(page)
    page.locator("input[name=starts_at]").first.check()
    page.click("button[value=agree]")
    look(page)
    assert page.locator("a[href$='calendar.ics']").count() == 1


@pytest.mark.parametrize(("language", "theirs"), [("en", "zh-Hant"), ("zh-Hant", "pt"), ("pt", "en")])
def test_a_visit_is_inspected_offline_and_sent_when_there_is_a_network(
    visit, nothing_in_the_way, work, case, language, theirs
):
    look = nothing_in_the_way
    desk = at_desk(visit, "/desk/", language=language, width=1280)
    day = arrange(desk, look, case)
    agree(visit(f"/account/login/?next=/as/e-2/matters/{case.reference}/appointments/", language=theirs), look, case)

    phone = desk
    phone.set_viewport_size({"width": 390, "height": 900})
    go(phone, f"/desk/visits/?day={day}")
    look(phone)
    phone.evaluate("navigator.serviceWorker.ready")
    phone.locator("[data-keep-visits] button").click()
    phone.locator("[role=status]", has_text=translate("desk.visit.taken_along", language)).wait_for()
    phone.context.set_offline(True)
    phone.locator("[data-visit-link]").first.click()
    phone.locator(".visit-kept__now", has_text=translate("desk.visit.kept.offline", language)).wait_for()
    look(phone)
    phone.check("#as_planned-yes")
    phone.check("#exits_clear-no")
    phone.fill("#exits_clear-remark", "Boxes before the back door 𠮷")
    phone.fill("#extinguishers-value", "2")
    phone.check("#exhaust-yes")
    phone.set_input_files("#photo-kitchen", {"name": "kitchen.png", "mimeType": "image/png", "buffer": PIXEL})
    phone.locator("[data-photos-now][data-waiting='1']").wait_for()
    look(phone)
    assert not Finding.objects.exists()
    phone.reload()
    phone.locator("[data-photos-now][data-waiting='1']").wait_for()
    assert phone.input_value("#exits_clear-remark") == "Boxes before the back door 𠮷"

    phone.context.set_offline(False)
    phone.locator("[data-photos-now][data-waiting='0']").wait_for()
    phone.locator(".visit-kept__now", has_text=translate("desk.visit.sent", language)).wait_for()
    look(phone)
    assert {each.item: each.value for each in Finding.objects.all()} == {
        "as_planned": True,
        "exits_clear": False,
        "extinguishers": "2",
        "exhaust": True,
    }
    assert InspectionPhoto.objects.count() == 1
    phone.locator("[data-to-sign]").click()
    phone.wait_for_url("**/sign/")
    look(phone)
    phone.check("#read")
    onward(phone)
    look(phone)
    work()
    (report,) = documents_of_case(case_reference=case.reference)
    assert (report.kind, str(report.state)) == ("report", "sealed")
    go(desk, f"/desk/cases/{case.reference}/")
    assert "出口暢通" in desk.input_value("#conditions")  # in the language that the applicant reads
