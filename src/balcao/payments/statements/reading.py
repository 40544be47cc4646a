"""Which kind of statement a file is."""

from collections.abc import Mapping

from balcao.payments.statements.camt import read_camt
from balcao.payments.statements.credits import Statement
from balcao.payments.statements.table import read_table


def read_statement(body: bytes, mapping: Mapping[str, str]) -> Statement:
    """camt.053 if it is XML, otherwise CSV."""
    return read_camt(body) if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else read_table(body, mapping)
