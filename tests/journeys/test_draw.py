"""A draw from the service's page to the public proof: applicants, two officers, anyone, in three languages."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from balcao.accounts.api import SECOND_DEMO_OFFICER as SECOND
from balcao.accounts.api import give_demo_posts
from balcao.cases.demo import DRAW
from balcao.cases.testing import drafted, lodged, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.intake.api import check_draw, prepare_rounds
from balcao.intake.models import Entry, Round
from balcao.kernel.clock import now
from tests.journeys.steps import code_of, go, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture(autouse=True)
def closed_round(world):
    """Four have applied in a round that closed before today; another one is open."""
    put_on_offer(Path(settings.BALCAO_SERVICES), {DRAW}, at=now())
    give_demo_posts(at=now(), posts=[("DSAT", "licensing")])
    give_demo_posts(at=now(), posts=[("DSAT", "licensing")], to=SECOND)
    definition = get_published(DRAW, at=now()).definition
    first, example = definition.data.intake.rounds[0], definition.examples["granted"]
    for number in (1, 2, 4, 5):
        draft = drafted(
            DRAW, person(number), answers=example.answers, facts=example.facts, at=first.opens_at, key=f"draw-{number}"
        )
        lodged(draft, person(number), at=first.opens_at, run=False)
    prepare_rounds(at=now())


def at_the_desk(visit, name, *, language, width):
    page = visit("/desk/draws/", by=name, language=language, width=width)
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()
    go(page, "/desk/draws/")
    return page


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_draw_is_waited_for_done_by_two_and_checked_by_anyone(
    visit, nothing_in_the_way, work, picture, language, width
):
    look = nothing_in_the_way
    entry = Entry.objects.get(holder_id="p-1")
    page = visit(f"/services/{DRAW}/", language=language, width=width)
    look(page)
    picture(page, "service")
    public = visit(f"/draws/{DRAW}/{entry.round.round_id}/", language=language, width=width)
    look(public)
    assert entry.round.seed_sha256 in public.inner_text("main")
    assert entry.round.seed not in public.content()

    go(page, f"/account/login/?next=/as/p-1/matters/{entry.case_reference}/")
    sign_in(page, "mei.ling")
    look(page)
    picture(page, "waiting")
    assert entry.ticket in page.inner_text("main")

    desk = at_the_desk(visit, "officer.all", language=language, width=width)
    look(desk)
    picture(desk, "desk")
    desk.click("button[value=propose]")
    look(desk)
    assert desk.locator("button[value=confirm]").count() == 0
    picture(desk, "proposed")
    second = at_the_desk(visit, "officer.safp", language=language, width=width)
    picture(second, "second")
    look(second)
    second.click("button[value=confirm]")
    work()
    look(second)
    row = Round.objects.get(round_id=entry.round.round_id)
    assert (row.taken, row.drawn_at is not None) == (3, True)

    public.reload()
    look(public)
    picture(public, "drawn")
    with public.expect_download() as file:
        public.click("a[download]")
    assert check_draw(json.loads(Path(file.value.path()).read_text())) == (3, 4)
    for each in Entry.objects.filter(round=row):
        assert each.ticket in public.inner_text("main")
    page.reload()
    look(page)
    picture(page, "result")
    entry.refresh_from_db()
    page.click(f"a[href*='ticket={entry.ticket}']")
    look(page)
    assert entry.ticket in page.locator("main strong").all_inner_texts()
    go(page, "/as/p-1/inbox/")
    look(page)
