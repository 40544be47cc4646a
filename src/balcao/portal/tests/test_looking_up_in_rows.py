"""Looking up, and searching by what is chosen above, inside the rows of a group."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as given
from django.test import Client

from balcao.accounts.testing import sign_in
from balcao.cases.api import ask_about, draft_view, find_choices, save_answers
from balcao.cases.models import Answer
from balcao.cases.operations import looking_up
from balcao.cases.testing import AT, drafted, load_world, lodged, person, republish
from balcao.cases.tests.test_looking_up import ANSWERS, NOTICE, RESIDENT
from balcao.catalogue.testing import put_on_offer
from balcao.exchange.api import look_up
from balcao.exchange.tests.conftest import free_port, registers_at
from balcao.formkit.api import LOOKED_UP, BadForm, load_form
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
LOOKUP = {"register": "builders", "shows": ["name_zh", "name_pt"], "open": True}
PART = {"id": "builder", "kind": "lookup", "lookup": LOOKUP}
ROWS = {
    "id": "builders_there",
    "kind": "group",
    "required": False,
    "questions": [
        {**PART, "required": False},
        {"id": "task", "kind": "text", "required": False},
        {"id": "helpers", "kind": "group", "required": False, "questions": [{**PART, "id": "helper_no"}]},
    ],
}
LABELS = {
    "builders_there": "Builders",
    "builder": "Builder",
    "task": "Task",
    "helpers": "Helpers",
    "helper_no": "Helper",
}


def with_rows(content):
    content["form"]["pages"].insert(2, {"id": "who_builds", "questions": [ROWS]})
    for texts in content["texts"].values():
        texts["pages"]["who_builds"] = {"title": "Builders"}
        texts["questions"] |= {name: {"label": label} for name, label in LABELS.items()}


@pytest.fixture(scope="module")
def running_registers():
    with registers_at(free_port()) as url:
        yield url


@pytest.fixture
def draft(running_registers, settings, monkeypatch):
    settings.BALCAO_REGISTERS_URL = running_registers
    monkeypatch.setattr("balcao.portal.web.journey.now", lambda: AT)
    load_world()
    put_on_offer(Path(given.BALCAO_SERVICES), [NOTICE], at=AT)
    republish(NOTICE, with_rows)
    return drafted(NOTICE, RESIDENT, answers=ANSWERS, facts={})


@pytest.fixture
def client(draft):
    client = Client()
    sign_in(client, "mei.ling", level=2)
    return client


def post(client, draft, *, sent):
    seen = draft_view(actor=RESIDENT, at=AT, draft_id=draft).field_versions.get("builders_there", 0)
    return client.post(f"/as/p-1/drafts/{draft}/pages/who_builds/", sent | {"version.builders_there": seen})


def rows(draft):
    pages = draft_view(actor=RESIDENT, at=AT, draft_id=draft).journey.visible_pages
    return next(each.value for page in pages for each in page.questions if each.id == "builders_there")


def test_who_looks_up_too_often_reads_from_when_it_goes_on_and_keeps_what_was_typed(client, draft, settings):
    settings.BALCAO_LOOK_UPS = 1
    name = "builders_there-0-builder"
    for number in ("0731", "0977"):
        page = post(client, draft, sent={f"find.{name}": number, "find": name}).content.decode()
    assert "2026年11月23日 10:11" in page
    assert 'type="search" value="0977"' in page


def test_a_button_in_a_row_looks_up_and_what_was_found_stands_in_that_row(client, draft):
    sent = {
        "builders_there-0-task": "",
        "builders_there-1-task": "Walls",
        "find.builders_there-2-builder": "0731",
        "find": "builders_there-2-builder",
    }
    page = post(client, draft, sent=sent).content.decode()
    # The empty row is gone, the row with a task is the first, and the row that is looked up in follows it.
    assert 'name="find.builders_there-1-builder" type="search" value="0731"' in page
    assert re.search(r'name="builders_there-1-builder" type="radio" value="0731" checked', page)
    assert [row.get("builder") for row in rows(draft)] == [None]
    page = post(
        client,
        draft,
        sent={
            "builders_there-0-task": "Walls",
            "builders_there-1-builder": "0731",
            "find.builders_there-1-builder": "0731",
            "for.builders_there-1-builder": "0731",
            "add_row": "builders_there",
        },
    ).content.decode()
    assert "永固裝修工程有限公司" in page
    assert "建築商及技術員註冊" in page[page.index('value="0731" checked') :]
    assert [row.get("builder", {}).get("state") for row in rows(draft)] == [None, "found"]


def test_what_is_only_typed_in_a_row_of_a_row_is_looked_up_when_it_is_saved(client, draft):
    sent = {
        "builders_there-0-task": "Walls",
        "find.builders_there-0-helpers-0-helper_no": "1482",
        "find.builders_there-0-helpers-1-helper_no": "9999",
        "add_row": "builders_there",
    }
    post(client, draft, sent=sent)
    inner = rows(draft)[0]["helpers"]
    assert [row["helper_no"]["state"] for row in inner] == ["found", "unknown"]
    kept: Any = Answer.objects.get(draft=draft, question="builders_there").value
    assert kept[0]["helpers"] == [
        {"helper_no": "1482"},
        {"helper_no": "9999"},
    ]


def test_a_row_that_is_removed_takes_its_entry_along_and_the_others_keep_theirs(client, draft):
    both = {
        "find.builders_there-0-builder": "0731",
        "find.builders_there-1-builder": "0977",
        "add_row": "builders_there",
    }
    post(client, draft, sent=both)
    assert [row["builder"]["said"]["name_pt"][:3] for row in rows(draft)] == ["Ven", "Kin"]
    post(client, draft, sent=both | {"builders_there-0-remove": "1"})
    assert [row["builder"]["said"]["name_pt"][:3] for row in rows(draft)] == ["Kin"]
    case = lodged(draft, RESIDENT, run=False)
    assert set(case.facts[LOOKED_UP]["builders"]) == {"0977"}
    assert case.answers["builders_there"][0]["builder"]["state"] == "found"


def test_nobody_says_for_a_register_in_a_row_what_it_did_not_say(client, draft):
    forged = [{"builder": {"number": "0731", "state": "found", "said": {"name_pt": "Mine"}}}]
    save_answers(actor=RESIDENT, at=AT, draft_id=draft, values={"builders_there": forged}, seen={})
    assert rows(draft)[0]["builder"] == {"number": "0731", "state": "unchecked"}
    ask_about(actor=RESIDENT, at=AT, draft_id=draft)
    assert rows(draft)[0]["builder"]["said"]["name_pt"] == "Veng Ku Remodelações Limitada"


def test_a_script_gets_what_was_found_for_the_row_alone(client, draft):
    address = f"/as/p-1/drafts/{draft}/pages/who_builds/choices/"
    name = "builders_there-3-helpers-1-helper_no"
    answer = client.post(address, {"find": name, f"find.{name}": "0731"})
    assert f'name="{name}"' in answer.content.decode()
    assert client.post(address, {"find": "builders_there-0-nothing"}).status_code == 404
    assert client.post(address, {"find": "builders_there-x-builder"}).status_code == 404


def test_a_row_of_another_draft_is_nobodys_business(client, draft):
    with pytest.raises(NotFound):
        find_choices(actor=person(2), at=AT, draft_id=draft, question_id="builders_there-0-builder", query="0731")


def test_nothing_is_looked_up_for_thousands_of_rows():
    with pytest.raises(BadForm, match="thousands"):
        load_form({"pages": [{"id": "p", "questions": [{"id": "t", "kind": "bulk_table", "questions": [PART]}]}]})


@pytest.mark.parametrize(
    "field",
    ["nothing", "nothing-0-builder", "builders_there-x-builder", "builders_there-0-nothing", "builders_there-0"],
)
def test_what_is_no_field_of_the_page_is_looked_for_nowhere(client, draft, field):
    assert post(client, draft, sent={"builders_there-0-task": "Walls", "find": field}).status_code == 404


def test_a_row_is_one_however_its_number_is_written(client, draft):
    post(client, draft, sent={"builders_there-0-task": "Walls", "builders_there-00-task": "Roof"})
    assert [row["task"] for row in rows(draft)] == ["Walls"]


def test_the_same_number_in_several_rows_is_asked_for_once(client, draft, monkeypatch):
    asked = []

    def noted(**named):
        asked.append(named["key"])
        return look_up(**named)

    monkeypatch.setattr(looking_up, "look_up", noted)
    post(client, draft, sent={f"builders_there-{number}-builder": "0731" for number in range(3)})
    assert [row["builder"]["state"] for row in rows(draft)] == ["found"] * 3
    assert asked == ["0731"]
