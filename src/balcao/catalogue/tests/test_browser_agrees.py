"""The page's own evaluator says what the server says: on every expression and page of the catalogue, and on others."""

import json
import random
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import settings as within
from hypothesis import strategies as some

from balcao.catalogue.loader import load_service, service_folders
from balcao.formkit.api import BadExpression, evaluate, evaluate_expression, kind_of, names_in, parse_page, shown
from balcao.formkit.browser import needs_register, reading_of, script_of
from balcao.formkit.trees import StaysWithServer, tree_of

AT = datetime(2026, 11, 27, 4, tzinfo=UTC)
LEAST_KNOWN = 0.98
"""Of the expressions that ask no register, the page works out so many at least."""
VALUES = [
    *(None, True, False, 0, 1, -1, 2, 33, 100, 1050, 12_345, 999_999_999, 0.1, 1 / 3, 2 / 3, 1.5, -2.5, 100 / 7, 2.675),
    *("", "a", "A", "澳門", "ßé", " x ", "12", "1.50", "0.10", "-3", "0007", "1,5", "a,b", "2026-11-27", "2024-02-29"),
    *("2025-01-31", "1999-12-01", "2026-02-30", "2026-11", [], ["a", "x"], [1, 2.5], [None, "a"], {"a": 1, "b": "x"}),
    *([{"a": 1, "b": "x"}, {"a": 2.25}], [{"amount": 105_050}, {"amount": 33}]),
]
TYPED = {
    "integer": ["", "0", "3", "12", "1,200", "65", "－５", "x", "2.5", "0.0", "-1", "999999999999999"],
    "money": ["", "0", "1000", "1,234.50", "0.05", "12,5", "x", "1 000", "-3.10", "3333.33", "１２.５"],
    "decimal": ["", "0", "1.50", "120.01", "１２,５", "x", ".5", "007.10", "-2", "200"],
    "date": ["", "2026-11-27", "2024-02-29", "1961-11-28", "1961-11-27", "2026-12-31", "2026-13-45", "x"],
    "text": ["", "澳門", " a ", "A", "-1", "2026", "12345678", "7123456(1)"],
}


class Page:
    """The other evaluator, in a program of its own."""

    def __init__(self):
        command = ["node", str(Path(__file__).with_name("agree.mjs"))]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def asked(self, **batch):
        print(json.dumps(batch), file=self.process.stdin, flush=True)
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline(), parse_int=float)  # as all numbers there


class All(list[Any]):
    """Of the whole catalogue; a failing test does not print it."""

    def __repr__(self):
        return f"<{len(self)}>"


@dataclass
class InWords:
    language: str
    between: str = " "

    def option(self, value, *path):
        return value


@pytest.fixture(scope="module")
def page():
    made = Page()
    yield made
    made.process.communicate(timeout=10)


@pytest.fixture(scope="module")
def forms():
    return All(load_service(folder).form for folder in service_folders(Path(settings.BALCAO_SERVICES)))


@pytest.fixture(scope="module")
def expressions(forms):
    def of(question):
        return [*question.expressions(), *(each for part in question.questions for each in of(part))]

    parts = [part for form in forms for part in form.pages]
    found = [each for part in parts for question in part.questions for each in of(question)]
    return All([*found, *(part.when for part in parts if part.when)])


def has_tree(expression):
    try:
        tree_of(expression)
    except StaysWithServer:
        return False
    return True


def served(expression, answers):
    try:
        return {"value": evaluate_expression(expression, answers)}
    except BadExpression:
        return {"wrong": True}


def alike(ours, theirs):
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(alike(ours[name], theirs[name]) for name in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(alike, ours, theirs))
    return ours == theirs and isinstance(ours, bool) == isinstance(theirs, bool)


