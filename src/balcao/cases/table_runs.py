"""Asking a case's decision table, and keeping with what it was asked, so that anyone can ask again years later."""

from datetime import datetime

from balcao.cases.models import Case, TableRun
from balcao.catalogue.api import Decision, ServiceDefinition, decide
from balcao.foundation.db.api import insert
from balcao.kernel.clock import macau_date


def ask_table(case: Case, definition: ServiceDefinition, *, at: datetime) -> Decision:
    """What the table says of a locked case today; kept with the answers and facts it saw."""
    found = decide(
        definition,
        answers=case.answers,
        facts=case.facts,
        lodged_on=macau_date(case.lodged_at),
        today=macau_date(at),
    )
    if found.law_on is not None:
        insert(
            TableRun(
                case=case,
                service_id=case.service_id,
                at=at,
                table=found.table,
                law_on=found.law_on,
                answers=case.answers,
                facts=case.facts,
                outcome=found.outcome,
                reasons=list(found.reasons),
                trace=dict(found.trace),
            )
        )
    return found
