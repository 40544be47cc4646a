"""The door of the payments."""

from balcao.payments.baskets import Due, basket_of, basket_size, orders_shown
from balcao.payments.events import DayReconciled, OrderPaid, OrderRefunded, OrderReversed, PaymentPossible
from balcao.payments.gateways.base import ProviderUnreachable
from balcao.payments.operations.baskets import AmountChanged, NotPayableNow, pay_basket, renew_order
from balcao.payments.operations.claiming import NotEnough, NothingDue, claim_transfer, send_back
from balcao.payments.operations.importing import Imported, import_statement
from balcao.payments.operations.ordering import NothingToPay, place_order
from balcao.payments.operations.paying import OrderNotOpen, start_payment
from balcao.payments.operations.paying_out import TransferNeeded, pay_out
from balcao.payments.operations.reconciling import ExplanationNeeded, note_difference, settle_difference
from balcao.payments.operations.refunding import (
    AlreadyAnswered,
    NotSoMuch,
    SecondOfficerNeeded,
    answer_refund,
    ask_refund,
    refund_order,
)
from balcao.payments.operations.till_counts import VoidOpen, answer_count, count_till
from balcao.payments.operations.till_voids import TooLateToVoid, answer_void, ask_void
from balcao.payments.operations.tills import (
    AlreadyAtTill,
    NoTill,
    OwnFee,
    SlipNeeded,
    Taken,
    TillTaken,
    TooLittle,
    open_till,
    take_at_till,
)
from balcao.payments.policies import TREASURY
from balcao.payments.pricing import Quote, priced
from balcao.payments.queries import order_of, receipt_of, refund_of, refunds_asked, refunds_of
from balcao.payments.quotes import LineChange, changes
from balcao.payments.receipts import receipt_file
from balcao.payments.statements.credits import UnreadableStatement
from balcao.payments.statements.table import COLUMNS
from balcao.payments.tills import (
    WORTHS,
    Entry,
    Payable,
    Till,
    my_till,
    payable_at_till,
    receipt_at_till,
    till_of,
    tills_waiting,
)
from balcao.payments.transfers import TransferTo, shown_reference, transfer_code, transfer_reference, transfer_to
from balcao.payments.treasury import days_settled, movements, open_differences, to_pay_out
from balcao.payments.types import (
    DifferenceKind,
    Discrepancy,
    Line,
    Means,
    Order,
    OrderState,
    Refund,
    RefundState,
    TillState,
)
from balcao.payments.unclaimed import Unclaimed, last_mapping, transfers_waiting
from balcao.payments.unsettled import unsettled_among
from balcao.payments.verification import verify_ledger

__all__ = [
    "COLUMNS",
    "TREASURY",
    "WORTHS",
    "AlreadyAnswered",
    "AlreadyAtTill",
    "AmountChanged",
    "DayReconciled",
    "DifferenceKind",
    "Discrepancy",
    "Due",
    "Entry",
    "ExplanationNeeded",
    "Imported",
    "Line",
    "LineChange",
    "Means",
    "NoTill",
    "NotEnough",
    "NotPayableNow",
    "NotSoMuch",
    "NothingDue",
    "NothingToPay",
    "Order",
    "OrderNotOpen",
    "OrderPaid",
    "OrderRefunded",
    "OrderReversed",
    "OrderState",
    "OwnFee",
    "Payable",
    "PaymentPossible",
    "ProviderUnreachable",
    "Quote",
    "Refund",
    "RefundState",
    "SecondOfficerNeeded",
    "SlipNeeded",
    "Taken",
    "Till",
    "TillState",
    "TillTaken",
    "TooLateToVoid",
    "TooLittle",
    "TransferNeeded",
    "TransferTo",
    "Unclaimed",
    "UnreadableStatement",
    "VoidOpen",
    "answer_count",
    "answer_refund",
    "answer_void",
    "ask_refund",
    "ask_void",
    "basket_of",
    "basket_size",
    "changes",
    "claim_transfer",
    "count_till",
    "days_settled",
    "import_statement",
    "last_mapping",
    "movements",
    "my_till",
    "note_difference",
    "open_differences",
    "open_till",
    "order_of",
    "orders_shown",
    "pay_basket",
    "pay_out",
    "payable_at_till",
    "place_order",
    "priced",
    "receipt_at_till",
    "receipt_file",
    "receipt_of",
    "refund_of",
    "refund_order",
    "refunds_asked",
    "refunds_of",
    "renew_order",
    "send_back",
    "settle_difference",
    "shown_reference",
    "start_payment",
    "take_at_till",
    "till_of",
    "tills_waiting",
    "to_pay_out",
    "transfer_code",
    "transfer_reference",
    "transfer_to",
    "transfers_waiting",
    "unsettled_among",
    "verify_ledger",
]
