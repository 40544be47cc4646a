"""Vouchers of the demo world: who has one, what was spent at the demo clinic."""

from datetime import datetime, timedelta

from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.vouchers.models import Voucher
from balcao.vouchers.operations.giving import give_voucher
from balcao.vouchers.operations.showing import show_code
from balcao.vouchers.operations.using import ask_use, confirm_use
from balcao.vouchers.trail import schemes

HOLDERS = (1, 3, 4, 5)
CLINIC, BEHIND = "e-7", 6
SPENT = ((1, 15_000, timedelta(days=40)), (5, 30_000, timedelta(days=35)), (1, 8_000, timedelta(days=12)))
"""Who spent how much, how long ago, the first use first."""


def load_demo(*, at: datetime) -> None:
    """Give vouchers and spend some of them at the clinic, all through the real verbs; loading twice changes nothing."""
    if Voucher.objects.exists():
        return
    for name, scheme in schemes().items():
        begins = at - timedelta(days=60)
        if not (scheme.use.holds_on(macau_date(begins)) and scheme.use.holds_on(macau_date(at))):
            continue
        for number in HOLDERS:
            give_voucher(actor=system_actor(), at=begins, scheme_id=name, holder_id=f"p-{number}")
        for number, amount, ago in SPENT:
            _spend(name, number, amount, at - ago)


def _spend(scheme_id: str, number: int, amount: int, at: datetime) -> None:
    holder = Actor(person_id=number, name="", assurance=2, holder_id=f"p-{number}")
    clinic = Actor(person_id=BEHIND, name="Leong Pui I", assurance=2, holder_id=CLINIC)
    voucher = Voucher.objects.get(scheme=scheme_id, holder_id=holder.holder_id)
    shown = show_code(actor=holder, at=at, voucher_id=voucher.pk)
    key = f"demo:{number}:{amount}"
    use = ask_use(actor=clinic, at=at, code=shown.digits, amount=amount, key=key)
    confirm_use(actor=holder, at=at, use_id=use)
