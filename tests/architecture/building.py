"""The house as the tests about the building see it: rooms and their floors, from the import contracts."""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "balcao"
STANDING_BESIDE = {"standins"}
"""Tools beside the house: outside systems for the demo world."""


def floors() -> list[list[str]]:
    """The floors from the top, each a list of rooms."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["name"].startswith("Floors")]
    return [[room.strip(" ()") for room in floor.split("|")] for floor in layers]


def rooms() -> dict[str, int]:
    """Every room that exists, with its floor counted from the ground."""
    numbered = enumerate(reversed(floors()))
    return {room: number for number, floor in numbered for room in floor if (HOUSE / room).is_dir()}


def modules(folder: Path) -> list[Path]:
    """The Python modules of the product, without migrations and tests."""
    found = folder.rglob("*.py")
    return sorted(path for path in found if not {"migrations", "tests"} & set(path.relative_to(folder).parts))


def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text())
