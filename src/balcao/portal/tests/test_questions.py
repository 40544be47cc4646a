"""Every kind of question has a shape on the page, and keeps what was typed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from balcao.catalogue.api import ServiceWords, shown_answer
from balcao.formkit.api import evaluate, kinds, load_form
from balcao.portal.questions import Asked, view_of

AT = datetime(2026, 11, 23, tzinfo=UTC)
TEXTS = {"en": {"questions": {"q": {"label": "Name of the place", "options": {"a": "Bar", "b": "Café"}}}}}
WORDS = ServiceWords(TEXTS, "en")


@pytest.fixture(autouse=True)
def _portal_templates(settings):
    folder = Path(__file__).resolve().parents[1] / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]


def _form(kind):
    question = {"id": "q", "kind": kind}
    if "choose" in kind or kind in {"quantity", "ranking"}:
        question["options"] = ["a", "b"]
    if kind == "computed":
        question["compute"] = "1 + 1"
    if kind == "lookup":
        question["lookup"] = {"register": "vehicles", "shows": ["plate"]}
    if kind in {"group", "table", "bulk_table"}:
        question["questions"] = [{"id": "name", "kind": "text"}, {"id": "since", "kind": "date"}]
    return load_form({"pages": [{"id": "p", "questions": [question]}]})


def _view(kind, answers):
    form = _form(kind)
    state = evaluate(form, answers, facts={}, at=AT).pages[0].questions[0]
    return view_of(
        Asked(definition=state.definition, path=("q",), name="q", value=state.value, faults=state.faults, words=WORDS)
    )


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_renders_with_its_label(kind):
    html = render_to_string("portal/questions/one.html", {"q": _view(kind, {})})
    assert "Name of the place" in html


def test_what_was_typed_wrongly_is_shown_again_with_its_error():
    view = _view("bir", {"q": "12"})
    assert view.value == "12"
    assert "1234567(8)" in view.error


def test_money_is_shown_in_patacas():
    assert _view("money", {"q": 125000}).value == "1250.00"


def test_a_part_of_a_row_shows_its_own_error():
    view = _view("table", {"q": [{"name": "X", "since": "2026-13-01"}]})
    assert view.rows_shown[0].parts[1].error
    assert not view.rows_shown[0].parts[0].error


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("yes_no", True, "Yes"),
        ("choose_one", "b", "Café"),
        ("choose_many", ["a", "b"], "Bar, Café"),
        ("money", 125000, "MOP 1,250.00"),
        ("date", "2026-03-01", "1 March 2026"),
        ("table", [{"name": "X", "since": "2026-03-01"}], "1. X · 1 March 2026"),
        ("text", None, ""),
    ],
)
def test_answers_read_back_in_words(kind, value, shown):
    question = _form(kind).question("q")
    assert shown_answer(question, value, WORDS) == shown


def test_a_row_shows_what_its_answers_ask_and_the_inner_rows_grow_by_themselves():
    inner = {"id": "staff", "kind": "group", "questions": [{"id": "who", "kind": "text"}]}
    cook = {"id": "cook", "kind": "text", "when": "row.food == true"}
    question = {"id": "q", "kind": "group", "questions": [{"id": "food", "kind": "yes_no"}, cook, inner]}
    form = load_form({"pages": [{"id": "p", "questions": [question]}]})
    rows = [{"food": True, "staff": [{"who": "João"}]}, {"food": False}]
    page = evaluate(form, {"q": rows}, facts={}, at=AT).pages[0]
    (state,) = page.questions
    view = view_of(
        Asked(
            definition=state.definition,
            path=("q",),
            name="q",
            value=state.value,
            words=WORDS,
            sees=page.sees,
            grown="q-0-staff",
        )
    )
    assert [[part.name for part in row.parts] for row in view.rows_shown] == [
        ["q-0-food", "q-0-cook", "q-0-staff"],
        ["q-1-food", "q-1-staff"],
    ]
    html = render_to_string("portal/questions/one.html", {"q": view})
    assert 'name="q-0-staff-1-who"' in html
    assert 'value="q-0-staff"' in html
