"""Both sides of a grant: its holder reads what was granted and is due, its department what the fund has left."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.accounts.api import give_demo_posts
from balcao.cases.tests.test_awarding import asked, grant, offer
from balcao.cases.tests.test_loans import arrives, lent
from balcao.cases.tests.test_loans import offer as offer_loans
from balcao.cases.tests.test_raising_grants import ask_more, give_more
from balcao.cases.tests.test_raising_grants import offer as offer_more
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now
from balcao.kernel.money import mop
from tests.journeys.steps import begin, draft_of, go

ACTIVITY = "iam-association-activity-grant"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 320)])
def test_a_grant_is_read_on_both_sides(visit, at_desk, nothing_in_the_way, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    offer()
    case = grant(asked(), mop(100_000))
    holder = visit("/as/e-1/to-pay/", by="mei.ling", **screen)
    holder.click("a[href$='/grants/']")
    look(holder)
    assert case.reference in holder.inner_text("main")
    go(holder, f"/as/e-1/matters/{case.reference}/")
    look(holder)
    give_demo_posts(at=now(), posts=[("FM", "grants")])
    desk = at_desk("officer.all", "/desk/funds/", **screen)
    look(desk)
    assert case.reference in desk.inner_text("main")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_more_money_is_seen_with_its_grant(visit, nothing_in_the_way, language, width):
    offer_more()
    case = grant(asked(), mop(100_000))
    more = give_more(ask_more(case))
    holder = visit("/as/e-1/grants/", by="mei.ling", language=language, width=width)
    nothing_in_the_way(holder)
    assert more.reference in holder.inner_text("main")
    go(holder, f"/as/e-1/matters/{more.reference}/")
    nothing_in_the_way(holder)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 320)])
def test_a_loan_is_paid_back_and_watched(visit, at_desk, nothing_in_the_way, picture, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    offer_loans()
    case = lent()
    arrives(case, at=now())
    holder = visit("/as/e-2/grants/", by="wai.keong", **screen)
    look(holder)
    picture(holder, "loan")
    holder.click("a[href$='/parts/']")
    holder.fill("[name=amount]", "1")
    holder.click("button[value=split]")
    look(holder)
    picture(holder, "instalments")
    go(holder, f"/as/e-2/matters/{case.reference}/")
    look(holder)
    picture(holder, "matter")
    give_demo_posts(at=now(), posts=[("DSEDT", "grants")])
    desk = at_desk("officer.all", "/desk/loans/", **screen)
    desk.locator("main summary").last.click()
    look(desk)
    picture(desk, "loans")
    desk.fill("[name=reason]", "結業")
    desk.click(f"form[action*='{case.reference}'] button")
    look(desk)
    picture(desk, "waiver")


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("en", 1280)])
def test_earlier_grants_are_filled_in_on_the_next_application(visit, nothing_in_the_way, picture, language, width):
    offer()
    put_on_offer(Path(settings.BALCAO_SERVICES), [ACTIVITY, "iam-grant-report"], at=now())
    case = grant(asked(), mop(100_000))
    page = visit("/as/e-1/", by="mei.ling", language=language, width=width)
    begin(page, f"/services/{ACTIVITY}/")
    go(page, f"/as/e-1/drafts/{draft_of(page)}/pages/money/")
    nothing_in_the_way(page)
    picture(page, "earlier")
    assert page.locator(f"input[value='{case.reference}']").count() == 1
