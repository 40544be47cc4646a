"""What the header shows of the person: which holder they act for. A higher room supplies it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderLink:
    """One entry of the signed-in person's menu."""

    key: str
    url: str
    here: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """For whom this page acts, and where one can go from it. `holder_kind` is ``self``, ``ward``,
    ``entity``, or ``counter`` where a clerk enters for somebody."""

    holder_name: str
    holder_kind: str
    switch_url: str
    links: tuple[HeaderLink, ...] = field(default_factory=tuple)


type Supplier = Callable[[Any], Header | None]

_suppliers: list[Supplier] = []


def supply_header(supplier: Supplier) -> None:
    """Register who knows the header of a signed-in page (the last one registered is asked)."""
    _suppliers.append(supplier)


def header_for(request: Any) -> Header | None:
    """The header of this page, or None when nobody is signed in."""
    if getattr(request, "actor", None) is None or not _suppliers:
        return None
    return _suppliers[-1](request)
