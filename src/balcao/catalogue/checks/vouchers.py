"""Vouchers: that their department, register, licences and questions are there."""

from collections.abc import Collection, Iterator
from pathlib import Path

from balcao.catalogue.licence_kinds import licence_kinds
from balcao.catalogue.loader import BadService
from balcao.catalogue.registers import registers
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.vouchers import FILE, voucher_schemes

KINDS = {"to": ("bir",), "relation": ("choose_one",), "amount": ("money",)}


def check_voucher_schemes(root: Path, departments: Collection[str] | None) -> Iterator[Problem]:
    """Problems of `vouchers.yaml`."""
    file = root / FILE
    try:
        found = voucher_schemes(root)
    except BadService as bad:
        yield from bad.problems
        return
    known, kinds = (registers(root), licence_kinds(root)) if found else ({}, {})
    for name, scheme in found.items():
        if departments is not None and scheme.department not in departments:
            yield Problem(file, name, f"{scheme.department!r} is not in departments.yaml")
        asked = known.get(scheme.given_to.register_id)
        if asked is None or scheme.given_to.field not in asked.fields:
            remedy = f"{scheme.given_to.register_id}.{scheme.given_to.field} is no field of a register"
            yield Problem(file, f"{name}.given_to", remedy)
        for kind in scheme.taken_by:
            if kind not in kinds:
                yield Problem(file, f"{name}.taken_by", f"there is no kind of licence {kind!r}")


def check_passes_on(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """What a service passes on is a voucher of its department, and its questions are there."""
    rule, file = definition.data.passes_on, folder / "service.yaml"
    if rule is None:
        return
    try:
        known = voucher_schemes(folder.parents[1])
    except BadService:
        return
    for name in rule.schemes:
        if name not in known or known[name].department != definition.data.department:
            yield Problem(file, "passes_on.schemes", f"{name!r} is no scheme of {definition.data.department} in {FILE}")
        elif not known[name].passed_on:
            yield Problem(file, "passes_on.schemes", f"{name!r} is not `passed_on` to anybody by {FILE}")
    questions = {question.id: question.kind for question in definition.form.questions()}
    for key, kinds in KINDS.items():
        if questions.get(getattr(rule, key)) not in kinds:
            yield Problem(file, f"passes_on.{key}", f"{getattr(rule, key)!r} is no question of kind {kinds[0]}")
