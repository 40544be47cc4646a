"""Does the ledger add up, and is it as it was written?"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from balcao.foundation.audit.api import acts_named, unknown_subjects
from balcao.payments.ledger import POSTED, line_data
from balcao.payments.models import Posting

CHUNK = 1000

BROKEN = {
    "its lines do not come to nothing": """
        SELECT p.key FROM payments_posting p LEFT JOIN payments_postingline l ON l.posting_id = p.id
        GROUP BY p.id HAVING COALESCE(sum(l.amount), 1) <> 0 ORDER BY p.id LIMIT 1""",
    "a payment was taken, and the ledger does not say so": """
        SELECT payment.reference FROM payments_payment payment
        WHERE payment.succeeded_at IS NOT NULL
        AND payment.amount IS DISTINCT FROM (
            SELECT sum(l.amount) FROM payments_posting p JOIN payments_postingline l ON l.posting_id = p.id
            WHERE p.key = 'taken:' || payment.reference AND l.amount > 0)
        ORDER BY payment.id LIMIT 1""",
    "a payment was taken back, and the ledger does not say so": """
        SELECT payment.reference FROM payments_payment payment
        WHERE payment.reversed_at IS NOT NULL AND payment.succeeded_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM payments_posting WHERE key = 'reversed:' || payment.reference)
        ORDER BY payment.id LIMIT 1""",
    "a refund was approved, and the ledger does not say so": """
        SELECT refund.reference FROM payments_refund refund JOIN payments_paymentpart part ON part.id = refund.part_id
        WHERE refund.state IN ('approved', 'done') AND part.settles
        AND refund.amount IS DISTINCT FROM (
            SELECT sum(l.amount) FROM payments_posting p JOIN payments_postingline l ON l.posting_id = p.id
            WHERE p.key = 'owed:' || refund.reference AND l.amount > 0)
        ORDER BY refund.id LIMIT 1""",
    "money went back, and the ledger does not say so": """
        SELECT refund.reference FROM payments_refund refund WHERE refund.state = 'done'
        AND refund.amount IS DISTINCT FROM (
            SELECT sum(l.amount) FROM payments_posting p JOIN payments_postingline l ON l.posting_id = p.id
            WHERE p.key = 'returned:' || refund.reference AND l.amount > 0)
        ORDER BY refund.id LIMIT 1""",
    "what is going back does not add up": """
        SELECT o.reference FROM payments_order o WHERE o.given_back <> COALESCE((
            SELECT sum(r.amount) FROM payments_refund r JOIN payments_paymentpart p ON p.id = r.part_id
            WHERE p.order_id = o.id AND p.settles AND r.state <> 'refused'), 0)
        ORDER BY o.id LIMIT 1""",
    "a till holds other money than was put into it": """
        SELECT COALESCE(l.account, s.account) FROM (
            SELECT account, sum(amount) AS amount FROM payments_postingline
            WHERE account LIKE 'till:%' GROUP BY account) l
        FULL JOIN (
            SELECT 'till:' || till AS account, sum(float_amount + COALESCE((
                SELECT sum(e.amount) FROM payments_tillentry e
                WHERE e.session_id = t.id AND e.voided_at IS NULL), 0)) AS amount
            FROM payments_tillsession t WHERE t.state <> 'confirmed' GROUP BY till) s
        ON l.account = s.account
        WHERE COALESCE(l.amount, 0) <> COALESCE(s.amount, 0)
        ORDER BY 1 LIMIT 1""",
    "a till was found with more or less money, and the ledger does not say so": """
        SELECT t.till FROM payments_tillsession t WHERE t.state = 'confirmed' AND -t.difference <> COALESCE((
            SELECT sum(l.amount) FROM payments_posting p JOIN payments_postingline l ON l.posting_id = p.id
            WHERE p.key = 'till-closed:' || t.id AND l.account = 'till-differences'), 0)
        ORDER BY t.id LIMIT 1""",
    "a transfer came in, and the ledger does not say so": """
        SELECT t.key FROM payments_transfer t WHERE t.amount IS DISTINCT FROM (
            SELECT sum(l.amount) FROM payments_posting p JOIN payments_postingline l ON l.posting_id = p.id
            WHERE p.key = 'banked:' || t.id AND l.account = 'bank')
        ORDER BY t.id LIMIT 1""",
    "a transfer went back, and the ledger does not say so": """
        SELECT t.key FROM payments_transfer t WHERE t.sent_back > 0 AND t.sent_back IS DISTINCT FROM (
            SELECT sum(l.amount) FROM payments_posting p JOIN payments_postingline l ON l.posting_id = p.id
            WHERE p.key = 'sent-back:' || t.id AND l.account = 'unclaimed')
        ORDER BY t.id LIMIT 1""",
    "what nobody has claimed is not what the transfers leave over": """
        SELECT 'unclaimed' FROM payments_postingline WHERE account = 'unclaimed'
        HAVING COALESCE(sum(amount), 0)
            <> -COALESCE((SELECT sum(amount - used - sent_back) FROM payments_transfer), 0)""",
    "a deposit is held for another amount than the ledger has": """
        SELECT COALESCE(l.account, d.account) FROM (
            SELECT account, sum(amount) AS amount FROM payments_postingline
            WHERE account LIKE 'deposit:%' GROUP BY account) l
        FULL JOIN (
            SELECT 'deposit:' || department AS account, -sum(total - forfeited - COALESCE((
                SELECT sum(r.amount) FROM payments_refund r JOIN payments_paymentpart p ON p.id = r.part_id
                WHERE p.order_id = o.id AND p.settles AND r.state IN ('approved', 'done')), 0)) AS amount
            FROM payments_order o WHERE held AND state IN ('paid', 'refunded') GROUP BY department) d
        ON l.account = d.account
        WHERE COALESCE(l.amount, 0) <> COALESCE(d.amount, 0)
        ORDER BY 1 LIMIT 1""",
    "other money is lent than is left of the loans": """
        SELECT COALESCE(l.account, d.account) FROM (
            SELECT account, sum(amount) AS amount FROM payments_postingline
            WHERE account LIKE 'loan:%' GROUP BY account) l
        FULL JOIN (
            SELECT 'loan:' || department AS account, sum(COALESCE((
                SELECT sum(r.amount) FROM payments_refund r JOIN payments_paymentpart p ON p.id = r.part_id
                WHERE p.order_id = o.id AND p.settles AND r.state IN ('approved', 'done')), 0)
                + CASE WHEN state = 'open' THEN total ELSE 0 END) AS amount
            FROM payments_order o WHERE lent AND part_of_id IS NOT NULL GROUP BY department) d
        ON l.account = d.account
        WHERE COALESCE(l.amount, 0) <> COALESCE(d.amount, 0)
        ORDER BY 1 LIMIT 1""",
    "the parts of an order do not come to it": """
        SELECT o.reference FROM payments_order o JOIN payments_plan plan ON plan.order_id = o.id
        CROSS JOIN LATERAL (
            SELECT COALESCE(sum(CASE WHEN p.state = 'reversed' THEN p.given_back ELSE p.total END), 0) AS parts,
                COALESCE(sum(p.total) FILTER (WHERE p.state = 'open'), 0) AS asked FROM payments_order p
            WHERE p.part_of_id = o.id AND p.state IN ('open', 'paid', 'refunded', 'reversed')) s
        WHERE o.state = 'in_parts' AND (s.parts < o.total + plan.surcharge
            OR (s.parts > o.total + plan.surcharge AND s.asked > 0))
        ORDER BY o.id LIMIT 1""",
    "a payout is owed, and the ledger does not say so": """
        SELECT o.reference FROM payments_payout o WHERE o.amount IS DISTINCT FROM (
            SELECT sum(l.amount) FROM payments_posting p JOIN payments_postingline l ON l.posting_id = p.id
            WHERE p.key = 'payout-owed:' || o.reference AND l.amount > 0)
        ORDER BY o.id LIMIT 1""",
    "a payout was called off, and the ledger does not say so": """
        SELECT o.reference FROM payments_payout o WHERE o.called_off_at IS NOT NULL AND o.amount IS DISTINCT FROM (
            SELECT sum(l.amount) FROM payments_posting p JOIN payments_postingline l ON l.posting_id = p.id
            WHERE p.key = 'payout-called-off:' || o.reference AND l.amount > 0)
        ORDER BY o.id LIMIT 1""",
    "a payout was paid, and the ledger does not say so": """
        SELECT e.end_to_end FROM payments_payoutentry e JOIN payments_payout o ON o.id = e.payout_id
        WHERE e.state IN ('paid', 'returned') AND o.amount IS DISTINCT FROM (
            SELECT sum(l.amount) FROM payments_posting p JOIN payments_postingline l ON l.posting_id = p.id
            WHERE p.key = 'payout-paid:' || e.end_to_end AND l.account = 'payouts')
        ORDER BY e.id LIMIT 1""",
    "what is on its way to payees is not what the batches say": """
        SELECT 'payouts' FROM payments_postingline WHERE account = 'payouts'
        HAVING COALESCE(sum(amount), 0) <> -COALESCE((
            SELECT sum(o.amount) FROM payments_payoutentry e JOIN payments_payout o ON o.id = e.payout_id
            WHERE e.state = 'sent'), 0)""",
    "something was taken by consent, and no payment says so": """
        SELECT o.reference FROM payments_collection c JOIN payments_order o ON o.id = c.order_id
        LEFT JOIN payments_payment p ON p.id = c.payment_id
        WHERE c.state = 'done' AND p.succeeded_at IS NULL
        ORDER BY c.id LIMIT 1""",
    "a receipt's number is missing before this one": """
        SELECT receipt_number FROM (
            SELECT receipt_number, split_part(receipt_number, '-', 3)::int AS number,
                row_number() OVER (PARTITION BY split_part(receipt_number, '-', 2) ORDER BY receipt_number) AS place
            FROM payments_order WHERE receipt_number IS NOT NULL) numbered
        WHERE number <> place ORDER BY receipt_number LIMIT 1""",
}
"""What is wrong, and the question that finds the first row of which it is true."""


@dataclass(frozen=True, slots=True)
class LedgerFinding:
    """The outcome of a verification; `bad_row` is the first posting, payment, refund or receipt that is wrong."""

    intact: bool
    postings: int
    bad_row: str = ""
    reason: str = ""


def verify_ledger() -> LedgerFinding:
    """Compare every posting with what the audit trail keeps of it, and the sums with payments, refunds and receipts.

    The trail itself is proved by `audit verify`; together they find a row changed, removed or added by anybody.
    """
    count = 0
    for count, (key, reason) in enumerate(_compared(), start=1):
        if reason:
            return LedgerFinding(False, count, key, reason)
    if (there := Posting.objects.count()) != count:
        return LedgerFinding(False, there, _unknown_posting(), "the audit trail does not know it")
    for reason, question in BROKEN.items():
        with connection.cursor() as cursor:
            cursor.execute(question)
            if row := cursor.fetchone():
                return LedgerFinding(False, count, row[0], reason)
    return LedgerFinding(True, count)


def _compared() -> Iterator[tuple[str, str]]:
    """Each posting that the trail knows, in its order, with what is wrong with it."""
    for acts in acts_named(POSTED, chunk=CHUNK):
        rows = Posting.objects.prefetch_related("lines").in_bulk([int(act.subject.partition(":")[2]) for act in acts])
        for act in acts:
            row = rows.get(int(act.subject.partition(":")[2]))
            if row is None:
                yield act.data["key"], "removed"
            elif row.key != act.data["key"] or sorted(map(line_data, row.lines.all())) != sorted(act.data["lines"]):
                yield act.data["key"], "changed"
            else:
                yield row.key, ""


def _unknown_posting() -> str:
    last = 0
    while rows := list(Posting.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "key")[:CHUNK]):
        unknown = unknown_subjects(POSTED, (f"ledger:{number}" for number, _key in rows))
        if unknown:
            return next(key for number, key in rows if f"ledger:{number}" == unknown[0])
        last = rows[-1][0]
    return ""
