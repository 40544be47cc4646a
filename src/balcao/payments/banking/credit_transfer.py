"""ISO 20022 pain.001.001.03: credit transfers in patacas, as a file for the bank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from balcao.kernel.clock import MACAU, macau_date
from balcao.payments.transfers import TransferTo

SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
LONGEST = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One transfer: its reference for the bank, avos, to whom, and what it is for."""

    end_to_end: str
    amount: int
    bank: str
    account: str
    name: str
    text: str


def credit_transfers(*, reference: str, at: datetime, payer: TransferTo, transfers: Sequence[Transfer]) -> str:
    """The message: one payment of so many transfers, to be executed on that day."""
    root = etree.Element(f"{{{SPACE}}}Document", nsmap={None: SPACE})
    message = _add(root, "CstmrCdtTrfInitn")
    count, total = str(len(transfers)), _mop(sum(each.amount for each in transfers))
    head = _add(message, "GrpHdr")
    _add(head, "MsgId", reference)
    _add(head, "CreDtTm", at.astimezone(MACAU).replace(tzinfo=None).isoformat(timespec="seconds"))
    _add(head, "NbOfTxs", count)
    _add(head, "CtrlSum", total)
    _add(_add(head, "InitgPty"), "Nm", payer.name[:LONGEST])
    payment = _add(message, "PmtInf")
    for tag, text in (("PmtInfId", reference), ("PmtMtd", "TRF"), ("NbOfTxs", count), ("CtrlSum", total)):
        _add(payment, tag, text)
    _add(payment, "ReqdExctnDt", macau_date(at).isoformat())
    _add(_add(payment, "Dbtr"), "Nm", payer.name[:LONGEST])
    _account(_add(payment, "DbtrAcct"), payer.account)
    _add(_add(_add(payment, "DbtrAgt"), "FinInstnId"), "Nm", payer.bank[:LONGEST])
    for each in transfers:
        _transfer(payment, each)
    return str(etree.tostring(root, encoding="unicode", pretty_print=True))


def _transfer(payment: Any, each: Transfer) -> None:
    part = _add(payment, "CdtTrfTxInf")
    _add(_add(part, "PmtId"), "EndToEndId", each.end_to_end)
    _add(_add(part, "Amt"), "InstdAmt", _mop(each.amount)).set("Ccy", "MOP")
    _add(_add(_add(part, "CdtrAgt"), "FinInstnId"), "BIC", each.bank)
    _add(_add(part, "Cdtr"), "Nm", each.name[:LONGEST])
    _account(_add(part, "CdtrAcct"), each.account)
    _add(_add(part, "RmtInf"), "Ustrd", each.text[:LONGEST])


def _account(parent: Any, number: str) -> None:
    """A number that is no IBAN: Macao's banks have none."""
    _add(_add(_add(parent, "Id"), "Othr"), "Id", number.replace(" ", "")[:34])


def _add(parent: Any, tag: str, text: str | None = None) -> Any:
    element = etree.SubElement(parent, f"{{{SPACE}}}{tag}")
    element.text = text
    return element


def _mop(avos: int) -> str:
    return f"{avos // 100}.{avos % 100:02d}"
