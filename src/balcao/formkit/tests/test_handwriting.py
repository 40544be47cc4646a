"""Handwriting: what is taken, and what is drawn of it."""

import pytest

from balcao.formkit.api import as_svg, drawing_of, kind_of, load_form, strokes_of

DRAWN = {"strokes": "20,150 30,90 45,60 60,110 75,150|100,60 101,90 103,120 110,150"}
QUESTION = load_form({"pages": [{"id": "p", "questions": [{"id": "q", "kind": "handwriting"}]}]}).question("q")
KIND = kind_of("handwriting")


def codes(value):
    return [fault.code for fault in KIND.validate(QUESTION, value, {})]


INK = {"ink": "60 40,12 90,8|61 38,16"}


@pytest.mark.parametrize("value", [DRAWN, INK, {"typed": "陳美玲"}, {"on_paper": True}])
def test_it_is_drawn_typed_or_left_for_the_paper(value):
    assert codes(value) == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({**DRAWN, "typed": "x"}, "not_understood"),
        ({"strokes": '1,1"/><script>'}, "drawn_too_little"),
        ({"strokes": "5,5 5,5 5,5"}, "drawn_too_little"),
        ({"strokes": " ".join(f"{x},999" for x in range(20))}, "not_understood"),
        ({"strokes": "|".join(["1,1 2,2"] * 201)}, "drawn_too_much"),
        ({"strokes": " ".join(["1,1"] * 4001)}, "drawn_too_much"),
        ({"ink": '60 1,1"/><script>'}, "not_understood"),
        ({"ink": "60 590,20"}, "not_understood"),
        ({"ink": "200 1,1"}, "not_understood"),
        ({"ink": "20 1,0"}, "not_understood"),
        ({"ink": "|".join(["1 1,1 3,1"] * 3001)}, "drawn_too_much"),
        ({**DRAWN, **INK}, "not_understood"),
        ({"typed": " "}, "not_understood"),
        ({"typed": "x" * 121}, "too_long"),
        ({"on_paper": False}, "not_understood"),
    ],
)
def test_anything_else_is_refused(value, code):
    assert codes(value) == [code]


def test_a_picture_is_drawn_from_the_points_alone():
    assert as_svg(DRAWN).count("<polyline") == len(strokes_of(DRAWN)) == 2
    assert as_svg({"strokes": '1,1"/><script>'}) == ""
    assert as_svg("x") == ""


def test_ink_is_drawn_row_by_row_and_goes_before_what_was_drawn_until_it_is_removed():
    drawing = drawing_of(INK)
    assert drawing is not None
    assert drawing.ink == "M40 60h12v1h-12zM90 60h8v1h-8zM38 61h16v1h-16z"
    assert drawing.ink in as_svg(INK)
    assert drawing_of({"ink": '1 1,1"/>'}) is None
    posted = {"q-ink": [INK["ink"]], "q-strokes": [DRAWN["strokes"]], "q-typed": ["Chan"]}
    assert KIND.parse(QUESTION, posted, "q") == INK
    assert KIND.parse(QUESTION, {**posted, "q-clear": ["yes"]}, "q") == {"typed": "Chan"}


def test_a_drawing_goes_before_a_name_and_can_be_cleared_without_a_script():
    posted = {"q-strokes": [DRAWN["strokes"]], "q-typed": ["Chan"], "q-on_paper": ["yes"]}
    assert KIND.parse(QUESTION, posted, "q") == DRAWN
    assert KIND.parse(QUESTION, {**posted, "q-clear": ["yes"]}, "q") == {"typed": "Chan"}
    assert KIND.parse(QUESTION, {"q-on_paper": ["yes"]}, "q") == {"on_paper": True}
    assert KIND.parse(QUESTION, {}, "q") is None
