"""Rows that a register knows: filled in, and compared with what the applicant made of them."""

from datetime import UTC, datetime

import pytest

from balcao.formkit.api import BadForm, evaluate, load_form, row_origins

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
SEATS = [
    {"bir": "1", "name": "A", "post": "president", "since": "2024-01-01"},
    {"bir": "2", "name": "B", "post": "member"},
    {"bir": "3", "name": "C", "post": "auditor"},
]


def form(**prefill):
    return load_form(
        {
            "pages": [
                {
                    "id": "p",
                    "questions": [
                        {
                            "id": "people",
                            "kind": "table",
                            "prefill": {"register": "organs", "field": "seats", **prefill},
                            "questions": [
                                {"id": "bir", "kind": "text"},
                                {"id": "name", "kind": "text"},
                                {"id": "as", "kind": "text", "required": False},
                            ],
                        }
                    ],
                }
            ]
        }
    )


MAPPED = form(rows={"bir": "bir", "name": "name", "as": "post"}, where="row.post != 'auditor'")


def state(definition=MAPPED, answers=None, said=SEATS):
    return evaluate(definition, answers or {}, facts={"organs": {"seats": said}}, at=AT).page("p").questions[0]


def origins(value):
    found = state(answers={"people": value})
    return row_origins(found.definition, found.source, found.value, found.said)


def test_a_register_s_list_becomes_rows_and_what_is_none_is_left_out():
    assert state().value == [
        {"bir": "1", "name": "A", "as": "president"},
        {"bir": "2", "name": "B", "as": "member"},
    ]
    assert state().faults == ()


def test_without_a_mapping_parts_take_what_is_called_like_them():
    assert state(form()).value[0] == {"bir": "1", "name": "A"}


@pytest.mark.parametrize("said", [None, "seats", {"bir": "1"}, [], ["1"], [{"other": 1}]])
def test_what_is_no_list_of_records_fills_in_no_row(said):
    assert not isinstance(state(said=said).value, list) or state(said=said).value == []


def test_rows_that_were_all_taken_out_do_not_come_back():
    assert state(answers={"people": None}).value is None


def test_each_row_says_what_was_changed_added_and_taken_out():
    found, left = origins([{"bir": "9", "name": "N"}, {"bir": "1", "name": "A", "as": "member"}])
    assert (found[0].said, found[0].differs) == (None, ())
    assert (found[1].said["as"], found[1].differs) == ("president", ("as",))
    assert [row["bir"] for row in left] == ["2"]


def test_a_row_of_the_register_is_the_origin_of_one_row_at_most():
    found, left = origins([{"bir": "1", "name": "A", "as": "president"}, {"bir": "1", "name": "A"}])
    assert [each.said is not None for each in found] == [True, False]
    assert [row["bir"] for row in left] == ["2"]


def test_the_same_person_in_two_seats_is_told_apart_by_the_rest():
    twice = [{"bir": "1", "name": "A", "post": "president"}, {"bir": "1", "name": "A", "post": "member"}]
    found = state(answers={"people": [{"bir": "1", "name": "A", "as": "member"}]}, said=twice)
    (origin,), left = row_origins(found.definition, found.source, found.value, found.said)
    assert (origin.differs, left[0]["as"]) == ((), "president")


@pytest.mark.parametrize("wrong", [{"rows": {"nobody": "bir"}}, {"key": "nobody"}, {"where": "row.post =="}])
def test_a_prefill_that_names_no_part_or_cannot_be_read_is_refused(wrong):
    with pytest.raises(BadForm, match="people"):
        form(**wrong)


def test_a_part_that_is_empty_in_the_register_and_left_out_of_the_answer_is_the_same():
    found = state(answers={"people": [{"bir": "1", "name": "A"}]}, said=[{"bir": "1", "name": "A", "post": ""}])
    (origin,), _left = row_origins(found.definition, found.source, found.value, found.said)
    assert origin.differs == ()
