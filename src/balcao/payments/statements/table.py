"""A statement as CSV, whose columns somebody named once."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date, datetime

from balcao.kernel.money import typed_mop
from balcao.payments.statements.credits import Credit, Statement, UnreadableStatement

COLUMNS = ("day", "amount", "text", "payer", "number")
"""What a column may hold; `day`, `amount` and `text` are needed."""
NEEDED = ("day", "amount", "text")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d.%m.%Y", "%Y%m%d")
LONGEST = 50_000


def read_table(body: bytes, mapping: Mapping[str, str]) -> Statement:
    """The credits of a CSV file with a heading line; `mapping` says for each of `COLUMNS` the heading of its column.

    :raises UnreadableStatement: naming the line that cannot be read; a file is read whole or not at all.
    """
    written = _decoded(body)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(written[:4096], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows = csv.DictReader(io.StringIO(written, newline=""), dialect=dialect, strict=True)
    headings = {(name or "").strip() for name in rows.fieldnames or ()}
    if any(not mapping.get(column) for column in NEEDED) or not {mapping[name] for name in NEEDED} <= headings:
        raise UnreadableStatement("payments.statement.no_column")
    found, skipped = [], 0
    try:
        for place, row in enumerate(rows, start=2):
            if place > LONGEST:
                raise UnreadableStatement("payments.statement.too_long", place)
            given = {str(name).strip(): str(value or "").strip() for name, value in row.items() if name}
            values = {column: given.get(mapping.get(column, ""), "") for column in COLUMNS}
            if not values["day"] and not values["amount"]:
                continue
            if re.match(r"[-(]|0*[.,]?0*$", values["amount"]):  # going out, or another column holds what came in
                skipped += 1
                continue
            found.append(_credit(values, place))
    except csv.Error as failure:
        raise UnreadableStatement("payments.statement.not_table", rows.line_num) from failure
    return Statement(tuple(found), skipped)


def _credit(values: Mapping[str, str], place: int) -> Credit:
    amount = typed_mop(re.sub(r"^(?:MOP|\+)?\s*", "", values["amount"]))
    if amount is None or amount <= 0:
        raise UnreadableStatement("payments.statement.bad_amount", place)
    return Credit(
        booked_on=_day(values["day"], place),
        amount=amount,
        payer=values["payer"][:200],
        text=values["text"][:500],
        bank_reference=values["number"][:100],
    )


def _day(written: str, place: int) -> date:
    for form in DAYS:
        try:
            return datetime.strptime(written[:10], form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise UnreadableStatement("payments.statement.bad_day", place)


def _decoded(body: bytes) -> str:
    for encoding in ("utf-8-sig", "big5hkscs", "latin-1"):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
        break
    raise UnreadableStatement("payments.statement.not_table")
