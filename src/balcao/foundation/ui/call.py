"""Whom one can call about a page. A higher room knows whose page it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

LOCAL_FIGURES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A telephone number and whose it is; without a name it is the house's."""

    number: str
    name: str = ""

    @property
    def shown(self) -> str:
        """The number as it is written in Macao: ``8866 8866``."""
        return f"{self.number[:4]} {self.number[4:]}" if self._is_local else self.number

    @property
    def url(self) -> str:
        """What a telephone dials."""
        figures = "".join(sign for sign in self.number if sign.isdigit() or sign == "+")
        return f"tel:+853{figures}" if self._is_local else f"tel:{figures}"

    @property
    def _is_local(self) -> bool:
        return self.number.isdecimal() and len(self.number) == LOCAL_FIGURES


type CallSupplier = Callable[[Any], Call | None]

_suppliers: list[CallSupplier] = []


def supply_call(supplier: CallSupplier) -> None:
    """Register who knows whom to call about a page (the last one registered is asked)."""
    _suppliers.append(supplier)


def call_for(request: Any) -> Call:
    """Whom to call about this page: the service it is about, otherwise the house."""
    found = _suppliers[-1](request) if _suppliers and request is not None else None
    return found or Call(number=settings.BALCAO_HOUSE_NUMBER)
