"""YAML as data: the safe loader, the one written in C where it is there, which takes a tenth of the time."""

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def from_yaml(text: str) -> Any:
    """What a text in YAML says.

    :raises yaml.YAMLError: if it is none.
    """
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders
