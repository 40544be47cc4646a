"""What people of the demo world are offered unasked: one to answer, and one that silence grants, to be undone."""

from datetime import datetime, timedelta

from balcao.accounts.api import SECOND_DEMO_OFFICER
from balcao.benefits.models import Run
from balcao.benefits.operations.answering import close_offers
from balcao.benefits.operations.running import confirm_run, offer_to_holders, propose_run
from balcao.benefits.policies import services_to_run
from balcao.cases.api import demo

FIRST = 14
OFFERED = (
    ("dsf-wealth-partaking", ("p-1", "p-4"), timedelta(days=16)),
    ("ias-elderly-subsidy", ("p-1",), timedelta()),
)
"""Services, to whom they are offered, and how long ago."""


def load_demo(*, at: datetime) -> None:
    """Two runs by two officers, all through the real verbs; loading twice changes nothing."""
    if Run.objects.exists():
        return
    first, second = demo.officer_of(FIRST, at), demo.officer_of(SECOND_DEMO_OFFICER, at)
    for service_id, holders, ago in OFFERED:
        if service_id not in services_to_run(first):
            continue
        number = propose_run(actor=first, at=at - ago, service_id=service_id)
        confirm_run(actor=second, at=at - ago, run_id=number)
        offer_to_holders(run_id=number, holders=holders, at=at - ago)
    close_offers(at=at)
