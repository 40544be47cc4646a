"""ISO 20022 camt.053, any version: an XML file from outside, read without entities, network or document types."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from balcao.kernel.money import mop
from balcao.payments.statements.credits import Credit, Statement, UnreadableStatement


def read_camt(body: bytes) -> Statement:
    """The booked credits in patacas.

    :raises UnreadableStatement: if it is not such a file, or declares a document type.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as failure:
        raise UnreadableStatement("payments.statement.not_xml") from failure
    if root.getroottree().docinfo.doctype or root.find("{*}BkToCstmrStmt") is None:
        raise UnreadableStatement("payments.statement.not_camt")
    entries = [
        entry for statement in root.findall("{*}BkToCstmrStmt/{*}Stmt") for entry in statement.findall("{*}Ntry")
    ]
    found, skipped = [], 0
    for entry in entries:
        if _is_ours(entry):
            found += list(_credits(entry))
        else:
            skipped += 1
    return Statement(tuple(found), skipped)


def _is_ours(entry: Any) -> bool:
    status = _text(entry, "{*}Sts/{*}Cd") or _text(entry, "{*}Sts")
    amount = entry.find("{*}Amt")
    return (
        _text(entry, "{*}CdtDbtInd") == "CRDT"
        and _text(entry, "{*}RvslInd") != "true"
        and status in ("", "BOOK")
        and amount is not None
        and amount.get("Ccy") == "MOP"
    )


def _credits(entry: Any) -> Iterator[Credit]:
    """The entry itself, or each transaction of a batch."""
    day = _day(entry)
    own = _text(entry, "{*}AcctSvcrRef") or _text(entry, "{*}NtryRef")
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    if len(details) < 2:
        about = details[0] if details else entry
        yield _credit(about, day, _amount(entry.find("{*}Amt")), _text(about, "{*}Refs/{*}AcctSvcrRef") or own)
        return
    for place, each in enumerate(details, start=1):
        amount = each.find("{*}Amt")
        amount = each.find("{*}AmtDtls/{*}TxAmt/{*}Amt") if amount is None else amount
        number = _text(each, "{*}Refs/{*}AcctSvcrRef") or (f"{own}/{place}" if own else "")
        yield _credit(each, day, _amount(amount), number)


def _credit(about: Any, day: date, amount: int, number: str) -> Credit:
    written = [
        _text(about, "{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref"),
        *(str(each.text or "") for each in about.findall("{*}RmtInf/{*}Ustrd")),
        _text(about, "{*}Refs/{*}EndToEndId"),
        _text(about, "{*}AddtlTxInf"),
        _text(about, "{*}AddtlNtryInf"),
    ]
    payer = _text(about, "{*}RltdPties/{*}Dbtr/{*}Nm") or _text(about, "{*}RltdPties/{*}Dbtr/{*}Pty/{*}Nm")
    text = " ".join(each.strip() for each in written if each.strip())
    return Credit(booked_on=day, amount=amount, payer=payer[:200], text=text[:500], bank_reference=number[:100])


def _day(entry: Any) -> date:
    """The value day, on which the money counts as paid; otherwise the day it was booked."""
    for path in ("{*}ValDt/{*}Dt", "{*}ValDt/{*}DtTm", "{*}BookgDt/{*}Dt", "{*}BookgDt/{*}DtTm"):
        if written := _text(entry, path):
            try:
                return date.fromisoformat(written[:10])
            except ValueError as failure:
                raise UnreadableStatement("payments.statement.bad_day", entry.sourceline) from failure
    raise UnreadableStatement("payments.statement.bad_day", entry.sourceline)


def _amount(found: Any) -> int:
    try:
        amount = mop(Decimal((found.text or "").strip()))
    except (InvalidOperation, AttributeError) as failure:
        raise UnreadableStatement("payments.statement.bad_amount") from failure
    if not 0 < amount < 10**15:
        raise UnreadableStatement("payments.statement.bad_amount", found.sourceline)
    return amount


def _text(found: Any, path: str) -> str:
    return str(found.findtext(path) or "").strip()
