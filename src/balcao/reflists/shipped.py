"""The lists beside the services: `_shared/lists/<id>.yaml` says what a list is, `<id>.csv` has its first rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from balcao.formkit.api import FormDefinition, Listed, Question, with_entries
from balcao.kernel.errors import BalcaoError
from balcao.kernel.texts import Text
from balcao.kernel.yaml_text import from_yaml
from balcao.reflists.failures import UnreadableRows
from balcao.reflists.reading import shown_whole
from balcao.reflists.rows import USUAL, Row, faults_in, languages_lacking, rows_of_file

KEYS = frozenset({"name", "department", "above"})


class BadShippedList(BalcaoError):
    """A list beside the services cannot be used; the message says which file and why."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file.name}: {why}")
        self.file, self.why = file, why


@dataclass(frozen=True, slots=True)
class ShippedList:
    """A list as it lies there; a `department` left empty is the house."""

    list_id: str
    name: Text
    department: str
    above: str
    rows: Mapping[str, Row]


def shipped_lists(root: Path) -> Mapping[str, ShippedList]:
    """Every list by its id, those above before those below.

    :raises BadShippedList: for one without rows, without words, or with rows that cannot be used.
    """
    folder = root / "_shared" / "lists"
    files = tuple((path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.*")))
    return _read(folder, files)


@lru_cache(maxsize=8)
def _read(folder: Path, files: tuple[tuple[Path, int], ...]) -> Mapping[str, ShippedList]:
    """Examples are worked by the hundred, so files are read again only when one changed."""
    found = {path.stem: _one(path) for path, _changed in files if path.suffix == ".yaml"}
    ordered: dict[str, ShippedList] = {}
    while len(ordered) < len(found):
        ready = {name: each for name, each in found.items() if name not in ordered and each.above in ("", *ordered)}
        if not ready:
            stuck = next(name for name in found if name not in ordered)
            raise BadShippedList(folder / f"{stuck}.yaml", f"there is no list {found[stuck].above!r} above it")
        for name, each in ready.items():
            above = frozenset(ordered[each.above].rows) if each.above else None
            for fault in faults_in(tuple(each.rows.values()), above):
                raise BadShippedList(
                    folder / f"{name}.csv", f"row {fault.place}: {fault.fault} {fault.code} {fault.what}"
                )
            ordered[name] = each
    return ordered


def _one(path: Path) -> ShippedList:
    try:
        written: Any = from_yaml(path.read_text("utf-8"))
    except yaml.YAMLError as bad:
        raise BadShippedList(path, "is not YAML") from bad
    if not isinstance(written, dict) or set(written) - KEYS or languages_lacking(written.get("name") or {}):
        raise BadShippedList(path, "has `name` in every language, and perhaps `department` and `above`")
    table = path.with_suffix(".csv")
    try:
        rows = rows_of_file(table.read_bytes(), USUAL)
    except FileNotFoundError:
        raise BadShippedList(table, "is missing: a list has rows") from None
    except UnreadableRows as bad:
        raise BadShippedList(table, f"has no rows that can be read: {bad}") from bad
    by_code = {row.code: row for row in rows}
    if len(by_code) < len(rows):
        raise BadShippedList(table, "has a code twice")
    return ShippedList(
        path.stem, written["name"], str(written.get("department") or ""), str(written.get("above") or ""), by_code
    )


def with_shipped_lists(
    form: FormDefinition, answers: Mapping[str, Any], facts: Mapping[str, Any], *, root: Path, on: date
) -> FormDefinition:
    """The form with the rows that lie beside the services, for trying it without a database."""

    def entries(question: Question, codes: frozenset[str], above: str) -> Mapping[str, Listed]:
        known = shipped_lists(root).get(question.list_id)
        wanted = known.rows.values() if known and shown_whole(question) else _of(known, codes)
        return {
            row.code: Listed(row.label, row.parent) for row in wanted if row.holds_on(on) and above in ("", row.parent)
        }

    return with_entries(form, answers, facts, entries)


def _of(known: ShippedList | None, codes: frozenset[str]) -> Iterator[Row]:
    return (known.rows[code] for code in sorted(codes) if known and code in known.rows)
