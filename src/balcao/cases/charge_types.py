"""What passes the door about charges on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from balcao.kernel.texts import Text
from balcao.payments.api import Order


class ChargeState(StrEnum):
    """Open until paid, or until its day is over; dropped when its case ended before."""

    OPEN = "open"
    PAID = "paid"
    LAPSED = "lapsed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeView:
    """A charge of a case with its order. A deposit that is held says when it goes back by itself; `keeping` is the
    case about keeping a part of it, once there is one."""

    id: int
    title: Text
    basis: Text
    state: ChargeState
    order: Order
    due_on: date
    release_on: date | None
    keeping: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositHeld:
    """A deposit of a case of the officer's duty, and what is proposed about it: who proposed to keep how many avos;
    `case_open`: in a case (`ChargeView.keeping`). `hand_back`: how what it stands for came back is to be recorded;
    `photos` are files of what was found then."""

    charge: ChargeView
    case_reference: str
    service: Text
    holder: Text
    closing_id: int
    forfeit: int
    reason: Text
    asked_by: str
    asked_by_me: bool
    case_open: bool
    hand_back: bool
    photos: tuple[Mapping[str, Any], ...]
