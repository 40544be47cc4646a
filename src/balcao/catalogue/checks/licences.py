"""Kinds of licence, and services about them, must say the same."""

from collections.abc import Collection, Iterator
from pathlib import Path

from balcao.catalogue.licence_kinds import FILE, HELD, LicenceKind, licence_kinds
from balcao.catalogue.loader import BadService
from balcao.catalogue.types import Problem, ServiceDefinition


def check_licence_kinds(root: Path, departments: Collection[str] | None) -> list[Problem]:
    """Every problem of `licence-kinds.yaml`."""
    try:
        kinds = licence_kinds(root)
    except BadService as bad:
        return list(bad.problems)
    return [
        problem for kind, described in kinds.items() for problem in _kind(root / FILE, kind, described, departments)
    ]


def _kind(file: Path, kind: str, described: LicenceKind, departments: Collection[str] | None) -> Iterator[Problem]:
    if departments is not None and described.department not in departments:
        yield Problem(file, f"{kind}.department", f"{described.department!r} is not in departments.yaml")
    for term in described.public.terms if described.public else ():
        if term not in described.terms:
            yield Problem(file, f"{kind}.public.terms", f"{term!r} is published and has no name among `terms`")
    carried = described.carried
    for term in described.carried_terms():
        if term not in described.terms:
            yield Problem(file, f"{kind}.carried.terms", f"{term!r} is carried and has no name among `terms`")
    for name in carried.always if carried else ():
        if name not in (*described.carried_terms(), *HELD):
            yield Problem(file, f"{kind}.carried.always", f"{name!r} is told always and is no claim")


def check_licences(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Kinds of licence that a service names and nobody described, and a window at odds with the cure period."""
    try:
        kinds = licence_kinds(folder.parent.parent)
    except BadService:
        return
    file, data = folder / "service.yaml", definition.data
    named = [("licence", data.licence), ("change.kind", data.change.kind if data.change else None)]
    named += [("outputs.grants", output.grants) for output in data.outputs]
    for key, kind in [*named, *(("requires.licence", kind) for each in data.requires for kind in each.licence)]:
        if kind and kind not in kinds:
            yield Problem(file, key, f"{kind!r} is not in {FILE}; describe it there")
    described = kinds.get(definition.renews or "")
    if described is None or data.window.kind != "relative":
        return
    last = int(data.window.closes or 0) + data.window.late_days
    if max(last, 0) != described.cure_days:
        remedy = f"is taken until {max(last, 0)} days after the end, {FILE} says {described.cure_days} (`cure_days`)"
        yield Problem(file, "window", remedy)
