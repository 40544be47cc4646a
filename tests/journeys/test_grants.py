"""Both sides of a grant: its holder reads what was granted and is due, its department what the fund has left."""

import pytest

from balcao.accounts.api import give_demo_posts
from balcao.cases.tests.test_awarding import asked, grant, offer
from balcao.kernel.clock import now
from balcao.kernel.money import mop
from tests.journeys.steps import go

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
