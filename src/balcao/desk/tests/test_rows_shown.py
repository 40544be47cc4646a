"""Rows of an answer beside those of the register that filled them in."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import draft_view
from balcao.cases.models import Answer
from balcao.cases.testing import AT, drafted, load_world, person
from balcao.catalogue.api import words_of
from balcao.catalogue.testing import put_on_offer
from balcao.desk.rows_shown import rows_beside, rows_table

SERVICE, WHO = "dsf-occupational-tax-m5", person(1)
ORGANS = "dsi-association-leadership-update"
PAYERS = [
    {"payer": "好景餐飲有限公司", "income": 4200000, "withheld": 0},
    {"payer": "澳門青年合唱團", "income": 1800000, "withheld": 0},
]


@pytest.fixture
def draft(db):
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), [SERVICE], at=AT)
    facts = {"identity": {"status": "alive"}, "salaries_tax": {"payers": PAYERS}}
    return drafted(SERVICE, WHO, answers={"year": "2025"}, facts=facts)


def beside(draft):
    view = draft_view(actor=WHO, at=AT, draft_id=draft)
    state = next(each for page in view.journey.pages for each in page.questions if each.id == "payers")
    return rows_beside(state, "Tax register", words_of(view.version, "en"))


def test_the_register_s_own_rows_agree(draft):
    assert beside(draft)["agrees"]


def test_rows_that_were_changed_added_or_taken_out_are_told_one_by_one(draft):
    rows = [{**PAYERS[0], "income": 1}, {"payer": "N", "income": 1, "withheld": 0}]
    Answer.objects.create(draft_id=draft, question="payers", value=rows, written_by="p-1", written_at=AT)
    said = beside(draft)
    assert said["differs"]
    assert len(said["register"].splitlines()) == 3


def test_what_a_register_says_of_a_row_is_in_the_words_of_the_form(db):
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), [ORGANS], at=AT)
    seat = {"body": "general_assembly_bureau", "post": "president", "bir": "1234567(8)", "name_zh": "陳美玲"}
    seat["name_pt"] = ""
    draft = drafted(ORGANS, person(1, "e-1"), answers={}, facts={"organs": {"status": "active", "seats": [seat]}})
    rows = [{**seat, "post": "secretary"}]
    Answer.objects.create(draft_id=draft, question="seats", value=rows, written_by="p-1", written_at=AT)
    view = draft_view(actor=person(1, "e-1"), at=AT, draft_id=draft)
    state = next(each for page in view.journey.pages for each in page.questions if each.id == "seats")
    said = rows_beside(state, "Association register", words_of(view.version, "en"))["register"]
    assert said == "1. In Association register: Bureau of the general assembly · President · 1234567(8) · 陳美玲"


def test_rows_stand_under_their_headings_without_what_nobody_filled_in(draft):
    rows = [{"payer": each["payer"], "income": each["income"]} for each in PAYERS]
    Answer.objects.create(draft_id=draft, question="payers", value=rows, written_by="p-1", written_at=AT)
    view = draft_view(actor=WHO, at=AT, draft_id=draft)
    asked = {each.id: each for page in view.journey.pages for each in page.questions}
    words = words_of(view.version, "en")
    table = rows_table(asked["payers"], words)
    assert table is not None
    assert table["heads"] == ["Name of the payer", "Income in the year (MOP)"]
    assert [row[0] for row in table["rows"]] == [payer["payer"] for payer in PAYERS]
    assert table["more"] == 0
    assert rows_table(asked["year"], words) is None
