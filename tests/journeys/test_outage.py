"""A service is closed for a while: told by one officer, confirmed by a second; nothing is lodged, nothing is lost."""

from datetime import timedelta

import pytest

from balcao.accounts.models import Post
from balcao.cases.api import ask_supplement
from balcao.cases.models import Case, Supplement
from balcao.cases.testing import CERTIFICATE, certificate_draft, drafted, officer, person, with_officer
from balcao.catalogue.api import get_published
from balcao.kernel.clock import MACAU, now
from balcao.outages.models import Outage
from balcao.outages.operations import tell_opened
from tests.journeys.steps import code_of, go, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
PLACE, LIFE = f"DSI/{CERTIFICATE}", "fss-life-certificate"


def test_told_confirmed_refused_told_again(at_desk, visit, nothing_in_the_way, work):
    look, case = nothing_in_the_way, with_officer()
    ask_supplement(actor=officer(11, "DSI", "association-register"), at=now(), reference=case.reference, text="A acta")
    draft = certificate_draft(key="second")
    due = Supplement.objects.get().due_on

    page = at_desk("chief.dsi", "/desk/outages/", language="zh-Hant", width=390)
    look(page)
    page.locator("a[href$='/outages/new/']").click()
    page.fill("#begins-day", "")
    page.locator("main button[type=submit]").click()
    look(page)
    assert page.locator("#place-error").is_visible()
    page.select_option("#place", PLACE)
    page.check("input[name=kind][value=broken]")
    since = now().astimezone(MACAU) - timedelta(hours=2)
    page.fill("#begins-day", f"{since:%Y-%m-%d}")
    page.fill("#begins-clock", f"{since:%H:%M}")
    page.fill("#ends-day", due.isoformat())
    page.fill("#ends-clock", "18:00")
    page.locator("main button[type=submit]").click()
    look(page)
    number = Outage.objects.get().pk
    assert not page.locator("button[value=confirm]").count()

    Post.objects.filter(person_id=11).update(duty="chief")
    second = at_desk("officer.dsi", f"/desk/outages/{number}/", language="pt", width=1280)
    look(second)
    second.locator("button[value=return]").click()
    assert second.locator("#why-error").is_visible()
    second.locator("button[value=confirm]").click()
    look(second)
    work()
    assert Supplement.objects.get().due_on > due

    mine = visit(f"/services/{CERTIFICATE}/", language="zh-Hant", width=390)
    look(mine)
    go(mine, "/account/login/?next=/status/")
    sign_in(mine, "mei.ling")
    look(mine)
    go(mine, f"/as/e-1/matters/{case.reference}/")
    look(mine)
    go(mine, f"/as/e-1/drafts/{draft}/")
    look(mine)
    go(mine, f"/as/e-1/drafts/{draft}/check/")
    look(mine)
    assert mine.locator("main form:has(input[name=content])").count()
    mine.locator("form[action$='/tell-me/'] button").click()
    look(mine)
    assert not mine.locator("form[action$='/tell-me/']").count()

    second.locator("button[value=open]").click()
    look(second)
    tell_opened(at=now())
    go(mine, "/as/e-1/inbox/")
    look(mine)
    assert "恢復服務" in mine.inner_text("main")
    go(mine, f"/as/e-1/drafts/{draft}/check/")
    mine.check("#another")
    mine.locator("main form:has(input[name=content]) button").click()
    assert "/sign/" in mine.url


def test_who_was_on_the_last_page_is_refused_clearly_told_and_lodges(visit, nothing_in_the_way, work):
    look = nothing_in_the_way
    example = get_published(LIFE, at=now()).definition.examples["granted"]
    draft = drafted(LIFE, person(5), answers=example.answers, facts=example.facts)
    check = f"/as/p-5/drafts/{draft}/check/"
    page = visit(f"/account/login/?next={check}", language="en", width=1280)
    sign_in(page, "sio.fan")
    nobody = {"zh-Hant": "機房停電", "pt": "Falta de energia", "en": "The data centre has no power"}
    row = Outage.objects.create(
        key="k", planned=False, begins_at=now(), words=nobody, works=nobody, announced_at=now(), announced_by_name="x"
    )
    page.locator("main form:has(input[name=content]) button").click()
    look(page)
    assert not Case.objects.exists()
    page.locator("form[action$='/tell-me/'] button").click()
    Outage.objects.filter(pk=row.pk).update(ends_at=now())
    tell_opened(at=now())
    work()
    go(page, "/as/p-5/inbox/")
    assert "Open again" in page.inner_text("main")
    go(page, check)
    for _ in range(2):
        page.locator("main form:has(input[name=content]) button").click()
        if page.locator("#id_code").count():
            page.fill("#id_code", code_of("sio.fan"))
            page.locator("main form:has(#id_code) button").first.click()
    assert page.url.endswith("/done/")
    assert Case.objects.count() == 1
    go(page, "/status/")
    look(page)
