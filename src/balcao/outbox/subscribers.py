"""What lower rooms tell us; of entities' matters only. Cases and new notices come by triggers of the database."""

from typing import Any

from balcao.cases.api import Case, matter_of_order
from balcao.documents.api import DocumentSealed
from balcao.foundation.bus.api import subscriber
from balcao.foundation.db.api import KeptQuestion, given
from balcao.grants.api import InstalmentLate, LoanRepaid
from balcao.licences.api import ChangeKind, LicenceChanged, LicenceExpired
from balcao.notices.api import NoticeOpened
from balcao.outbox.models import Happening
from balcao.payments.api import OrderLapsed, OrderPaid, OrderRefunded, OrderReversed

CALLED = {ChangeKind.ENTERED: "granted", ChangeKind.EXTENDED: "renewed"}
"""How others call a change where the house has a word of its own."""


def _keep(kind: str, *, reference: str, holder_id: str = "", **data: Any) -> None:
    """Keep what happened to a case, for its holder or for the one named."""
    case = _CASE.first(reference=reference)
    if case is None:
        return
    of_case, service_id, draft_id = case
    whose = holder_id or of_case
    if whose.startswith("e-"):
        Happening.objects.create(
            kind=kind,
            holder_id=whose,
            service_id=service_id,
            draft_id=draft_id,
            data={"reference": reference, "service": service_id, **data},
        )


_CASE = KeptQuestion(
    lambda: Case.objects.filter(reference=given("reference")).values_list("holder_id", "service_id", "draft_id")
)


@subscriber(DocumentSealed)
def keep_sealed(event: DocumentSealed) -> None:
    """A document of an entity's case may be fetched."""
    _keep("document.sealed", reference=event.case_reference, number=event.number)


@subscriber(LicenceChanged)
def keep_licence(event: LicenceChanged) -> None:
    """Something happened to a licence; where it passed on, who held it before is told too."""
    for holder_id in dict.fromkeys(filter(None, (event.holder_id, event.was_held_by))):
        _keep(
            "licence.changed",
            reference=event.case_reference,
            holder_id=holder_id,
            number=event.number,
            change=CALLED.get(event.kind, event.kind.value),
            annulled=event.annulled,
            valid_until=event.holds_until.isoformat() if event.holds_until else None,
        )


@subscriber(LicenceExpired)
def keep_expired(event: LicenceExpired) -> None:
    """The last day of a licence is over."""
    _keep(
        "licence.expired",
        reference=event.case_reference,
        holder_id=event.holder_id,
        number=event.number,
        valid_until=event.valid_until.isoformat(),
        cure_until=event.cure_until.isoformat(),
    )


@subscriber(NoticeOpened)
def keep_opened(event: NoticeOpened) -> None:
    """A notice was read."""
    served_on = event.served_on.isoformat() if event.served_on else None
    _keep("notice.opened", reference=event.case_reference, notice=event.notice_id, served_on=served_on)


@subscriber(OrderPaid)
def keep_paid(event: OrderPaid) -> None:
    """Money came."""
    _keep_money("order.paid", event, receipt=event.receipt_number)


@subscriber(OrderRefunded)
def keep_refunded(event: OrderRefunded) -> None:
    """Money goes back."""
    _keep_money("order.refunded", event, receipt=event.receipt_number, amount=event.amount)


@subscriber(OrderReversed)
def keep_reversed(event: OrderReversed) -> None:
    """Money was taken back from us."""
    _keep_money("order.reversed", event, receipt=event.receipt_number, amount=event.amount, by_bank=event.by_bank)


@subscriber(OrderLapsed)
def keep_lapsed(event: OrderLapsed) -> None:
    """Nobody paid in time."""
    _keep_money("order.lapsed", event, amount=event.amount)


@subscriber(InstalmentLate)
def keep_late(event: InstalmentLate) -> None:
    """An instalment of a loan was not paid on its day."""
    _keep("loan.late", reference=event.case_reference, amount=event.amount, due_on=event.due_on.isoformat())


@subscriber(LoanRepaid)
def keep_repaid(event: LoanRepaid) -> None:
    """Nothing is left of a loan."""
    _keep("loan.repaid", reference=event.case_reference, paid_back=event.paid_back, waived=event.waived)


def _keep_money(kind: str, event: OrderLapsed | OrderPaid | OrderRefunded | OrderReversed, **data: Any) -> None:
    matter = matter_of_order(event.subject)
    if matter is None or not event.holder_id.startswith("e-"):
        return
    Happening.objects.create(
        kind=kind,
        holder_id=event.holder_id,
        service_id=matter.service_id,
        draft_id=matter.draft_id,
        data={
            "reference": matter.reference,
            "service": matter.service_id,
            **data,
        },
    )
