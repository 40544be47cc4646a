"""A large table written a few rows at a time: nobody's row is lost, and what is sent twice is written once."""

from datetime import datetime

import pytest
from django.conf import settings

from balcao.cases.api import (
    RowEdit,
    draft_view,
    next_wrong_row,
    remove_row,
    save_answers,
    table_rows,
    write_rows,
)
from balcao.cases.models import Answer
from balcao.cases.testing import drafted, load_world, person
from balcao.catalogue.testing import put_on_offer
from balcao.formkit.api import TooManyRows
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
SERVICE = "dsf-m3m4-yearly-list"
AT = datetime.fromisoformat("2027-01-18T10:00:00+08:00")
WRITER = person(3, "e-2")
ROW = {"id_no": "5345678(4)", "name": "梁雅麗", "work": "permanent", "gross": 100_00, "withheld": 1_00}


@pytest.fixture
def draft():
    load_world(at=AT)
    put_on_offer(settings.BALCAO_SERVICES, [SERVICE], at=AT)
    answers = {"year": "2026", "nil_list": False, "paid": [ROW, {**ROW, "id_no": "1", "withheld": 200_00}]}
    return drafted(SERVICE, WRITER, answers=answers, facts={}, at=AT)


def write(draft, *edits, actor=WRITER):
    return write_rows(
        actor=actor,
        at=AT,
        draft_id=draft,
        question="paid",
        edits=[RowEdit(*each) for each in edits],
    )


def read(draft, first=0, count=10, actor=WRITER):
    return table_rows(actor=actor, at=AT, draft_id=draft, question="paid", first=first, count=count)


def test_one_cell_is_written_and_only_its_row_comes_back(draft):
    part = write(draft, (0, ROW, {"gross": "1,250.50"}))
    assert part.rows == {0: {**ROW, "gross": 125_050}}
    assert (part.total, part.conflicts, part.faults) == (2, (), {0: []})


def test_what_is_wrong_in_a_row_is_what_the_whole_form_says(draft):
    whole = draft_view(actor=WRITER, at=AT, draft_id=draft).journey
    part = read(draft)
    assert [fault for place in sorted(part.faults) for fault in part.faults[place]] == [
        fault for fault in whole.faults if fault.question == "paid"
    ]
    assert next_wrong_row(actor=WRITER, at=AT, draft_id=draft, question="paid", after=-1) == 1
    assert next_wrong_row(actor=WRITER, at=AT, draft_id=draft, question="paid", after=1) == 1
    write(draft, (1, part.rows[1], {"withheld": "0"}))
    assert next_wrong_row(actor=WRITER, at=AT, draft_id=draft, question="paid", after=0) is None


def test_choices_may_be_pasted_in_words_of_any_language(draft):
    part = write(
        draft,
        (0, ROW, {"work": "Assalariado (M/4)"}),
        (1, {**ROW, "id_no": "1", "withheld": 200_00}, {"work": "散工（M/4）"}),
    )
    assert [row["work"] for row in part.rows.values()] == ["casual", "casual"]


def test_a_row_that_somebody_else_changed_stays_and_is_told(draft):
    write(draft, (0, ROW, {"name": "甲"}))
    part = write(draft, (0, ROW, {"name": "乙"}), actor=person(4, "e-2"))
    assert part.conflicts == (0,)
    assert part.rows[0]["name"] == "甲"


def test_what_is_sent_twice_is_written_once(draft):
    new = (2, None, {"id_no": "77", "name": "新"})
    assert write(draft, new).total == 3
    again = write(draft, new)
    assert (again.total, again.conflicts) == (3, ())
    assert write(draft, (0, ROW, {"name": "甲"})).version == write(draft, (0, ROW, {"name": "甲"})).version


def test_a_row_is_not_taken_out_of_a_table_that_changed(draft):
    version = read(draft).version
    write(draft, (0, ROW, {"name": "甲"}))
    part = remove_row(actor=WRITER, at=AT, draft_id=draft, question="paid", place=0, version=version)
    assert (part.conflicts, part.total) == ((0,), 2)
    part = remove_row(actor=WRITER, at=AT, draft_id=draft, question="paid", place=0, version=part.version)
    assert (part.total, read(draft).rows[0]["id_no"]) == (1, "1")


def test_no_more_rows_are_taken_than_the_table_has_room_for(draft):
    save_answers(actor=WRITER, at=AT, draft_id=draft, values={"paid": [ROW] * 10_000}, seen={"paid": 1})
    with pytest.raises(TooManyRows):
        write(draft, (10_000, None, {"name": "x"}))
    assert draft_view(actor=WRITER, at=AT, draft_id=draft).journey.answers["paid"] == [ROW] * 10_000


@pytest.mark.parametrize(
    ("question", "edit"),
    [("paid", (5, None, {})), ("paid", (0, ROW, {"salary": "1"})), ("year", (0, None, {})), ("none", (0, None, {}))],
)
def test_what_the_form_does_not_ask_is_not_written(draft, question, edit):
    before = Answer.objects.get(draft=draft, question="paid").value
    with pytest.raises(NotFound):
        write_rows(actor=WRITER, at=AT, draft_id=draft, question=question, edits=[RowEdit(*edit)])
    assert Answer.objects.get(draft=draft, question="paid").value == before


def test_a_strangers_table_does_not_exist(draft):
    stranger = person(6)
    for ask in (lambda: read(draft, actor=stranger), lambda: write(draft, (0, ROW, {"name": "x"}), actor=stranger)):
        with pytest.raises(NotFound):
            ask()
