"""A draw can be done again by anyone, and whatever was changed is found."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balcao.intake.drawing import FORMAT, BadDraw, check_draw, list_hash, ranked, seed_hash

TICKETS = [f"{number:016X}" for number in range(60)]


def proof(seed="5eed", tickets=TICKETS, quota=45):
    return {
        "format": FORMAT,
        "quota": quota,
        "seed": seed,
        "seed_sha256": seed_hash(seed),
        "list_sha256": list_hash(tickets),
        "drawn": ranked(seed, tickets),
    }


def test_it_comes_to_the_same_in_whatever_order_the_tickets_were_told():
    assert ranked("a", TICKETS) == ranked("a", TICKETS[::-1])
    assert ranked("a", TICKETS) != ranked("b", TICKETS) != sorted(TICKETS)
    assert check_draw(proof()) == (45, 60)


def test_one_more_ticket_may_change_every_place():
    before, after = ranked("a", TICKETS[:-1]), ranked("a", TICKETS)
    assert [each for each in after if each != TICKETS[-1]] != before


def change(name, to):
    found = copy.deepcopy(proof())
    found[name] = to(found)
    return found


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (change("seed", lambda found: "another"), "seed"),
        (change("drawn", lambda found: found["drawn"][1::-1] + found["drawn"][2:]), "rank 1"),
        (change("drawn", lambda found: found["drawn"][:-1]), "list"),
        (change("drawn", lambda found: [*found["drawn"], found["drawn"][0]]), "twice"),
        (change("drawn", lambda found: [*found["drawn"], "F" * 16]), "list"),
        (change("format", lambda found: "other"), "format"),
        ({}, "no proof"),
    ],
)
def test_what_was_changed_is_named(changed, said):
    with pytest.raises(BadDraw, match=said):
        check_draw(changed)


@given(seed=st.text(min_size=1), tickets=st.sets(st.text(alphabet="0123456789ABCDEF", min_size=16, max_size=16)))
def test_everyone_is_drawn_once(seed, tickets):
    assert sorted(ranked(seed, sorted(tickets))) == sorted(tickets)
