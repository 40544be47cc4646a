"""What a granted case pays its applicant or passes on for them, and which grant it settles as the report on it."""

from datetime import datetime

from balcao.cases.awarding import settle_reported
from balcao.cases.models import Case, Step
from balcao.cases.notes import mop_texts
from balcao.cases.outputs import as_corrected
from balcao.cases.pricing import lines_of
from balcao.cases.scopes import scopes_of
from balcao.cases.vouchers import pass_voucher_on
from balcao.catalogue.api import ServiceDefinition, compute_amounts
from balcao.grants.api import pay_first_parts
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.payments.api import owe_payout


def owe_what_was_granted(case: Case, definition: ServiceDefinition, at: datetime) -> None:
    """Owe the applicant what the service pays out when it is granted; once, however often it is said."""
    settle_reported(case, definition, at)
    pass_voucher_on(case, definition, at)
    for amount in pay_first_parts(actor=system_actor(case.department), at=at, case_reference=case.reference):
        _note(case, amount, at)
    for rule in definition.data.payouts:
        day = macau_date(case.decided_at or at)
        found = compute_amounts(rule, answers=as_corrected(case), facts=case.facts, on=day)
        lines = lines_of(found)
        if not lines:
            continue
        owe_payout(
            actor=system_actor(case.department),
            at=at,
            key=f"case:{case.reference}:{rule.id}",
            holder_id=case.holder_id,
            department=case.department,
            title=definition.text("name"),
            lines=lines,
            scopes=scopes_of(case.service_id, case.draft_id),
            case_reference=case.reference,
        )
        _note(case, sum(line.amount for line in lines), at)


def _note(case: Case, amount: int, at: datetime) -> None:
    Step.objects.create(case=case, at=at, kind="payout_owed", who="", data={"amount": mop_texts(amount)})
