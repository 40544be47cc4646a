"""Clauses that come with the catalogue, one file a department."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Part, Trilingual
from balcao.catalogue.types import Problem

FILE = "reasons.yaml"


class ShippedClause(Part):
    """A clause as a department ships it; blanks stand in braces."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Literal["refusal", "condition", "supplement", "hearing", "chat"]
    service: str = ""
    title: Trilingual
    text: Trilingual
    law: Trilingual | None = None


def shipped_clauses(root: Path) -> Iterator[tuple[str, ShippedClause]]:
    """Every clause with the code of its department.

    :raises BadService: for a file that says something else.
    """
    for file in sorted(root.glob(f"*/{FILE}")):
        for entry in read_yaml(file) or ():
            try:
                yield file.parent.name.upper(), ShippedClause.model_validate(entry)
            except ValidationError as bad:
                name = str(entry.get("id") if isinstance(entry, dict) else entry)
                raise BadService([Problem(file, name, str(bad.errors()[0]["msg"]))]) from None