class Written:
    """Expressions at random, of what the page knows."""

    OPERATORS = ("+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "and", "or", "??", "in", "not in")
    CALLS = ("len", "upper", "lower", "trim", "string", "number", "sum", "min", "max", "round", "ceil", "date", "year")
    ENDS = [
        "today",
        "0",
        "1",
        "2",
        "10",
        "1.50",
        "0.15",
        "'a'",
        "'2026-11-27'",
        "true",
        "false",
        "null",
        "'澳門'",
        "[]",
    ]

    def __init__(self, chance):
        self.chance, self.inside = chance, False

    def end(self):
        return self.chance.choice([*"pqrspqrs", *self.ENDS, *(["#", "#.a", "#.amount"] if self.inside else ["q.a"])])

    def one(self, deep):
        pick = self.chance.random()
        if deep <= 0 or pick < 0.1:
            return self.end()
        if pick < 0.55:
            text = f"{self.one(deep - 1)} {self.chance.choice(self.OPERATORS)} {self.one(deep - 1)}"
            return text if self.chance.random() < 0.5 else f"({text})"
        if pick < 0.65:
            text = f"{self.one(deep - 1)} ? {self.one(deep - 1)} : {self.one(deep - 1)}"
            return f"({text})" if pick < 0.6 else f"not {self.one(deep - 1)}"
        if pick < 0.78:
            return f"{self.chance.choice(self.CALLS)}({self.one(deep - 1)})"
        if pick < 0.8:
            return self.chance.choice(
                ["startsWith(p, 'a')", "split(p, ',')", "matches(q, '^[0-9]{2,4}$')", "-q", "q[0]"]
            )
        if pick < 0.9:
            over, before = self.one(deep - 1), self.inside
            self.inside = True
            text = f"{self.chance.choice(['some', 'all', 'count', 'filter', 'map'])}({over}, {self.one(deep - 1)})"
            self.inside = before
            return text
        unit, day = self.chance.choice("dMy"), self.chance.choice(["today", "p", "q"])
        begun = [f"add({self.chance.choice(['1', '30', '-13', 'p'])}, '{unit}')", f"sub(3, '{unit}')"]
        done = [f"endOf('{unit}')", f"startOf('{unit}')", f"diff(d(p), '{unit}')"]
        then = ["", ".format('%Y-%m-%d')", ".format('%d/%m/%Y')", ".isSameOrBefore(d(today))", ".isAfter(d(q))"]
        return f"d({day}).{self.chance.choice(begun + done)}{self.chance.choice(then)}"


def agreed_on(page, chance, texts):
    asked = []
    for text in texts:
        named = sorted(names_in(text) - {"d", "today"})
        asked.append((text, {name: chance.choice(VALUES) for name in named} | {"today": "2026-11-27"}))
    said = page.asked(expressions=[[tree_of(text), answers] for text, answers in asked])["expressions"]
    sure = 0
    for (text, answers), theirs in zip(asked, said, strict=True):
        if "unsure" not in theirs:
            assert alike(served(text, answers), theirs), (text, answers, served(text, answers), theirs)
            sure += 1
    return sure / len(asked)


@within(max_examples=5, deadline=None)
@given(some.integers(0, 2**32))
def test_every_expression_of_the_catalogue_is_worked_out_alike(page, expressions, seed):
    known = sorted({each for each in expressions if has_tree(each)})
    assert agreed_on(page, random.Random(seed), known) > 0.8


@within(max_examples=5, deadline=None)
@given(some.integers(0, 2**32))
def test_expressions_at_random_are_worked_out_alike(page, seed):
    chance = random.Random(seed)
    written = [Written(chance).one(chance.choice([2, 3, 4])) for _ in range(600)]
    assert agreed_on(page, chance, [each for each in written if has_tree(each)]) > 0.7


def test_almost_everything_that_asks_no_register_is_worked_out_by_the_page(expressions):
    own = [each for each in expressions if not needs_register(each)]
    known = [each for each in own if has_tree(each)]
    assert len(known) / len(own) >= LEAST_KNOWN, sorted(set(own) - set(known))


def put_in(chance, question, name):
    """What somebody types into the fields of a question."""
    reading = reading_of(question)
    options = kind_of(question.kind).options_of(question)
    if question.questions and isinstance(reading, dict):
        fields: dict[str, list[str]] = {}
        for number in range(chance.randrange(4)):
            for part in question.questions:
                fields |= put_in(chance, part, f"{name}-{number}")  # its fields are named below it
        return {key: value for key, value in fields.items() if value}
    own = f"{name}-{question.id}" if name else question.id
    if reading == "yes_no":
        return {own: [chance.choice(["yes", "no", ""])]}
    if reading == "agreed":
        return {own: chance.choice([[], ["yes"]])}
    if reading == "many":
        return {own: [each for each in options if chance.random() < 0.4]}
    if isinstance(reading, list):
        day = chance.choice(TYPED["date"])
        if chance.random() < 0.5:
            return {own: [day]}
        pieces = ([*day.split("-"), "", ""])[: len(reading)]
        return {f"{own}-{part}": [piece.lstrip("0")] for (part, _), piece in zip(reading, pieces, strict=True)}
    if options:
        return {own: [chance.choice([*options, ""])]}
    return {own: [chance.choice(TYPED.get(str(reading), TYPED["text"]))]}


def rowed(chance, question):
    if isinstance(reading_of(question), dict):
        found: dict[str, list[str]] = {}
        for number in range(chance.randrange(4)):
            for part in question.questions:
                found |= put_in(chance, part, f"{question.id}-{number}")
        return found
    return put_in(chance, question, "")


def answered(form, chance, part):
    posted: dict[str, list[str]] = {}
    for question in part.questions:
        posted |= rowed(chance, question)
    shown_ = frozenset(question.id for question in part.questions)
    return posted, parse_page(form, part.id, posted, shown=shown_).values


@within(max_examples=3, deadline=None)
@example(898)  # a sum beyond what a number of the browser holds exactly
@given(some.integers(0, 2**32))
def test_every_page_asks_and_works_out_alike_while_one_types(page, forms, seed):
    chance, cases, expected = random.Random(seed), [], []
    for form in forms:
        before: dict[str, Any] = {}
        for part in form.pages:
            before |= {name: value for name, value in answered(form, chance, part)[1].items() if value is not None}
        stands = evaluate(form, before, at=AT)
        for state in stands.visible_pages:
            script = script_of(form, state)
            if script is None:
                continue
            posted, values = answered(form, chance, form.page(state.id))
            now = evaluate(form, {**before, **values}, at=AT).page(state.id)
            cases.append([script, posted, [each.id for each in state.questions]])
            expected.append((form, script, {each.id: each for each in now.questions}, posted))
    found = page.asked(pages=cases)["pages"]
    sure, told = 0, 0
    for (form, script, states, posted), said in zip(expected, found, strict=True):
        for rule, theirs in zip(script["questions"], said, strict=True):
            question, told = form.question(theirs["id"]), told + 1
            if theirs["asked"] == "unsure":
                continue
            if "when" in rule:
                assert theirs["asked"] == (question.id in states), (question, posted, theirs)
                sure += 1
            if "value" in theirs:
                now_ = states[question.id]
                assert alike(now_.value, theirs["value"]), (question, posted, now_.value, theirs)
                for language, text in zip(("zh-Hant", "pt", "en"), theirs["shown"], strict=True):
                    ours = shown(question, now_.value, cast("Any", InWords(language))) or "—"
                    if not isinstance(now_.value, bool):
                        assert text in (None, ours), (question, now_.value, text, ours)
                sure += 1
    assert sure / told > 0.3
