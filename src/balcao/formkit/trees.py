"""Expressions as small JSON trees, for the page's own evaluator (`frontend/src/expressions.js`).

A tree is a constant (text, whole number, true, false, null) or a list: the operation and its operands. ``["$", name,
*steps]`` is an answer and what is below it, ``["#", *steps]`` the entry a closure looks at, ``["n", "0.15"]`` a number
with decimals. What the evaluator cannot do, or may not know, has no tree and stays with the server.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from balcao.kernel.errors import BalcaoError

type Tree = Any
"""JSON; see the module."""

FUNCTIONS: dict[str, int] = {
    "len": 1, "upper": 1, "lower": 1, "trim": 1, "startsWith": 2, "matches": 2, "split": 2, "string": 1, "number": 1,
    "sum": 1, "min": 1, "max": 1, "round": 1, "ceil": 1, "floor": 1, "abs": 1, "date": 1, "year": 1, "d": 1,
}  # fmt: skip
"""The functions the evaluator knows, with how many operands."""
CLOSURES = frozenset({"some", "all", "count", "filter", "map"})
METHODS: dict[str, tuple[int, ...]] = {
    "add": (2,), "sub": (2,), "format": (1,), "startOf": (1,), "endOf": (1,), "diff": (2,),
    "isSame": (1,), "isBefore": (1,), "isAfter": (1,), "isSameOrBefore": (1,), "isSameOrAfter": (1,),
}  # fmt: skip
"""What days can do."""
UNITS = {"d": "d", "day": "d", "days": "d", "M": "M", "month": "M", "months": "M", "y": "y", "year": "y", "years": "y"}
BINARY = {
    "or": 10, "and": 15, "==": 20, "!=": 20, "<": 20, ">": 20, "<=": 20, ">=": 20, "in": 20, "not in": 20,
    "+": 30, "-": 30, "*": 60, "/": 60, "%": 60, "??": 80,
}  # fmt: skip
"""The operators with how strongly they bind, as in ZEN; all of them to the left."""
NOT, SIGN = 50, 200
SECRET = frozenset({"facts", "lists"})
"""What never goes to the page."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^'\\]*'|\"[^\"\\]*\")|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign>==|!=|<=|>=|\?\?|[-+*/%<>?:()\[\],.#]))"
)
_PLAIN_PATTERN = re.compile(r"[A-Za-z0-9 \-\^\$\[\]{}(),?*+|/]*")
_PLAIN_FORMAT = re.compile(r"(%[YmdHM]|[-/. :年月日])*")
_LARGEST = 2**53


class StaysWithServer(BalcaoError):
    """The expression has no tree: it asks for what the page does not know or cannot do."""


@lru_cache(maxsize=4096)
def tree_of(expression: str) -> Tree:
    """The tree of an expression.

    :raises StaysWithServer: if it has none.
    """
    return _Reader(expression).whole()


@lru_cache(maxsize=4096)
def names_of(expression: str) -> frozenset[str]:
    """The answers its tree reads, without `row`.

    :raises StaysWithServer: if it has none.
    """
    return frozenset(_names(tree_of(expression)))


def _names(tree: Tree) -> Iterator[str]:
    if isinstance(tree, list):
        if tree[0] == "$":
            yield ".".join(tree[1:3]) if tree[1] == "amounts" else tree[1]
        elif tree[0] not in ("#", "n"):
            for each in tree[1:]:
                yield from _names(each)


