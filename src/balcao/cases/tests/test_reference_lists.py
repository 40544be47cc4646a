"""Answers from reference lists: chosen, kept readable, refused once removed; what is used keeps rows from vanishing."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as given

from balcao.cases.api import codes_in_use, draft_view, find_choices, save_answers
from balcao.cases.testing import AT, drafted, load_world, officer, person
from balcao.catalogue.api import shown_answer, words_of
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import macau_date
from balcao.reflists import operations
from balcao.reflists.api import (
    USUAL,
    open_list,
    propose_address,
    propose_file,
    publish_version,
    rows_csv,
    waiting_lists,
)

pytestmark = pytest.mark.django_db
SERVICE, QUESTION, LIST = "dsi-criminal-record", "country", "countries"
RESIDENT = person(1)
ONE, TWO = officer(951, "SAFP", "administration"), officer(952, "SAFP", "administration")
LATER = AT + timedelta(days=1)


@pytest.fixture
def draft():
    load_world()
    put_on_offer(Path(given.BALCAO_SERVICES), [SERVICE], at=AT)
    return drafted(SERVICE, RESIDENT, answers={"purpose": "residence_abroad", QUESTION: "pt"}, facts={})


def state(draft, at=AT):
    view = draft_view(actor=RESIDENT, at=at, draft_id=draft)
    return view, next(each for page in view.journey.pages for each in page.questions if each.id == QUESTION)


def rows_without(*codes):
    return [each for each in open_list(list_id=LIST, at=AT)[1] if each.code not in codes]


def test_it_is_searched_in_every_language_and_read_back_in_words(draft):
    found = find_choices(actor=RESIDENT, at=AT, draft_id=draft, question_id=QUESTION, query="葡萄牙")
    assert [each.value for each in found.choices] == ["pt"]
    view, asked = state(draft)
    assert not asked.faults
    assert shown_answer(asked.definition, asked.value, words_of(view.version, "zh-Hant")) == "葡萄牙"
    plain = view.version.definition.form.question(QUESTION)
    assert shown_answer(plain, "pt", words_of(view.version, "pt")) == "Portugal"


def test_a_code_that_was_removed_is_told_and_a_new_one_is_refused(draft):
    rows = rows_without("pt")
    number = propose_file(
        actor=ONE, at=LATER, list_id=LIST, content=rows_csv(rows), mapped=USUAL, since_on=macau_date(LATER)
    )
    assert codes_in_use(LIST, frozenset({"pt", "fr"})) == {"pt": {"drafts": 1}}
    publish_version(actor=TWO, at=LATER, list_id=LIST, number=number)
    view, asked = state(draft, LATER)
    assert [each.code for each in asked.faults] == ["no_longer_listed"]
    assert shown_answer(asked.definition, asked.value, words_of(view.version, "en")) == "Portugal"
    save_answers(actor=RESIDENT, at=LATER, draft_id=draft, values={QUESTION: "fr"}, seen={QUESTION: 1})
    assert not state(draft, LATER)[1].faults


def test_what_an_address_answers_is_published_by_itself_unless_something_used_vanishes(draft, monkeypatch):
    def answers(rows):
        table = csv.DictReader(io.StringIO(rows_csv(rows).decode("utf-8-sig")))
        body = json.dumps(list(table)).encode()
        monkeypatch.setattr(operations, "ask_source", lambda _url: body)

    answers(rows_without("fr"))
    number = propose_address(
        actor=ONE,
        at=AT,
        list_id=LIST,
        url="https://lists.example/countries",
        items="",
        mapped={part: USUAL[part] for part in ("code", "zh", "pt", "en")},
        since_on=macau_date(AT),
    )
    publish_version(actor=TWO, at=AT, list_id=LIST, number=number)
    answers(rows_without("fr", "de"))
    assert operations.refresh_all(at=LATER) == 1
    assert waiting_lists(actor=ONE) == 0
    assert "de" not in {each.code for each in open_list(list_id=LIST, at=LATER)[1]}
    answers(rows_without("fr", "de", "pt"))
    assert operations.refresh_all(at=LATER) == 1
    assert waiting_lists(actor=ONE) == 1
    assert "pt" in {each.code for each in open_list(list_id=LIST, at=LATER)[1]}
