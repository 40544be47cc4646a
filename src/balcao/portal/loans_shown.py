"""A loan in words, for its borrower."""

from typing import Any

from django.urls import reverse

from balcao.foundation.ui.api import format_macau, translate
from balcao.grants.api import GrantView, LoanState, LoanView
from balcao.kernel.money import format_mop


def loan_shown(grant: GrantView, loan: LoanView, holder: str, language: str) -> dict[str, Any]:
    """State, what is left and the next day, and the ways to pay, for a row among the grants."""

    def say(key: str, **values: object) -> str:
        return translate(f"portal.loans.{key}", language, **values)

    def mop(avos: int) -> str:
        return format_mop(avos, language)

    day = format_macau(loan.next_on, language) if loan.next_on else ""
    notes = [say("lent", amount=mop(loan.lent), asked=mop(grant.asked), count=loan.count)]
    if loan.order_id is not None:
        notes.append(say("left", left=mop(loan.left), paid_back=mop(loan.paid_back)))
    if loan.state is LoanState.CALLED and loan.left:
        notes.append(say("called"))
    elif loan.late:
        notes.append(say("late", amount=mop(loan.late)))
    elif day:
        notes.append(say("next", amount=mop(loan.next_amount), day=day))
    if loan.waived:
        notes.append(say("waived", amount=mop(loan.waived)))
    if loan.repaid_on:
        notes.append(say("ended", day=format_macau(loan.repaid_on, language)))
    links = []
    if loan.order_id is not None:
        address = reverse("portal-parts", args=[holder, loan.order_id])
        links.append({"url": address, "text": say("instalments" if loan.left else "instalments_paid")})
    return {"notes": notes, "state": say(f"state.{loan.state}"), "kind": loan.state.tag, "links": links}
