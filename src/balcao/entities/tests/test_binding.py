"""Who binds an entity: the engine against brute force, the data, and the sentence."""

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from balcao.entities.api import BindingRule, Office, SignerRule, binding_met, possible_signers, rule_sentence
from balcao.entities.binding import Alternative

POSTS = ("president", "secretary", "treasurer", "member")
BOARD = {
    1: (Office("board", "president"),),
    2: (Office("board", "secretary"),),
    3: (Office("board", "treasurer"),),
    4: (Office("board", "member"),),
}
TOGETHER = {"of_each": 1, "posts": ["president", "treasurer"]}
ANY_THREE = {"any": 3, "body": "board"}


def rule(*alternatives, offices=BOARD):
    return SignerRule(BindingRule.model_validate({"alternatives": alternatives}), offices)


alternatives = st.one_of(
    st.builds(
        Alternative,
        any=st.integers(1, 3),
        posts=st.lists(st.sampled_from(POSTS), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    st.builds(
        Alternative,
        of_each=st.integers(1, 2),
        posts=st.lists(st.sampled_from(POSTS), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    st.builds(Alternative, any=st.integers(1, 4), body=st.sampled_from(("board", "administration"))),
)
offices = st.dictionaries(
    st.integers(1, 5),
    st.lists(
        st.builds(Office, st.sampled_from(("board", "administration")), st.sampled_from(POSTS)), min_size=1, max_size=2
    ).map(tuple),
    max_size=5,
)
rules = st.builds(
    SignerRule, st.builds(BindingRule, alternatives=st.lists(alternatives, min_size=1, max_size=3).map(tuple)), offices
)
some = st.frozensets(st.integers(1, 5))


def fits(signers, way, person, posts):
    return any(
        (not way.body or held.body == way.body) and (not posts or held.post in posts)
        for held in signers.offices.get(person, ())
    )


def met_by_trying(signers, signed):
    """Every way, every choice of people in every order."""
    return any(
        all(fits(signers, way, person, posts) for person, posts in zip(chosen, way.places, strict=True))
        for way in signers.rule.alternatives
        for chosen in permutations(sorted(signed), len(way.places))
    )


@given(rules, some)
def test_it_is_met_just_when_somebody_fills_every_place_of_some_way(signers, signed):
    assert binding_met(signers, signed) is met_by_trying(signers, signed)


@given(rules, some, some)
def test_more_signatures_never_unbind(signers, signed, more):
    if binding_met(signers, signed):
        assert binding_met(signers, signed | more)


@given(rules, some, some)
def test_what_is_missing_is_the_smallest_number_that_completes_it(signers, signed, absent):
    free = set(signers.offices) - signed - absent
    sizes = [
        size
        for size in range(len(free) + 1)
        for chosen in combinations(sorted(free), size)
        if met_by_trying(signers, signed | set(chosen))
    ]
    assert signers.missing(signed, without=absent) == (min(sizes) if sizes else None)


@given(rules, some, some)
def test_who_can_still_help_belongs_to_a_completion_without_a_superfluous_person(signers, signed, absent):
    free = sorted(set(signers.offices) - signed - absent)
    helping = set()
    for size in range(1, len(free) + 1):
        for chosen in combinations(free, size):
            for way in signers.rule.alternatives:
                alone = SignerRule(BindingRule(alternatives=(way,)), signers.offices)
                if met_by_trying(alone, signed | set(chosen)) and not any(
                    met_by_trying(alone, signed | (set(chosen) - {person})) for person in chosen
                ):
                    helping |= set(chosen)
    if met_by_trying(signers, signed):
        helping = set()
    assert possible_signers(signers, signed, without=absent) == helping


def test_several_ways_are_open_at_once_and_a_refusal_closes_only_those_it_must():
    signers = rule(TOGETHER, ANY_THREE)
    assert signers.missing({1}) == 1
    assert possible_signers(signers, {1}) == {2, 3, 4}
    assert signers.missing({1}, without={3}) == 2
    assert possible_signers(signers, {1}, without={3}) == {2, 4}
    assert signers.missing({1}, without={3, 4}) is None


def test_one_person_with_two_posts_is_still_one_person():
    both = {1: (Office("board", "president"), Office("board", "treasurer")), 2: (Office("board", "secretary"),)}
    signers = rule(TOGETHER, offices=both)
    assert not binding_met(signers, {1, 2})
    assert signers.missing(()) is None


def ways(whole, **matter):
    applicable = whole.for_matter(**matter)
    assert applicable is not None
    return applicable.alternatives


def test_the_amount_decides_which_ways_are_open():
    whole = BindingRule.model_validate(
        {
            "alternatives": [
                {"any": 1, "posts": ["administrator"], "up_to": 5_000_000},
                {"any": 2, "posts": ["administrator"]},
            ]
        }
    )
    assert [each.any for each in ways(whole, amount=5_000_000)] == [1, 2]
    assert [each.any for each in ways(whole, amount=5_000_001)] == [2]


def test_a_way_for_the_matter_at_hand_goes_before_the_general_ones():
    whole = BindingRule.model_validate({"alternatives": [TOGETHER, {**ANY_THREE, "matters": ["dsi-update"]}]})
    assert [each.any for each in ways(whole, matters=["dsi-update"])] == [3]
    assert [each.of_each for each in ways(whole, matters=["iam-renewal"])] == [1]
    only_small = BindingRule.model_validate({"alternatives": [{**TOGETHER, "up_to": 100}]})
    assert only_small.for_matter(amount=101) is None


def test_no_rule_is_never_met():
    assert not binding_met(SignerRule(), {1, 2, 3})
    assert possible_signers(SignerRule(), ()) == frozenset()


def test_what_a_register_says_is_read_as_a_rule():
    assert BindingRule.model_validate({"posts": ["president", "treasurer"], "least": 2}).alternatives == (
        Alternative(any=2, posts=("president", "treasurer")),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"alternatives": []},
        {"alternatives": [{"posts": ["president"]}]},
        {"alternatives": [{"any": 1, "of_each": 1, "posts": ["president"]}]},
        {"alternatives": [{"any": 1}]},
        {"alternatives": [{"of_each": 1, "body": "board"}]},
        {"alternatives": [{"any": 0, "body": "board"}]},
        {"alternatives": [{"any": 1, "posts": ["president", "president"]}]},
        {"alternatives": [{"any": 1, "posts": ["president"], "limit": 5}]},
    ],
)
def test_a_rule_that_does_not_say_who_is_refused(wrong):
    with pytest.raises(ValidationError):
        BindingRule.model_validate(wrong)


def test_a_rule_reads_like_a_sentence_in_every_language():
    whole = BindingRule.model_validate({"alternatives": [TOGETHER, ANY_THREE]})
    assert rule_sentence(whole) == {
        "zh-Hant": "主席／理事長及司庫共同簽署；或任何三名理事會成員",
        "pt": "o presidente e o tesoureiro em conjunto, ou quaisquer três membros da direcção",
        "en": "the president and the treasurer together, or any three members of the board",
    }
    limited = BindingRule.model_validate(
        {
            "alternatives": [
                {"any": 1, "posts": ["administrator"], "up_to": 5_000_000},
                {"any": 2, "posts": ["administrator"]},
                {"any": 2, "posts": ["president", "secretary", "treasurer"]},
            ]
        }
    )
    assert rule_sentence(limited)["en"] == (
        "any one administrator for amounts up to MOP 50,000.00, any two administrators,"
        " or any two of the president, the secretary and the treasurer"
    )
