"""Decision tables (JDM) decide alone where the service allows it, and say by which row."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import zen

from balcao.catalogue.types import Decision, ServiceDefinition
from balcao.kernel.errors import BalcaoError


class BadDecisionTable(BalcaoError):
    """The decision table cannot be evaluated or gives no outcome."""


@lru_cache(maxsize=512)
def _decision(content: str) -> Any:
    try:
        return zen.ZenEngine().create_decision(content)
    except Exception as failure:  # the engine raises bare ones
        raise BadDecisionTable(str(failure).splitlines()[0]) from None


def decide(
    definition: ServiceDefinition, *, answers: Mapping[str, Any], facts: Mapping[str, Any], today: str
) -> Decision:
    """What the service's table says; a service without one always needs an officer.

    :raises BadDecisionTable: if the table gives no known outcome.
    """
    if definition.data.decision is None:
        return Decision("officer", (), {})
    content = definition.rules[definition.data.decision]
    unanswered = {question.id: None for question in definition.form.questions()}
    context = {**unanswered, **answers, "facts": dict(facts), "today": today}
    try:
        done = _decision(content).evaluate(context, {"trace": True})
    except BadDecisionTable:
        raise
    except Exception as failure:  # the engine raises bare ones
        raise BadDecisionTable(str(failure).splitlines()[0]) from None
    result = done["result"]
    if result.get("outcome") not in ("approve", "refuse", "officer"):
        raise BadDecisionTable(f"{definition.id}: no row fits; add a last row without conditions")
    reasons = tuple(key for key in str(result.get("reasons", "")).split() if key)
    return Decision(result["outcome"], reasons, _rows(done.get("trace") or {}))


def _rows(trace: Mapping[str, Any]) -> dict[str, Any]:
    """Of the engine's trace only the tables: which row fired and what it looked at."""
    return {
        str(node["name"]): {"row": data.get("index"), "rule": data.get("rule"), "seen": data.get("reference_map")}
        for node in trace.values()
        if isinstance(data := node.get("traceData"), dict)
    }


def check_table(content: str) -> str | None:
    """Why the table cannot be used, or None."""
    try:
        json.loads(content)
        _decision(content)
    except (json.JSONDecodeError, BadDecisionTable) as failure:
        return str(failure)
    return None
