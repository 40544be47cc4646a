"""What ends by itself while a page is open: the sign-in, slots that are held. Higher rooms know what and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.foundation.ui.easy import is_easy

WARNED, WARNED_EASY = 120, 300
"""So many seconds before, the page asks whether somebody is still there; in the easy view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """Something that ends. `kind` names its words (``ui.still.<kind>``); `left` is in seconds. `ask` says by GET how
    long it lasts, and by POST makes it last longer; `onward` leads on once it is over. `who` is whose page it is, where
    somebody else may have signed in meanwhile. What has to be `renewed` lasts longer only by that to which `onward`
    leads: being there is not enough."""

    kind: str
    until: datetime
    left: int
    ask: str
    onward: str
    who: str = ""
    renewed: bool = False


type EndingSupplier = Callable[[Any], Ending | None]

_suppliers: list[EndingSupplier] = []


def supply_ending(supplier: EndingSupplier) -> None:
    """Register who knows of something that ends."""
    _suppliers.append(supplier)


def endings_of(request: Any) -> list[Ending]:
    """What ends by itself while this page is open; nothing where nobody is signed in."""
    if getattr(request, "actor", None) is None:
        return []
    return [ending for supplier in _suppliers if (ending := supplier(request)) is not None]


def warned_before(request: Any) -> int:
    """How many seconds before an end the page asks."""
    return WARNED_EASY if is_easy(request) else WARNED
