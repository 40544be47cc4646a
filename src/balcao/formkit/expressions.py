"""ZEN expressions: the one small language of conditions, checks and calculations.

They see the answers by question id, `facts` (what registers said), `today` (ISO day) and, inside a
repeating group, `row`. Decimals, which are kept as text, become numbers here.

Years are added as twelve months each: whoever was born on 29 February comes of age on the last day of a February that
is shorter (Civil Code, article 272 c), where ZEN by itself knows no such day and every condition over it is false.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import zen

from balcao.kernel.errors import BalcaoError


class BadExpression(BalcaoError):
    """The expression cannot be evaluated."""


def check_expression(expression: str) -> None:
    """Raise `BadExpression` unless it can be parsed."""
    _compiled(expression)


@lru_cache(maxsize=4096)
def _compiled(expression: str) -> Any:
    try:
        return zen.compile_expression(with_whole_years(expression))
    except RuntimeError as failure:
        raise BadExpression(f"{expression!r} is not an expression: {_first_line(failure)}") from None


_STEP = re.compile(r"\.(?:add|sub)\(")
_PIECE = re.compile(r"'[^']*'|\"[^\"]*\"|[(\[{]|[)\]}]|,|[^'\"()\[\]{},]+")
_YEARS = re.compile(r"\s*(['\"])(?:y|year|years)\1\s*")


def with_whole_years(expression: str) -> str:
    """The expression as ZEN is given it: ``.add(n, 'y')`` as ``.add((n) * 12, 'M')``, and so for `sub`."""
    for step in reversed(list(_STEP.finditer(expression))):
        depth, comma, place = 0, 0, step.end()
        while depth >= 0 and (piece := _PIECE.match(expression, place)):
            depth += (piece.group() in ("(", "[", "{")) - (piece.group() in (")", "]", "}"))
            comma = piece.start() if piece.group() == "," and depth == 0 else comma
            place = piece.end()
        if depth < 0 and comma and _YEARS.fullmatch(expression, comma + 1, place - 1):
            months = f"({expression[step.end() : comma]}) * 12, 'M')"
            expression = expression[: step.end()] + months + expression[place:]
    return expression


def evaluate_expression(expression: str, context: Mapping[str, Any]) -> Any:
    """The value of an expression over JSON values.

    :raises BadExpression: if it is malformed or the values do not fit.
    """
    # Only what is read: handing over a large table for every row of it would take quadratic time.
    seen = {name: context[name] for name in names_in(expression) if name in context}
    try:
        return _compiled(expression).evaluate(seen)
    except Exception as failure:  # the engine raises bare ones for values it cannot hold
        raise BadExpression(f"{expression!r}: {_first_line(failure)}") from None


@lru_cache(maxsize=4096)
def names_in(expression: str) -> frozenset[str]:
    """Every word in an expression that could be the name of a question."""
    return frozenset(re.findall(r"[a-z_][a-z0-9_]*", expression))


def holds(condition: bool | str | None, context: Mapping[str, Any], *, default: bool = True) -> bool:
    """Whether a condition is true; an absent one is `default`, and one that cannot be evaluated is false."""
    if condition is None:
        return default
    if isinstance(condition, bool):
        return condition
    try:
        return evaluate_expression(condition, context) is True
    except BadExpression:
        return False


def _first_line(failure: Exception) -> str:
    return str(failure).strip().splitlines()[0][:200] if str(failure).strip() else type(failure).__name__
