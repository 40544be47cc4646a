"""The departments, as data."""

from functools import cache
from pathlib import Path

from balcao.catalogue.loader import read_yaml
from balcao.kernel.texts import Text


@cache
def departments(root: Path) -> dict[str, Text]:
    """Names by code, from `departments.yaml`."""
    return {str(code): names for code, names in read_yaml(root / "departments.yaml").items()}
