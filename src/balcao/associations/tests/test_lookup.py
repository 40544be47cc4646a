"""The public look-up: in any script, on any day, and nothing but what the law lets anyone see."""

from datetime import date

import pytest

from balcao.associations.api import composition_warnings, find_associations, public_organs, term_state
from balcao.associations.types import Organ
from balcao.entities.models import Seat
from balcao.kernel.errors import NotFound

from .conftest import AT


@pytest.mark.parametrize("words", ["關愛長者", "关爱长者", "apoio IDOSOS", "associacao macau", "4821", "Elderly"])
def test_an_association_is_found_in_any_script_without_accents_or_by_number(words):
    assert [each.number for each in find_associations(words)] == ["4821"]


@pytest.mark.parametrize("words", ["", "  ", "nada disto", "%", "陳美玲"])
def test_what_is_no_name_of_an_association_finds_nothing(words):
    assert find_associations(words) == []


def test_its_organs_are_answered_for_any_day():
    today = public_organs(number="4821", on=date(2026, 11, 23))
    assert [(organ.body, [each.seat.post for each in organ.members]) for organ in today.organs] == [
        ("board", ["president", "secretary", "treasurer"])
    ]
    assert public_organs(number="4821", on=date(2024, 1, 1)).organs == ()


def test_an_unknown_number_is_not_found():
    with pytest.raises(NotFound):
        public_organs(number="999", on=AT.date())


def warned(number, on=date(2026, 11, 23)):
    return {(each.body, each.key) for each in composition_warnings(public_organs(number=number, on=on).organs)}


def test_an_organ_that_is_not_as_the_law_wants_is_warned_about():
    assert warned("4821") == {("general_assembly_bureau", "missing"), ("supervisory", "missing")}
    Seat.objects.filter(entity_id=1, post="president").update(post="member")
    Seat.objects.filter(entity_id=1, post="treasurer").delete()
    assert {("board", "too_few"), ("board", "even"), ("board", "no_president")} <= warned("4821")


def test_alternates_do_not_count():
    Seat.objects.filter(entity_id=1, post="treasurer").update(post="alternate")
    assert ("board", "even") in warned("4821")


def test_nothing_at_all_is_warned_about_too():
    assert len(composition_warnings([Organ(body="board", members=())])) == 3


@pytest.mark.parametrize(
    ("last_day", "state", "left"),
    [("2027-12-31", "running", 403), ("2027-02-21", "soon", 90), ("2026-11-23", "soon", 0), ("2026-11-22", "over", -1)],
)
def test_a_term_is_running_ends_soon_or_is_over(last_day, state, left):
    Seat.objects.filter(entity_id=1).update(term_end=last_day)
    term = term_state(1, AT)
    assert (term.state, term.days_left) == (state, left)
