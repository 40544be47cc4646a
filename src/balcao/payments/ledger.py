"""Writing the ledger. An account is named for whose money it is:

- ``provider``: taken by the payment provider, not settled to the treasury yet;
- ``treasury``: settled by the provider;
- ``till:<code>``: in a counter's till, until its count is confirmed;
- ``bank``: received by transfer;
- ``unclaimed``: received by transfer, and not known for what yet;
- ``till-differences``: found too much or too little in a till;
- ``department:<code>``: what a department received;
- ``deposit:<code>``: what a department holds and did not receive;
- ``loan:<code>``: what a department lent and did not get back yet;
- ``tax-office``: collected by the tax office, not settled to the treasury yet;
- ``enforced``: the same, while its claim goes on and pays nothing yet;
- ``payouts``: on its way to payees, told to the bank and not paid by it yet;
- ``holder:<id>``: what we owe a holder, until it went back to them.

What comes into an account is above nothing, what goes out below; a department that received has a sum below nothing,
as revenue has in double entry.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.payments.models import Order, Posting, PostingLine

PROVIDER = "provider"
TREASURY_ACCOUNT = "treasury"
TILL_DIFFERENCES = "till-differences"
BANK, UNCLAIMED = "bank", "unclaimed"
PAYOUTS = "payouts"
TAX_OFFICE, ENFORCED = "tax-office", "enforced"
POSTED = "payments:ledger:posted"


def department_account(department: str) -> str:
    """The account of what a department received."""
    return f"department:{department}"


def account_of(order: Order) -> str:
    """The account of whose money a paid order's is: received by its department, held by it, or lent by it before."""
    if order.lent:
        return loan_account(order.department)
    return f"deposit:{order.department}" if order.held else department_account(order.department)


def loan_account(department: str) -> str:
    """The account of what a department lent."""
    return f"loan:{department}"


def till_account(till: str) -> str:
    """The account of what is in a till."""
    return f"till:{till}"


def holder_account(holder_id: str) -> str:
    """The account of what is owed to a holder."""
    return f"holder:{holder_id}"


def move(from_account: str, to_account: str, amount: int, order_reference: str = "") -> list[PostingLine]:
    """The two lines of a movement of so many avos; none when there is nothing to move."""
    if not amount:
        return []
    return [
        PostingLine(account=to_account, amount=amount, order_reference=order_reference),
        PostingLine(account=from_account, amount=-amount, order_reference=order_reference),
    ]


def post(*, actor: Actor, at: datetime, key: str, lines: Iterable[PostingLine]) -> None:
    """Write a movement in the caller's transaction; a key that was used before is refused by the database.

    The audit trail keeps the same lines under its seal, so that a ledger changed behind our back is found.
    """
    posting, written = Posting.objects.create(key=key, at=at), list(lines)
    for line in written:
        line.posting = posting
    PostingLine.objects.bulk_create(written)
    record(
        actor=actor,
        at=at,
        event=POSTED,
        subject=f"ledger:{posting.pk}",
        data={"key": key, "lines": [line_data(line) for line in written]},
    )


def line_data(line: PostingLine) -> list[Any]:
    """A line as the audit trail keeps it."""
    return [line.account, line.amount, line.order_reference]
