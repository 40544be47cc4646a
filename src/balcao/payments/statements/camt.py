"""ISO 20022 camt.053, any version: an XML file from outside, read without entities, network or document types."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from balcao.kernel.money import mop
from balcao.payments.statements.credits import Credit, Statement, UnreadableStatement
from balcao.payments.statements.fields import parsed, text_at


def read_camt(body: bytes) -> Statement:
    """The booked credits in patacas.

    :raises UnreadableStatement: if it is not such a file, or declares a document type.
    """
    root = parsed(body)
    if root is None:
        raise UnreadableStatement("payments.statement.not_xml")
    if root.find("{*}BkToCstmrStmt") is None:
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
    status = text_at(entry, "{*}Sts/{*}Cd") or text_at(entry, "{*}Sts")
    amount = entry.find("{*}Amt")
    return (
        text_at(entry, "{*}CdtDbtInd") == "CRDT"
        and text_at(entry, "{*}RvslInd") != "true"
        and status in ("", "BOOK")
        and amount is not None
        and amount.get("Ccy") == "MOP"
    )


def _credits(entry: Any) -> Iterator[Credit]:
    """The entry itself, or each transaction of a batch."""
    day = _day(entry)
    own = text_at(entry, "{*}AcctSvcrRef") or text_at(entry, "{*}NtryRef")
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    if len(details) < 2:
        about = details[0] if details else entry
        yield _credit(about, day, _amount(entry.find("{*}Amt")), text_at(about, "{*}Refs/{*}AcctSvcrRef") or own)
        return
    for place, each in enumerate(details, start=1):
        amount = each.find("{*}Amt")
        amount = each.find("{*}AmtDtls/{*}TxAmt/{*}Amt") if amount is None else amount
        number = text_at(each, "{*}Refs/{*}AcctSvcrRef") or (f"{own}/{place}" if own else "")
        yield _credit(each, day, _amount(amount), number)


def _credit(about: Any, day: date, amount: int, number: str) -> Credit:
    written = [
        text_at(about, "{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref"),
        *(str(each.text or "") for each in about.findall("{*}RmtInf/{*}Ustrd")),
        text_at(about, "{*}Refs/{*}EndToEndId"),
        text_at(about, "{*}AddtlTxInf"),
        text_at(about, "{*}AddtlNtryInf"),
    ]
    payer = text_at(about, "{*}RltdPties/{*}Dbtr/{*}Nm") or text_at(about, "{*}RltdPties/{*}Dbtr/{*}Pty/{*}Nm")
    text = " ".join(each.strip() for each in written if each.strip())
    return Credit(booked_on=day, amount=amount, payer=payer[:200], text=text[:500], bank_reference=number[:100])


def _day(entry: Any) -> date:
    """The value day, on which the money counts as paid; otherwise the day it was booked."""
    for path in ("{*}ValDt/{*}Dt", "{*}ValDt/{*}DtTm", "{*}BookgDt/{*}Dt", "{*}BookgDt/{*}DtTm"):
        if written := text_at(entry, path):
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
