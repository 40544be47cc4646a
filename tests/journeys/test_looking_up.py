"""An answer is looked up in a register, in rows too, with a script and without; handwriting is drawn with the mouse,
photographed, or typed."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.models import Answer
from balcao.cases.testing import BEGAN, drafted, person, republish
from balcao.catalogue.queries import forget_lists
from balcao.catalogue.testing import put_on_offer
from balcao.documents.tests.test_written import as_file, photograph
from balcao.kernel.clock import now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]

SERVICE = "dsscu-minor-works-notice"
SAID = {"zh-Hant": "永固裝修工程有限公司", "pt": "Veng Ku", "en": "Veng Ku"}
ROWS = {
    "id": "others",
    "kind": "group",
    "required": False,
    "questions": [
        {"id": "other_no", "kind": "lookup", "lookup": {"register": "builders", "shows": ["name_zh", "name_pt"]}}
    ],
}
OTHERS = {
    "zh-Hant": ("其他承建商", "註冊編號"),
    "pt": ("Outros construtores", "Número"),
    "en": ("Other builders", "Number"),
}
OTHER = {"zh-Hant": "建安工程有限公司", "pt": "Kin On Engenharia Limitada", "en": "Kin On Engenharia Limitada"}
SPECIMEN = {"zh-Hant": "簽名樣本", "pt": "Amostra da assinatura", "en": "Specimen of your signature"}


def asks_for_handwriting(content):
    question = {"id": "specimen", "kind": "handwriting"}
    content["form"]["pages"][1]["questions"] += [ROWS, question]
    for language, texts in content["texts"].items():
        texts["questions"]["specimen"] = {"label": SPECIMEN[language]}
        (texts["questions"]["others"], texts["questions"]["other_no"]) = ({"label": each} for each in OTHERS[language])


def begun():
    put_on_offer(Path(settings.BALCAO_SERVICES), [SERVICE], at=BEGAN)
    republish(SERVICE, asks_for_handwriting, at=BEGAN)
    forget_lists()
    return drafted(SERVICE, person(1), answers={}, facts={}, at=now())


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_what_is_looked_up_and_what_is_drawn_are_read_back(visit, nothing_in_the_way, picture, language, width):
    draft = begun()
    page = visit(f"/as/p-1/drafts/{draft}/pages/works/", by="mei.ling", language=language, width=width)
    page.locator("[name='find.builder_name']").fill("永固")
    page.locator("button[name=find][value=builder_name]").click()
    page.locator("[name=builder_name][value='0731']").check()
    page.locator("[name='find.others-0-other_no']").fill("0977")
    page.locator("button[name=find][value=others-0-other_no]").click()
    page.locator("[name='others-0-other_no'][value='0977']").check()
    sheet = page.locator("[data-write-sheet] svg")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    for across in (0.2, 0.45):
        page.mouse.move(box["x"] + box["width"] * across, box["y"] + box["height"] * 0.7)
        page.mouse.down()
        for step in range(1, 9):
            height = 0.3 if step % 2 else 0.7
            page.mouse.move(box["x"] + box["width"] * (across + step * 0.02), box["y"] + box["height"] * height)
        page.mouse.up()
    page.locator("[data-write-sheet] polyline").nth(1).wait_for(state="attached")
    page.locator("[data-save-state][data-state=saved]").wait_for()
    nothing_in_the_way(page)
    page.locator("[data-write-undo]").click()
    assert page.locator("[data-write-sheet] polyline").count() == 1
    page.locator("main form[data-autosave] button.govuk-button:not([name])").last.click()
    page.locator(".govuk-error-summary").wait_for()
    assert Answer.objects.get(draft=draft, question="builder_name").value == "0731"
    assert Answer.objects.get(draft=draft, question="others").value == [{"other_no": "0977"}]
    assert "|" not in Answer.objects.get(draft=draft, question="specimen").value["strokes"]
    assert SAID[language] in page.locator("[data-question=builder_name]").inner_text()
    assert OTHER[language] in page.locator("[data-question=others]").inner_text()
    picture(page, "again")
    writing = {"name": "assinatura.jpg", "mimeType": "image/jpeg", "buffer": as_file(photograph())}
    page.locator("[name='specimen-photo']").set_input_files(writing)
    page.locator("button[name=photograph]").click()
    page.locator("[data-question=specimen] svg.handwriting path").wait_for()
    nothing_in_the_way(page)
    picture(page, "photographed")
    page = visit(f"/as/p-1/drafts/{draft}/check/", by="mei.ling", language=language, width=width)
    assert page.locator("svg.handwriting path").count() == 1
    assert OTHER[language] in page.locator("main").inner_text()
    assert SAID[language] in page.locator("main").inner_text()
    nothing_in_the_way(page)


def test_without_a_script_a_button_looks_up_and_a_name_is_typed(visit, nothing_in_the_way):
    draft = begun()
    page = visit(f"/as/p-1/drafts/{draft}/pages/works/", by="mei.ling", scripts=False)
    page.locator("[name='find.builder_name']").fill("0977")
    page.locator("[name='specimen-typed']").fill("Chan Mei Ling")
    page.locator("button[name=find][value=builder_name]").click()
    assert page.locator("[name=builder_name][value='0977']").is_checked()
    page.locator("[name='find.others-0-other_no']").fill("0731")
    page.locator("button[name=find][value=others-0-other_no]").click()
    assert page.locator("[name='others-0-other_no'][value='0731']").is_checked()
    page.locator("main form[data-autosave] button.govuk-button:not([name])").last.click()
    assert Answer.objects.get(draft=draft, question="builder_name").value == "0977"
    assert Answer.objects.get(draft=draft, question="others").value == [{"other_no": "0731"}]
    assert Answer.objects.get(draft=draft, question="specimen").value == {"typed": "Chan Mei Ling"}


def test_a_link_that_leads_away_saves_first_what_was_picked(visit):
    draft = begun()
    page = visit(f"/as/p-1/drafts/{draft}/pages/works/", by="mei.ling")
    writing = {"name": "assinatura.jpg", "mimeType": "image/jpeg", "buffer": as_file(photograph())}
    page.locator("[name='specimen-photo']").set_input_files(writing)
    page.locator(".govuk-back-link").click()
    page.wait_for_url("**/pages/site/")
    assert set(Answer.objects.get(draft=draft, question="specimen").value) == {"ink"}
