"""Decision tables as people write them: `rules/<name>.yaml`, read into a table of the engine (JDM).

``inputs: {company: facts.commercial.status}`` names the columns by what they hold; ``rows`` are a list, each with an
`id`, the cells that matter, `outcome`, `reasons` and `law`. A cell is true, false, a number, a word, or a condition on
the column such as ``> 5``. A table whose rows give `least` and `most` (avos) and perhaps `usual` says between what a
fine lies, and by which `law`.
"""

import json
import re
from typing import Any

from balcao.formkit.api import with_whole_years

OUTPUTS = ("outcome", "reasons", "law")
AMOUNTS = ("least", "usual", "most")
WORD = re.compile(r"^[A-Za-z_][\w-]*$")


class BadWrittenTable(Exception):
    """The table cannot be read; the message says why."""


def table_json(written: Any) -> str:
    """The table in the engine's own form.

    :raises BadWrittenTable: if it lacks its inputs or rows, or a row has a cell of no column.
    """
    if not isinstance(written, dict) or set(written) - {"inputs", "rows"} or not isinstance(written.get("rows"), list):
        raise BadWrittenTable("a table has `inputs`, by name what each column holds, and `rows`")
    inputs = written.get("inputs") or {}
    measures = any(isinstance(row, dict) and "least" in row for row in written["rows"])
    outputs = (*AMOUNTS, "law") if measures else OUTPUTS
    rows = [_row(row, number, inputs, outputs) for number, row in enumerate(written["rows"], start=1)]
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": with_whole_years(str(field))} for name, field in inputs.items()],
        "outputs": [{"id": name, "name": name, "field": name} for name in outputs],
        "rules": rows,
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "application", "position": {"x": 0, "y": 0}},
        {"id": "table", "type": "decisionTableNode", "name": "decision", "position": {"x": 300, "y": 0}}
        | {"content": content},
        {"id": "out", "type": "outputNode", "name": "decision", "position": {"x": 600, "y": 0}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "b", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, sort_keys=True)


def _row(row: Any, number: int, inputs: dict[str, Any], outputs: tuple[str, ...]) -> dict[str, str]:
    if not isinstance(row, dict):
        raise BadWrittenTable(f"row {number} must name its cells")
    if foreign := sorted(set(row) - {"id", *outputs, *inputs}):
        raise BadWrittenTable(f"row {row.get('id', number)}: {', '.join(foreign)} is no column of `inputs`")
    cells = {name: _cell(row[name]) if name in row else "" for name in inputs}
    return {"_id": str(row.get("id", number)), **cells, **{name: _output(name, row) for name in outputs}}


def _output(name: str, row: dict[str, Any]) -> str:
    if name == "outcome":
        return f"'{row.get(name, '')}'"
    if name in AMOUNTS:
        return str(row.get(name, ""))
    return _names(row.get(name))


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}'" if WORD.match(value) and value != "null" else value
    return str(value)


def _names(value: Any) -> str:
    words = value if isinstance(value, list) else [value] if value else []
    return f"'{' '.join(str(each) for each in words)}'" if words else ""
