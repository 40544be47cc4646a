"""Paying by bank transfer: the reference of an order, and the code a bank's program reads."""

import binascii
import re
from dataclasses import dataclass

from django.conf import settings

from balcao.kernel.clock import macau_date
from balcao.kernel.ids import creditor_reference, is_creditor_reference
from balcao.payments.types import Order

WRITTEN = re.compile(r"RF[0-9]{2}(?:[ -]?[0-9]){11,18}")
PATACA = "446"
"""ISO 4217."""


@dataclass(frozen=True, slots=True)
class TransferTo:
    """The account into which one transfers."""

    bank: str
    account: str
    name: str


def transfer_to() -> TransferTo | None:
    """The treasury's account as the settings say; None where one cannot pay by transfer."""
    parts = [part.strip() for part in settings.BALCAO_TRANSFER_TO.split("|")]
    return TransferTo(*parts) if len(parts) == 3 and all(parts) else None


def transfer_reference(order: Order) -> str:
    """The order's reference for a transfer: ISO 11649, so that a mistyped one is noticed."""
    return creditor_reference(f"{macau_date(order.placed_at).year}{order.id:07d}")


def shown_reference(reference: str) -> str:
    """As people read and type it: in groups of four."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def order_named(text: str) -> tuple[str, int] | None:
    """The first sound transfer reference in what a payer wrote, and the number of its order."""
    for found in WRITTEN.findall(text.upper()):
        reference = re.sub(r"[ -]", "", found)
        for end in range(len(reference), 14, -1):  # digits that follow it by chance are not part of it
            number = reference[8:end]
            if number == f"{int(number):07d}" and is_creditor_reference(reference[:end]):
                return reference[:end], int(number)
    return None


def transfer_code(order: Order, total: int, to: TransferTo) -> str:
    """What the QR code says, in the form of EMVCo's merchant-presented codes: account, amount, bill, order number."""
    account = _field("00", "balcao.transfer") + _field("01", re.sub(r"[^0-9A-Za-z]", "", to.account)[:34])
    bill = _field("01", transfer_reference(order)) + _field("05", order.reference)
    body = (
        _field("00", "01")
        + _field("01", "12")
        + _field("26", account)
        + _field("52", "9399")
        + _field("53", PATACA)
        + _field("54", f"{total / 100:.2f}")
        + _field("58", "MO")
        + _field("59", "TREASURY")
        + _field("60", "MACAO")
        + _field("62", bill)
        + "6304"
    )
    return f"{body}{binascii.crc_hqx(body.encode(), 0xFFFF):04X}"


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"
