"""A form on paper that came back: filled in on a screen, or by hand and scanned."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from balcao.documents.apart.running import NotDone, run_apart


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """The texts of its codes, what was typed into which field, and its number of pages."""

    codes: tuple[str, ...] = ()
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pages: int = 1


def read_returned_form(data: bytes) -> ReturnedForm:
    """What a PDF or a picture says; one that cannot be read says nothing. Never raises for what is in it."""
    try:
        found = json.loads(run_apart("read_form", data=data))
    except NotDone:
        return ReturnedForm()
    typed = {name: tuple(values) for name, values in found["fields"].items()}
    return ReturnedForm(tuple(found["codes"]), typed, found["pages"])