class _Reader:
    """One expression, read from left to right."""

    def __init__(self, expression: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        self._at = 0
        place, rest = 0, expression.rstrip()
        while place < len(rest):
            found = _TOKEN.match(rest, place)
            if found is None:
                raise StaysWithServer(f"{rest[place : place + 10]!r} is not understood")
            self._tokens.append((str(found.lastgroup), found.group(str(found.lastgroup))))
            place = found.end()

    def whole(self) -> Tree:
        tree = self._binary(0)
        if self._at < len(self._tokens):
            raise StaysWithServer(f"{self._word()!r} is not understood")
        return tree

    def _word(self, ahead: int = 0) -> str:
        """The next sign or word; nothing for constants."""
        kind, text = self._tokens[self._at + ahead] if self._at + ahead < len(self._tokens) else ("", "")
        return text if kind in ("sign", "word") else ""

    def _take(self, *wanted: str) -> bool:
        if self._word() not in wanted or not self._word():
            return False
        self._at += 1
        return True

    def _expect(self, wanted: str) -> None:
        if not self._take(wanted):
            raise StaysWithServer(f"{wanted!r} is missing")

    def _binary(self, least: int) -> Tree:
        left = self._unary()
        while True:
            sign = "not in" if (self._word(), self._word(1)) == ("not", "in") else self._word()
            if BINARY.get(sign, -1) < least:
                break
            self._at += 2 if sign == "not in" else 1
            right = self._binary(BINARY[sign] + 1)
            left = ["not", ["in", left, right]] if sign == "not in" else [sign, left, right]
        if least == 0 and self._take("?"):
            yes = self._binary(0)
            self._expect(":")
            left = ["?", left, yes, self._binary(0)]
        return left

    def _unary(self) -> Tree:
        if self._take("not"):
            return ["not", self._binary(NOT)]
        if self._take("-"):
            return ["neg", self._binary(SIGN)]
        if self._take("+"):
            raise StaysWithServer("a sign of plus")
        return self._after(self._single())

    def _single(self) -> Tree:
        if self._at >= len(self._tokens):
            raise StaysWithServer("it ends too early")
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "number":
            return int(text) if text.isdecimal() and int(text) < _LARGEST else ["n", text]
        if kind == "text":
            return text[1:-1]
        if kind == "word":
            return self._named(text)
        if text == "#":
            return ["#"]
        if text == "(":
            return self._closed(self._binary(0), ")")
        if text == "[":
            return ["[", *self._list("]")]
        raise StaysWithServer(f"{text!r} is not understood")

    def _closed(self, tree: Tree, sign: str) -> Tree:
        self._expect(sign)
        # What stands in brackets is a value of its own: `(a).b` is no path of answers.
        return tree

    def _list(self, end: str) -> list[Tree]:
        found: list[Tree] = []
        while not self._take(end):
            if found:
                self._expect(",")
            found.append(self._binary(0))
        return found

    def _named(self, word: str) -> Tree:
        if word in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[word]
        if word in BINARY or word == "not" or word in SECRET:
            raise StaysWithServer(f"{word!r} is not for the page")
        if not self._take("("):
            return ["$", word]
        operands = self._list(")")
        if word in CLOSURES and len(operands) == 2:
            return [word, *operands]
        if FUNCTIONS.get(word) != len(operands):
            raise StaysWithServer(f"`{word}` is not known to the page")
        if word == "matches":
            _must(operands[1], lambda text: bool(_PLAIN_PATTERN.fullmatch(text)), "a pattern")
        return [word, *operands]

    def _after(self, tree: Tree) -> Tree:
        """What follows a value: a step into it, an entry of it, or what a day can do."""
        while True:
            if self._take("."):
                tree = self._step(tree)
            elif self._take("["):
                tree = ["@", tree, self._closed(self._binary(0), "]")]
            else:
                return tree

    def _step(self, tree: Tree) -> Tree:
        kind, name = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if kind != "word":
            raise StaysWithServer("a name is missing")
        self._at += 1
        if not self._take("("):
            into_answer = isinstance(tree, list) and tree[0] in ("$", "#")
            return [*tree, name] if into_answer else [".", tree, name]
        operands = self._list(")")
        if len(operands) not in METHODS.get(name, ()):
            raise StaysWithServer(f"`.{name}` is not known to the page")
        if name == "format":
            _must(operands[0], lambda text: bool(_PLAIN_FORMAT.fullmatch(text)), "a format")
        elif name in ("add", "sub", "diff", "startOf", "endOf"):
            _must(operands[-1], UNITS.__contains__, "a unit")
            operands[-1] = UNITS[operands[-1]]
        return [name, tree, *operands]


def _must(operand: Tree, fits: Callable[[str], bool], what: str) -> None:
    if not isinstance(operand, str) or not fits(operand):
        raise StaysWithServer(f"{what} the page does not know")
