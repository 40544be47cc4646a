"""A department opens a case of its own motion about a deposit: how much of it is to be kept, and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.failures import AnotherInCourse, NotNow, ReasonNeeded
from balcao.cases.kept_deposits import LEAST, give_rest_back
from balcao.cases.links import link
from balcao.cases.models import Case, Fine
from balcao.cases.operations.opening_measures import Subject, open_about
from balcao.cases.queries.charges import deposit_held
from balcao.cases.types import LinkKind
from balcao.catalogue.api import keeping_service
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES
from balcao.payments.api import NotSoMuch, propose_closing

MOST_PHOTOS = 10


@transaction.atomic
def open_keeping(
    *,
    actor: Actor,
    at: datetime,
    charge_id: int,
    amount: int,
    why: str,
    photos: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Open a case about keeping so many avos of a deposit, for what was found; returns its reference.

    Its holder is heard, another officer confirms, and the decision is served with its remedies before anything is
    kept. What is not to be kept goes back at once, if the deposit would go back by now; what is, by no rule.

    :raises NotFound: if it is no deposit that is held, or not of the officer's duty.
    :raises AnotherInCourse: while something else is proposed about it.
    :raises ReasonNeeded: without a reason.
    :raises NotSoMuch: for more than is held, or less than a pataca.
    :raises NotNow: while no service for it is on offer.
    """
    held = deposit_held(actor=actor, at=at, charge_id=charge_id)
    order = held.charge.order
    if held.closing_id:
        raise AnotherInCourse
    if not why.strip():
        raise ReasonNeeded
    most = order.total - order.given_back
    if not LEAST <= amount <= most:
        raise NotSoMuch
    hire = Case.objects.get(reference=held.case_reference)
    version = keeping_service(at, hire.department)
    rule = version.definition.data.keeps if version else None
    if version is None or rule is None:
        raise NotNow
    propose_closing(
        actor=actor, at=at, order_id=order.id, forfeit=amount, reason=dict.fromkeys(LANGUAGES, why.strip()[:2000])
    )
    kept = [dict(each) for each in photos][:MOST_PHOTOS]
    reference = open_about(
        Subject(holder_id=hire.holder_id, department=hire.department, duty=hire.duty, about=f"deposit/{charge_id}"),
        version,
        actor=actor,
        at=at,
        key=f"deposit:{charge_id}",
        answers={
            rule.amount: amount,
            rule.found: why.strip()[:2000],
            rule.found_on: macau_date(at).isoformat(),
            **({rule.photos: kept} if kept else {}),
        },
        facts={},
    )
    opened = Case.objects.get(reference=reference)
    Fine.objects.create(
        case=opened, charge_id=charge_id, least=LEAST, most=most, amount=amount, law=[dict(held.charge.basis)]
    )
    link(opened, hire, LinkKind.OPENED_FROM, actor=actor, at=at)
    give_rest_back(at=at, charge_id=charge_id)
    return reference
