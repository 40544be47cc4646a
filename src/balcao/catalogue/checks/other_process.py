"""Whether a version of a service goes with another process than its own."""

from dataclasses import replace
from pathlib import Path

from balcao.catalogue.checks.charges import check_charges
from balcao.catalogue.checks.process import check_process
from balcao.catalogue.types import ServiceDefinition


def process_misfits(definition: ServiceDefinition, process: str) -> tuple[str, ...]:
    """What the version lacks, or has too much, to run by that process; empty where they go together."""
    data = definition.data.model_copy(update={"moved_steps": {}})
    other, nowhere = replace(definition, data=data, process=process), Path()
    found = [*check_process(nowhere, other), *check_charges(nowhere, other)]
    return tuple(each.remedy for each in found if each.level == "error")
