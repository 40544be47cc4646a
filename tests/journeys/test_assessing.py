"""A round assessed by points: named, declared, given, ranked by two, read by who applied, in three languages."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.accounts.api import SECOND_DEMO_OFFICER as SECOND
from balcao.accounts.api import give_demo_posts
from balcao.cases.api import declare_interest, give_points
from balcao.cases.demo_assessments import GRANT
from balcao.cases.models import Assessment, Assessor, Panel
from balcao.cases.testing import drafted, lodged, officer, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.intake.models import Round
from balcao.kernel.clock import now
from tests.journeys.steps import code_of, go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
OTHERS = (12, 17)


@pytest.fixture(autouse=True)
def closed_round(world):
    """Three have applied in a round that is closed by now; three officers may assess, two others run it."""
    put_on_offer(Path(settings.BALCAO_SERVICES), {GRANT}, at=now())
    for number in (11, *OTHERS):
        give_demo_posts(at=now(), posts=[("FM", "assessing")], to=number)
    for number in (14, SECOND):
        give_demo_posts(at=now(), posts=[("FM", "grants"), ("FM", "chief")], to=number)
    definition = get_published(GRANT, at=now()).definition
    first, example = definition.data.intake.rounds[0], definition.examples["granted"]
    for number in (1, 2, 4):
        at = first.closes_at - timedelta(days=5 - number)
        draft = drafted(GRANT, person(number), answers=example.answers, facts=example.facts, at=at, key=f"g-{number}")
        lodged(draft, person(number), at=at)
    Round.objects.update(quota=1)


def at_the_desk(visit, name, path, *, language, width):
    page = visit(f"{path}", by=name, language=language, width=width)
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()
    go(page, path)
    return page


def others_give(panel):
    criteria = [each["id"] for each in panel.stage["criteria"]]
    for who in OTHERS:
        row = Assessor.objects.get(panel=panel, person_id=who)
        for number, share in ((1, 4), (2, 7), (3, 6)):
            where = {"actor": officer(who, "FM", "assessing"), "at": now(), "assessor_id": row.pk, "number": number}
            declare_interest(**where, free=True)
            words = dict.fromkeys(criteria, f"A reason for {share}")
            give_points(**where, given=dict.fromkeys(criteria, share), reasons=words)


def gives_by_keyboard(page, share, look):
    """From the first field on without a mouse."""
    page.focus("#points-relevance")
    for _ in range(4):
        page.keyboard.type(str(share))
        page.keyboard.press("Tab")
        page.keyboard.type("Well argued")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    look(page)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_round_is_assessed_without_names_ranked_by_two_and_read_by_who_applied(
    visit, nothing_in_the_way, work, picture, language, width
):
    look, size = nothing_in_the_way, {"language": language, "width": width}
    public = visit(f"/services/{GRANT}/", **size)
    look(public)
    picture(public, "service")
    desk = at_the_desk(visit, "officer.all", "/desk/assessing/", **size)
    look(desk)
    panel = Panel.objects.get()
    go(desk, f"/desk/assessing/{panel.pk}/")
    look(desk)
    for number in (11, *OTHERS):
        desk.check(f"input[name=people][value='{number}']")
    desk.click("button[value=name]")
    look(desk)
    picture(desk, "named")
    others_give(panel)

    mine = at_the_desk(visit, "officer.dsi", "/desk/assessing/", **size)
    look(mine)
    picture(mine, "to-assess")
    row = Assessor.objects.get(panel=panel, person_id=11)
    go(mine, f"/desk/assess/{row.pk}/")
    look(mine)
    go(mine, f"/desk/assess/{row.pk}/1/")
    look(mine)
    picture(mine, "declare")
    mine.click("button[value=free]")
    look(mine)
    picture(mine, "read")
    assert "66123456" not in mine.content()
    assert "A reason for" not in mine.content()
    mine.click("button[value=give]")
    look(mine)
    gives_by_keyboard(mine, 9, look)
    picture(mine, "given")
    assert "A reason for 4" in mine.content()
    for number in (2, 3):
        go(mine, f"/desk/assess/{row.pk}/{number}/")
        mine.click("button[value=free]")
        gives_by_keyboard(mine, 8, look)

    go(desk, f"/desk/assessing/{panel.pk}/")
    look(desk)
    picture(desk, "order")
    desk.click("button[value=propose]")
    look(desk)
    assert desk.locator("button[value=confirm]").count() == 0
    second = at_the_desk(visit, "officer.safp", f"/desk/assessing/{panel.pk}/", **size)
    look(second)
    second.click("button[value=confirm]")
    work()
    look(second)
    picture(second, "closed")
    first = Assessment.objects.select_related("case").get(rank=1)
    assert (first.number, first.case.state) == (2, "with_officer")
    go(desk, f"/desk/cases/{first.case.reference}/")
    look(desk)
    picture(desk, "case")

    out = Assessment.objects.get(number=1)
    page = visit(
        f"/as/{out.case.holder_id}/matters/{out.case.reference}/",
        by={"p-1": "mei.ling", "p-2": "joao", "p-4": "ka.man"}[out.case.holder_id],
        **size,
    )
    look(page)
    picture(page, "list")
