"""Rows that a register filled in: their source, taking out and putting back, and asking the keeper to correct one."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction

from balcao.cases.api import accept_row, corrections_of, dispute_row, draft_view
from balcao.cases.disputes import NotSaidRight, NotSaidWhy
from balcao.cases.models import Correction, Draft
from balcao.cases.operations.correcting import answer_correction
from balcao.cases.testing import AT, drafted, load_world, lodged, officer, person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.errors import NotFound
from balcao.portal.tests.test_mandates import sign_in as browser
from balcao.portal.tests.test_mandates import text

__all__ = ["browser"]
SERVICE = "dsf-occupational-tax-m5"
WHO = person(1)
PAYERS: list[dict[str, Any]] = [
    {"payer": "好景餐飲有限公司", "income": 4200000, "withheld": 0},
    {"payer": "澳門青年合唱團", "income": 1800000, "withheld": 0},
]
FIRST, SECOND = (each["payer"] for each in PAYERS)
RIGHT = {**PAYERS[0], "income": 4000000}


@pytest.fixture
def world(db):
    cache.clear()
    load_world()


@pytest.fixture
def draft(world):
    put_on_offer(Path(settings.BALCAO_SERVICES), [SERVICE], at=AT)
    facts = {"identity": {"status": "alive"}, "salaries_tax": {"payers": PAYERS}}
    return drafted(
        SERVICE, WHO, answers={"year": "2025", "self_employed": False, "true_and_complete": True}, facts=facts
    )


def rows(draft):
    view = draft_view(actor=WHO, at=AT, draft_id=draft)
    return view.journey.answers.get("payers")


def dispute(draft, *, row=FIRST, why="They paid less", right=RIGHT, actor=WHO):
    dispute_row(actor=actor, at=AT, draft_id=draft, question="payers", row=row, why=why, right=right)


def page(draft):
    return f"/as/p-1/drafts/{draft}/pages/income/"


def way(draft, row=FIRST):
    return f"/as/p-1/drafts/{draft}/wrong/payers/row/?row={row}"


class TestTheVerb:
    def test_the_keeper_is_asked_and_the_right_row_stands_meanwhile(self, draft):
        dispute(draft)
        assert rows(draft) == [RIGHT, PAYERS[1]]
        (asked,) = corrections_of(actor=WHO, at=AT, draft_id=draft)
        assert (asked.row, asked.said, asked.right, asked.state) == (FIRST, [PAYERS[0]], [RIGHT], "open")
        dispute(draft, right={**RIGHT, "income": 1})
        (again,) = corrections_of(actor=WHO, at=AT, draft_id=draft)
        assert (again.id, again.right[0]["income"], again.due_on) == (asked.id, 1, asked.due_on)

    def test_a_row_that_should_not_be_there_is_taken_out_and_comes_back(self, draft):
        dispute(draft, right=None)
        assert rows(draft) == [PAYERS[1]]
        for _ in range(2):
            accept_row(actor=WHO, at=AT, draft_id=draft, question="payers", row=FIRST)
        assert sorted(each["payer"] for each in rows(draft)) == sorted([FIRST, SECOND])
        assert corrections_of(actor=WHO, at=AT, draft_id=draft) == []

    def test_two_rows_are_asked_about_beside_each_other(self, draft):
        dispute(draft)
        dispute(draft, row=SECOND, right=None)
        assert rows(draft) == [RIGHT]
        assert Correction.objects.filter(state="open").count() == 2
        first = Correction.objects.order_by("pk")[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.create(
                **{
                    field.attname: getattr(first, field.attname)
                    for field in Correction._meta.concrete_fields
                    if not field.primary_key
                }
            )

    @pytest.mark.parametrize(
        ("given", "failure"),
        [
            ({"why": " "}, NotSaidWhy),
            ({"right": dict(PAYERS[0])}, NotSaidRight),
            ({"row": "NOBODY"}, NotFound),
            ({"row": ""}, NotFound),
            ({"actor": person(3)}, NotFound),
        ],
    )
    def test_what_says_nothing_or_is_another_s_changes_nothing(self, draft, given, failure):
        with pytest.raises(failure):
            dispute(draft, **given)
        assert rows(draft) == PAYERS
        assert not Correction.objects.exists()

    def test_the_keeper_answers_about_the_one_row(self, draft):
        dispute(draft)
        asked = Correction.objects.get()
        keeper = officer(11, asked.department, "decision")
        answer_correction(actor=keeper, at=AT, correction_id=asked.pk, outcome="stands", text="The slip says so")
        (view,) = corrections_of(actor=WHO, at=AT, draft_id=draft)
        assert (view.state, rows(draft)[0]) == ("stands", RIGHT)


class TestThePages:
    def test_each_row_says_where_it_is_from_and_leads_to_its_correction(self, draft, browser):
        client = browser("mei.ling")
        Draft.objects.update(asked_at={"salaries_tax": AT.isoformat()})
        shown = client.get(page(draft))
        assert text(shown).count("asked on 23 November 2026") == 3, "the question and each row say it"
        assert shown.content.decode().count("/wrong/payers/row/?row=") == 2
        sent = {
            "payers-0-payer": FIRST,
            "payers-0-income": "40000",
            "payers-0-withheld": "0",
            "payers-1-payer": "新僱主",
            "payers-1-income": "1",
            "payers-1-withheld": "0",
            "year": "2025",
            "add_row": "payers",
        }
        changed = client.post(page(draft), sent)
        said = text(changed)
        assert "Changed by you." in said
        assert "Added by you" in said
        assert "You took these out." in said
        assert [each["payer"] for each in rows(draft)] == [FIRST, "新僱主"]
        back = client.post(page(draft), {**sent, "version.payers": "1", "add_row": "", "put_back": f"payers:{SECOND}"})
        assert "You took these out." not in text(back)
        assert [each["payer"] for each in rows(draft)] == [FIRST, "新僱主", SECOND]
        checked = text(client.get(f"/as/p-1/drafts/{draft}/check/"))
        assert "1 changed by you" in checked
        assert "1 added by you" in checked

    def test_a_row_is_taken_out_with_one_button(self, draft, browser):
        sent = {"payers-0-payer": FIRST, "payers-1-payer": SECOND, "payers-1-income": "18000", "payers-1-withheld": "0"}
        browser("mei.ling").post(page(draft), {**sent, "year": "2025", "payers-0-remove": "1"})
        assert rows(draft) == [PAYERS[1]]

    def test_from_the_row_to_its_correction_and_back(self, draft, browser):
        client = browser("mei.ling")
        assert FIRST in text(client.get(way(draft)))
        sent = {"payers-0-payer": FIRST, "payers-0-income": "40000", "payers-0-withheld": "0"}
        assert client.post(way(draft), sent).status_code == 422
        same = client.post(way(draft), {**sent, "payers-0-income": "42000", "why": "wrong"})
        assert (same.status_code, Correction.objects.count()) == (422, 0)
        done = client.post(way(draft), {**sent, "why": "They paid less"})
        assert done["Location"] == f"{page(draft)}#q-payers"
        assert rows(draft)[0]["income"] == 4000000
        tasks = text(client.get(f"/as/p-1/drafts/{draft}/"))
        assert f"{FIRST}" in tasks
        gone = client.post(way(draft, SECOND), {"gone": "yes", "why": "Never worked there"})
        assert gone.status_code == 302
        assert [each["payer"] for each in rows(draft)] == [FIRST]
        client.post(way(draft, SECOND), {"accept": "1"})
        assert len(rows(draft)) == 2

    def test_strangers_unknown_rows_and_what_is_lodged_have_no_such_page(self, draft, browser):
        client = browser("mei.ling")
        assert client.get(way(draft, "nobody")).status_code == 404
        assert client.get(way(draft).replace("payers", "profession")).status_code == 404
        assert browser("wai.keong").get(way(draft)).status_code == 404
        assert client.get(way(draft).replace("/row/?row=", "/?was=")).status_code == 404
        lodged(draft, WHO, run=False)
        assert client.get(way(draft)).status_code == 404
