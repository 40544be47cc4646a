"""What the payments tell us, and what the exchange asks us."""

from balcao.exchange.api import answers_for
from balcao.foundation.bus.api import subscriber
from balcao.grants.known import REGISTER, earlier_grants
from balcao.grants.lending import begin_repayment, end_repayment, note_paid_back
from balcao.grants.loans import KIND
from balcao.payments.api import OrderReversed, PartPaid, PayoutAnswered

answers_for(REGISTER)(earlier_grants)


@subscriber(PayoutAnswered)
def follow_payout(event: PayoutAnswered) -> None:
    """The money of a loan arrived, or came back."""
    (begin_repayment if event.paid else end_repayment)(payout_id=event.payout_id, at=event.at)


@subscriber(PartPaid)
def follow_instalment(event: PartPaid) -> None:
    """Some of a loan was paid back."""
    if (number := _loan(event.subject)) is not None:
        note_paid_back(loan_id=number, at=event.paid_at)


@subscriber(OrderReversed)
def follow_reversal(event: OrderReversed) -> None:
    """What was paid back was taken back from us."""
    if (number := _loan(event.subject)) is not None:
        note_paid_back(loan_id=number, at=event.reversed_at)


def _loan(subject: str) -> int | None:
    kind, _, number = subject.partition(":")
    return int(number) if kind == KIND and number.isdecimal() else None
