"""From draft to case: accepted means committed, and once."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.accounts.api import clearances
from balcao.cases.clock import start_clock
from balcao.cases.co_applicants import keep_co_applicants
from balcao.cases.confirming import level_of
from balcao.cases.disputes import check_corrections, disputes_lodged
from balcao.cases.drafts import allow, end_reminder, locate_draft, note_clerk
from balcao.cases.estates import check_estate, inherited, tell_of_estate
from balcao.cases.facts import taken_only
from balcao.cases.failures import (
    AlreadyLodged,
    AnotherInCourse,
    ContentChanged,
    FeeChanged,
    NotPaid,
)
from balcao.cases.guardianship import check_guardianship, in_whose_hand
from balcao.cases.helping import close_help
from balcao.cases.hiring import PAYING, book_what_is_held, check_held, keep_held
from balcao.cases.jobs import advance
from balcao.cases.links import link
from balcao.cases.models import Case, Draft, Step
from balcao.cases.newer_form import check_form_in_time
from balcao.cases.notes import tell_signers
from balcao.cases.numbering import next_number
from balcao.cases.objecting import lead_to_who_decides, suspend_by
from balcao.cases.operations.asking import ask_registers_again, ask_what_is_old
from balcao.cases.operations.copying import want_copy
from balcao.cases.paper_forms import file_with_case
from balcao.cases.places import take_into_round
from balcao.cases.pressing import complexity_of
from balcao.cases.pricing import check_whole, order_lines
from balcao.cases.readiness import Readiness, work_out
from balcao.cases.scopes import scopes_of
from balcao.cases.sought import sought_by
from balcao.cases.types import CaseState, LinkKind
from balcao.cases.vouchers import take_off_voucher
from balcao.catalogue.api import FeeLine
from balcao.entities.api import Action
from balcao.foundation.audit.api import record
from balcao.foundation.db.api import KeptQuestion, change, given, insert
from balcao.kernel.actor import Actor, actor_again, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, BalcaoError
from balcao.kernel.ids import make_reference
from balcao.notices.api import call_off_reminders
from balcao.outages.api import check_open
from balcao.payments.api import Order, order_of, place_order


def _check_ready(ready: Readiness, actor: Actor, at: datetime, draft: Draft, *, paid: bool = False) -> None:
    check_guardianship(actor, ready.version.definition, at, lodging=True)
    if not paid:
        check_open(department=ready.version.definition.data.department, service_id=draft.service_id, at=at)
        check_form_in_time(draft, at)
    check_whole(ready, at)
    check_held(draft)
    check_estate(ready, draft.facts, at)
    if not paid:
        check_corrections(draft)
    assurance = ready.version.definition.data.assurance
    level = assurance.start if ready.must_sign else assurance.sign
    total = None if paid else ready.total
    if level_of(actor, draft_id=draft.pk, content=ready.content, total=total) < level:
        raise AssuranceTooLow(level)


@transaction.atomic
def checkout(
    *,
    actor: Actor,
    at: datetime,
    draft_id: int,
    shown_total: int,
    shown_content: str = "",
    in_job: bool = False,
) -> Order:
    """Place the order for what was shown. When it is paid the application is lodged in the actor's name.

    Who places it goes on to pay, and needs the right to. Software only asks for the order and moves no money: whoever
    pays needs the right then. With `in_job` it is lodged by a job soon after: one payment may pay for hundreds.

    :raises ServiceClosed: during an outage.
    :raises FeeChanged: when the total is no longer the one shown.
    :raises ContentChanged: when the content is not, where its hash is named.
    :raises NotConfirmed: at a counter, when the person has not confirmed it.
    """
    draft = locate_draft(actor, at, draft_id, Action.VIEW)
    if draft.state != "open":
        raise AlreadyLodged
    ready = work_out(draft, at)
    for action in (Action.PAY, Action.LODGE) if actor.machine_id is None else (Action.LODGE,):
        allow(actor, at, draft, action, amount=ready.total)
    _check_ready(ready, actor, at, draft)
    if ready.total != shown_total:
        raise FeeChanged
    _check_shown(ready, shown_content)
    keep_held(draft, actor, at, PAYING)
    # The order is locked before the draft, as it is when the provider tells that it was paid.
    order = place_order(
        actor=actor,
        at=at,
        subject=f"draft:{draft.pk}",
        holder_id=draft.holder_id,
        department=ready.version.definition.data.department,
        title=ready.version.definition.text("name"),
        scopes=scopes_of(draft.service_id, draft.pk),
        lines=order_lines(ready),
    )
    Draft.objects.filter(pk=draft.pk).update(checkout=actor.kept() | ({"in_job": True} if in_job else {}))
    return order


def _check_shown(ready: Readiness, content: str) -> None:
    """See that what is handed in is what was read: somebody else may have changed it since."""
    if content not in ("", ready.content):
        raise ContentChanged


_ABOUT = KeptQuestion(
    lambda: Draft.objects.filter(pk=given("draft"), holder_id=given("holder"), state="open").values_list(
        "about", flat=True
    )
)


def lodge(*, actor: Actor, at: datetime, draft_id: int, shown_content: str = "") -> str:
    """Hand the application in; returns the case's reference. Lodging again gives the same case.

    What was signed about an entity that is not the holder is compared with its register once more before, over the
    network; so is what a register said longer ago than it lets its answers be. What was paid for is lodged as it was.

    :raises ContentChanged: when its content is not the one shown, where the hash of that is named.
    :raises ServiceClosed: during an outage, unless it was paid for before.
    :raises WindowClosed, Incomplete, NotSigned, FeeChanged, NotPaid, GuardianNeeded, Unsettled, AnotherInCourse,
        NotConfirmed, NotOfTheEstate: then nothing is lost.
    """
    about = _ABOUT.first(draft=draft_id, holder=actor.holder_id)
    if about:
        ask_registers_again(actor=actor, at=at, draft_id=draft_id)
    if about is not None:
        ask_what_is_old(actor=actor, at=at, draft_id=draft_id, action=Action.LODGE)
    return _lodge(actor, at, draft_id, shown_content)


@transaction.atomic
def _lodge(actor: Actor, at: datetime, draft_id: int, shown_content: str = "") -> str:
    draft = locate_draft(actor, at, draft_id, Action.VIEW, lock=True)
    if draft.state == "lodged":
        return Case.objects.values_list("reference", flat=True).get(draft=draft)
    ready = work_out(draft, at)
    allow(actor, at, draft, Action.LODGE, amount=ready.total)
    order = order_of(subject=f"draft:{draft.pk}")
    paid = order is not None and order.begun
    _check_ready(ready, actor, at, draft, paid=paid)
    _check_shown(ready, shown_content)
    if ready.total or paid:
        if order is None or not order.begun or order.given_back:
            raise NotPaid
        if order.total != ready.total:
            raise FeeChanged
    return open_case(actor=actor, at=at, draft=draft, ready=ready, receipt=order.receipt_number if order else "")


def open_case(*, actor: Actor, at: datetime, draft: Draft, ready: Readiness, receipt: str = "") -> str:
    """The case itself, from a draft that was checked and is locked; its process starts as a job."""
    data = ready.version.definition.data
    if (
        draft.about
        and Case.objects.filter(service_id=draft.service_id, about=draft.about, finished_at__isnull=True).exists()
    ):
        raise AnotherInCourse
    number = next_number()
    case = Case(
        pk=number,
        reference=make_reference(data.department, macau_date(at).year, number),
        draft=draft,
        service_id=draft.service_id,
        version_id=draft.version_id,
        holder_id=draft.holder_id,
        department=data.department,
        duty=ready.version.definition.access.decide,
        clearance=clearances().index(ready.version.definition.access.clearance),
        state=CaseState.PROCESSING,
        lodged_by=actor.self_id,
        lodged_by_name=actor.name,
        lodged_at=at,
        channel=actor.channel.value,
        clerk_name=actor.clerk.name if actor.clerk else "",
        language=actor.language,
        answers=dict(ready.journey.answers),
        facts=taken_only(disputes_lodged(draft.facts, ready.journey), ready.journey.answers.values()),
        content_hash=ready.content,
        fee_lines=[_line_json(line) for line in ready.fee_lines],
        receipt_number=receipt,
        licence_number=draft.licence_number or inherited(ready.version.definition, ready.journey.answers),
        about=draft.about,
    )
    if draft.against_id is not None:
        lead_to_who_decides(case, draft.against_id, at)
        case.reference = make_reference(case.department, macau_date(at).year, number)
    case.sought_by = sought_by(case.reference, case.holder_id)
    case.complexity = complexity_of(case.answers)
    start_clock(case, ready.version.definition, at)
    take_into_round(case, actor, at)
    book_what_is_held(case, actor, at)
    take_off_voucher(case, actor, at)
    try:
        with transaction.atomic():
            insert(case)
    except IntegrityError as failure:
        if draft.about or draft.against_id:  # two at once: the other's was first
            raise AnotherInCourse from failure
        raise
    if case.against is not None:
        link(case, case.against.case, LinkKind.OBJECTS_TO, actor=actor, at=at)
        suspend_by(case, at)
    want_copy(case, at=at)
    keep_co_applicants(case, ready.version.definition)
    draft.state, draft.lodge_problem = "lodged", ""
    note_clerk(draft, actor)
    change(draft, ("state", "lodge_problem", "clerks"))
    end_reminder(draft, at)
    file_with_case(draft, case)
    if case.licence_number:
        call_off_reminders(actor=system_actor(), at=at, key=f"licence:{case.licence_number}:ends:")
    close_help(draft, at, actor)
    insert(Step(case=case, at=at, kind="lodged", who=actor.name, data={"receipt": receipt, **in_whose_hand(actor)}))
    record(
        actor=actor,
        at=at,
        event="cases:case:lodged",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data={"service": case.service_id, "hash": case.content_hash, "receipt": receipt},
        mandate_id=draft.under_mandate,
    )
    tell_signers(actor=actor, at=at, case=case, key="signed_lodged")
    tell_of_estate(case, ready.version.definition, at)
    advance.defer(case_id=case.pk)
    return case.reference


def _line_json(line: FeeLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "label": dict(line.label),
        "amount": line.amount,
        "why": dict(line.why),
        "basis": dict(line.basis),
    }


def lodge_paid(*, draft_id: int, at: datetime) -> str | None:
    """Lodge what has just been paid, in the name of the person who went to pay.

    When it cannot be lodged (a mandate ended, the window closed while paying) the payment stands, the draft says
    why, and someone who may can lodge it or have the money back.
    """
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is not None and draft.state == "lodged":
        return _paid_again(draft, at)
    if draft is None or not draft.checkout:
        return None
    actor = actor_again(draft.checkout, holder_id=draft.holder_id)
    try:
        with transaction.atomic():
            return _lodge(actor, at, draft_id)
    except BalcaoError as failure:
        Draft.objects.filter(pk=draft_id).update(lodge_problem=failure.key)
        return None


def _paid_again(draft: Draft, at: datetime) -> str:
    """The fee of a case was taken back by the payer's bank, and is paid by now."""
    case, order = Case.objects.get(draft=draft), order_of(subject=f"draft:{draft.pk}")
    if order is not None and order.receipt_number not in ("", case.receipt_number):
        Case.objects.filter(pk=case.pk).update(receipt_number=order.receipt_number)
        Step.objects.create(case=case, at=at, kind="paid_again", data={"receipt": order.receipt_number})
    return case.reference
