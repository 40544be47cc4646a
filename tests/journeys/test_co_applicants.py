"""Two apply together: each follows it, and when one withdraws the other is told."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import decide_case
from balcao.cases.operations.running import run_case
from balcao.cases.testing import example_lodged, officer, person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.actor import PostHeld
from balcao.kernel.clock import now
from tests.journeys.steps import go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
DIVORCE = "crc-divorce-mutual-consent"


@pytest.fixture
def together(world):
    """Mei Ling's application, made together with Sio Fan."""
    put_on_offer(Path(settings.BALCAO_SERVICES), {DIVORCE}, at=now())
    return example_lodged(DIVORCE, "granted", person(1), at=now(), spouse=[{"bir": "7123456(0)"}])


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_one_withdraws_and_it_ends_for_both(visit, nothing_in_the_way, work, together, language, width):
    look, matter = nothing_in_the_way, f"matters/{together.reference}/"
    holder = visit(f"/as/p-1/{matter}", by="mei.ling", language=language, width=width)
    assert "何少芬" in holder.inner_text("main") or "Ho Sio Fan" in holder.inner_text("main")
    look(holder)
    spouse = visit(f"/as/p-5/{matter}", by="sio.fan", language=language, width=width)
    look(spouse)
    spouse.click("main a[href$='/withdraw/']")
    look(spouse)
    onward(spouse)
    assert spouse.locator("main a[href$='/withdraw/']").count() == 0
    look(spouse)
    work()
    together.refresh_from_db()
    assert together.state == "withdrawn"
    go(holder, "/as/p-1/inbox/")
    holder.locator(".rows a").first.click()
    assert together.reference in holder.inner_text("main")
    look(holder)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_it_is_refused_and_the_other_one_complains_alone(visit, nothing_in_the_way, work, together, language, width):
    post = PostHeld(department="CRC", duty=together.duty, clearance=together.clearance)
    registrar = replace(officer(14, "CRC", together.duty), posts=frozenset({post}))
    refusal = {"outcome": "refuse", "note": "–", "without_hearing": "urgent"}
    decide_case(actor=registrar, at=now(), reference=together.reference, **refusal)
    run_case(case_id=together.pk, at=now())
    look, matter = nothing_in_the_way, f"matters/{together.reference}/"
    spouse = visit(f"/as/p-5/{matter}", by="sio.fan", language=language, width=width)
    look(spouse)
    spouse.click(f"main a[href$='/{matter}remedies/']")
    look(spouse)
    spouse.locator("main form button").first.click()
    spouse.wait_for_url("**/as/p-5/drafts/*/**")
    look(spouse)
    go(spouse, "/as/p-5/inbox/")
    assert spouse.locator(".rows a").count() >= 1
    look(spouse)
