"""After the last kill: wait until nothing is under way, then count what was lost, doubled or left."""

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.report import tell

LONGEST = 480
"""Seconds: a job whose worker died is taken back after its lease, five minutes at most."""


@dataclass
class Acknowledged:
    """What the house said it had to the `holders` who kept it busy: cases with their drafts, orders paid at the
    provider, refunds approved. What the demo world has beside it stands where it stood."""

    holders: list[str] = field(default_factory=list)
    cases: dict[str, int] = field(default_factory=dict)
    paid: dict[str, str] = field(default_factory=dict)
    given_back: set[str] = field(default_factory=set)
    failures: int = 0


def _counted(question: str, *given: Any) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return int(cursor.fetchone()[0])


def _under_way(known: Acknowledged) -> dict[str, int]:
    return {
        "cases": _counted(
            "SELECT count(*) FROM cases_case"
            " WHERE finished_at IS NULL AND state = 'processing' AND holder_id = ANY(%s)",
            known.holders,
        ),
        "documents": _counted("SELECT count(*) FROM documents_document WHERE state NOT IN ('sealed', 'revoked')"),
        "orders": len(known.paid)
        - _counted(
            "SELECT count(*) FROM payments_order WHERE subject = ANY(%s) AND state IN ('paid', 'refunded')",
            list(known.paid),
        ),
        "refunds": _counted("SELECT count(*) FROM payments_refund WHERE state = 'approved'"),
        "jobs": _counted("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"),
    }


def wait_until_quiet(known: Acknowledged) -> float:
    """Until nothing is under way, or as long as a lease lasts; returns the seconds."""
    began = time.monotonic()
    while any(_under_way(known).values()) and time.monotonic() - began < LONGEST:
        time.sleep(1)
    return time.monotonic() - began


DOUBLED = {
    "cases": "SELECT count(*) FROM (SELECT 1 FROM cases_case GROUP BY draft_id HAVING count(*) > 1) d",
    "certificates": """SELECT count(*) FROM (SELECT 1 FROM documents_document
        WHERE case_reference <> '' GROUP BY case_reference HAVING count(*) > 1) d""",
    "notices": """SELECT count(*) FROM (SELECT 1 FROM notices_notice WHERE legal AND case_reference <> ''
        GROUP BY case_reference, subject HAVING count(*) > 1) d""",
    "payments": """SELECT count(*) FROM (SELECT 1 FROM payments_paymentpart WHERE settles
        GROUP BY order_id HAVING count(*) > 1) d""",
    "refunds": """SELECT count(*) FROM (SELECT 1 FROM payments_refund WHERE state <> 'refused' GROUP BY part_id
        HAVING sum(amount) > (SELECT amount FROM payments_paymentpart p WHERE p.id = part_id)) d""",
    "numbers": """SELECT count(*) FROM (SELECT register, year, count(*) AS there, max(sequence) AS last
        FROM documents_document GROUP BY register, year) d WHERE there <> last""",
}
"""Each counts what is there twice; for numbers, the series with a gap or a double."""


def judge(known: Acknowledged) -> int:
    """Tell every count; returns how many are not as they must be."""
    from balcao.cases.models import Case
    from balcao.foundation.audit.api import seal_entries, verify
    from balcao.kernel.clock import now
    from balcao.payments.api import verify_ledger

    cases = dict(Case.objects.filter(reference__in=known.cases).values_list("reference", "draft_id"))
    tell("crash.acknowledged.cases", len(known.cases), "cases")
    tell("crash.acknowledged.payments", len(known.paid), "payments")
    tell("crash.acknowledged.refunds", len(known.given_back), "refunds")
    tell("crash.unacknowledged", known.failures, "attempts")
    bad = {"lost.cases": sum(cases.get(reference) != draft for reference, draft in known.cases.items())}
    bad |= {f"lost.{name}": count for name, count in _money_lost(known).items()}
    bad |= {f"left.{name}": count for name, count in _under_way(known).items()}
    bad |= {f"doubled.{name}": _counted(question) for name, question in DOUBLED.items()}
    while seal_entries(at=now()):
        pass
    ledger, audit = verify_ledger(), verify()
    bad |= {"ledger_verify": int(not ledger.intact), "audit_verify": int(not audit.intact)}
    for name, count in bad.items():
        tell(f"crash.{name}", count, "")
    if not ledger.intact:
        print(f"{ledger.bad_row}: {ledger.reason}", flush=True)
    return sum(bool(count) for count in bad.values())


def _money_lost(known: Acknowledged) -> Counter[str]:
    """Our books beside the provider's: each payment and refund there is here, with its amount, and no other."""
    from balcao.payments.ledger import PROVIDER
    from balcao.payments.models import Payment, Refund
    from bench.crash_load import provider_payments

    found: Counter[str] = Counter({"payments": 0, "refunds": 0})
    there = provider_payments()
    ours = dict(Payment.objects.filter(succeeded_at__isnull=False, account=PROVIDER).values_list("reference", "amount"))
    taken = {name: each["amount"] for name, each in there.items() if each["state"] in ("succeeded", "refunded")}
    found["payments"] = len(set(ours.items()) ^ set(taken.items()))
    done = dict(Refund.objects.filter(state="done").values_list("reference", "amount"))
    back = {name: amount for each in there.values() for name, amount in dict(each.get("refunds", {})).items()}  # type: ignore[call-overload]
    found["refunds"] = len(set(done.items()) ^ set(back.items()))
    return found
