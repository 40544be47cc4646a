"""Registers asked with consent: who says no must be asked for the same in another way."""

from collections.abc import Iterator
from pathlib import Path

from balcao.catalogue.consents import stand_ins
from balcao.catalogue.types import Problem, ServiceDefinition


def check_consents(file: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Registers asked with consent that no question or paper stands in for when the answer is no."""
    for each in definition.data.registers:
        if each.consent and not stand_ins(definition, each.id):
            remedy = f"no question stands in for {each.id!r} when its consent is refused; ask for a paper or an answer"
            yield Problem(file, f"registers.{each.id}", remedy)
