"""An area of the town is drawn on the map of the house: by keyboard, and without a script in figures."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.models import Answer
from balcao.cases.testing import BEGAN, ORGANS, drafted, person
from balcao.catalogue.queries import forget_lists
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


SERVICE = "iam-nonprofit-show-notice"


def begun():
    put_on_offer(Path(settings.BALCAO_SERVICES), [SERVICE], at=BEGAN)
    forget_lists()
    actor = person(1, "e-1")
    return drafted(SERVICE, actor, answers={}, facts={"organs": ORGANS}, at=now(), asked_at=now())


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_an_area_is_drawn_by_keyboard_and_its_size_is_said(visit, nothing_in_the_way, picture, language, width):
    draft = begun()
    page = visit(f"/as/e-1/drafts/{draft}/pages/event/", by="mei.ling", language=language, width=width)
    page.locator(".map svg[tabindex]").focus()
    for keys in (("Enter",), ("ArrowRight", "ArrowRight", "Enter"), ("ArrowDown", "ArrowDown", "Enter"), ("Enter",)):
        for key in keys:
            page.keyboard.press(key)
    page.keyboard.press("Backspace")
    corners = page.locator("[name=ground-corners]")
    assert len(corners.input_value().splitlines()) == 3
    page.locator("[data-save-state][data-state=saved]").wait_for()
    nothing_in_the_way(page)
    value = Answer.objects.get(draft=draft, question="ground").value
    assert value["m2"] > 10_000
    page.locator("main form[data-autosave] button.govuk-button:not([name])").last.click()
    shown = f"{value['m2']:,} m²"
    page.get_by_text(shown.replace(",", ".") if language == "pt" else shown).wait_for()
    picture(page, "judged")
