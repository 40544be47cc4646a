"""What lower rooms tell us."""

from datetime import datetime

from django.db.models import Q

import balcao.cases.activity_changes
import balcao.cases.activity_fees
import balcao.cases.list_rows  # noqa: F401 - have subscribers too
from balcao.calendar.api import WorkingDaysChanged
from balcao.cases.applicant_terms import begin_extending
from balcao.cases.charging import SUBJECT
from balcao.cases.fine_days import recount_days, recount_every
from balcao.cases.fine_parts import call_fine, part_of_fine_paid, settle_fine, unsettle_fine
from balcao.cases.fines import fined_case
from balcao.cases.fining import quote_of_fine
from balcao.cases.hiring import tell_hold_over
from balcao.cases.jobs import end_without_place, follow_signers, go_on_with_place, lodge_what_was_paid
from balcao.cases.licence_notes import tell_of_change, tell_of_end, tell_of_neglect
from balcao.cases.models import Case, Draft
from balcao.cases.notes import money_step, tell_of_refund, tell_of_reversal, tell_payment_possible_again
from balcao.cases.operations.charging import charge_paid
from balcao.cases.operations.copying import ask_to_print
from balcao.cases.operations.following import follow_changed_seats
from balcao.cases.operations.hearing import count_hearing_from
from balcao.cases.operations.lodging import lodge_paid
from balcao.cases.operations.recounting import recount_terms
from balcao.cases.operations.registers import mark_ended_holder, mark_entry_changed
from balcao.cases.payment_notes import (
    no_longer_due,
    note_enforcement,
    tell_of_answer,
    tell_of_call,
    tell_of_collection,
    tell_of_deposit,
    tell_of_less,
    tell_of_part,
    tell_of_payout,
)
from balcao.cases.pricing import quote_of_charge, quote_of_draft
from balcao.cases.queries.many import lodges_in_job
from balcao.cases.scopes import scopes_of
from balcao.cases.standing import holds_by_decision
from balcao.cases.timeline import note_step
from balcao.cases.unsafe import tell_of_unsafe
from balcao.documents.api import DocumentSealed, FileFoundUnsafe, says_of_documents
from balcao.entities.api import (
    Action,
    BindingRuleChanged,
    EntityEnded,
    MandateBegun,
    MandateEnded,
    OrgansChanged,
    SubstitutionAccepted,
    SubstitutionEnded,
    substitution_for_notice,
    summary_for_notice,
)
from balcao.exchange.api import EntryChanged
from balcao.foundation.bus.api import subscriber
from balcao.intake.api import PlaceGiven, RoundDrawn, WaitingOver, entries_drawn
from balcao.kernel.clock import macau_date, now
from balcao.licences.api import LicenceChanged, LicenceEnding, ObligationOverdue
from balcao.notices.api import LetterPosted, LetterReturned, NoticeOpened, ServiceMoved
from balcao.outages.api import TermsMove
from balcao.payments.api import (
    CollectionTold,
    DayReconciled,
    DepositEnded,
    DifferenceKind,
    EnforcementTold,
    OrderPaid,
    OrderRefunded,
    OrderReversed,
    PartDue,
    PartPaid,
    PaymentPossible,
    PayoutAnswered,
    PayoutOwed,
    PlanCalled,
    PlanLessened,
    Quote,
    note_difference,
    priced,
)
from balcao.venues.api import HoldOver

says_of_documents(holds_by_decision)
subscriber(HoldOver)(tell_hold_over)
subscriber(PlanLessened)(tell_of_less)
subscriber(DepositEnded)(tell_of_deposit)
subscriber(EnforcementTold)(note_enforcement)


@subscriber(FileFoundUnsafe)
def tell_of_unsafe_file(event: FileFoundUnsafe) -> None:
    """A file of a draft was destroyed: its question is open again."""
    tell_of_unsafe(at=event.at, sha256=event.sha256)


@subscriber(OrderPaid)
def lodge_what_is_paid(event: OrderPaid) -> None:
    """What was paid for: an application is lodged at once, or by a job. A fine is settled."""
    kind, _, number = event.subject.partition(":")
    if kind == "draft" and lodges_in_job(int(number)):
        lodge_what_was_paid.defer(draft_id=int(number), paid_at=event.paid_at.isoformat())
    elif kind == "draft":
        lodge_paid(draft_id=int(number), at=event.paid_at)
    elif kind == SUBJECT:
        charge_paid(charge_id=int(number), at=event.paid_at)
    elif (fined := fined_case(event.subject)) is not None:
        settle_fine(case_id=fined.pk, paid_at=event.paid_at, receipt=event.receipt_number)
    elif kind == "part":
        no_longer_due(event)


@priced("draft")
def price_of_application(draft_id: int, at: datetime) -> Quote | None:
    """An application is paid at what it costs on the day: fees and surcharges change with it."""
    return quote_of_draft(draft_id, at)


@priced(SUBJECT)
def price_of_charge(charge_id: int, at: datetime) -> Quote | None:
    """A charge on the way is paid as it was raised."""
    return quote_of_charge(charge_id, at)


@subscriber(PartDue)
def tell_part_due(event: PartDue) -> None:
    """Who pays in parts is reminded of the next one, and warned when it is late."""
    tell_of_part(event)


@subscriber(PlanCalled)
def tell_plan_called(event: PlanCalled) -> None:
    """Who was too late learns that all that is left is due."""
    if (fined := fined_case(event.subject)) is not None:
        call_fine(case_id=fined.pk, on=macau_date(event.at))
    tell_of_call(event)


@subscriber(CollectionTold)
def tell_collection_told(event: CollectionTold) -> None:
    """Who gave a standing consent is told before and after it is used."""
    tell_of_collection(event)


@subscriber(PayoutOwed)
def tell_payout_owed(event: PayoutOwed) -> None:
    """Whom money is owed learns it, and is asked where to send it."""
    tell_of_payout(event)


@subscriber(PayoutAnswered)
def tell_payout_answered(event: PayoutAnswered) -> None:
    """Whom it was sent learns how it went."""
    tell_of_answer(event)


@priced("fine")
def price_of_fine(case_id: int, at: datetime) -> Quote | None:
    """A fine costs less within the days that the law gives for it."""
    return quote_of_fine(case_id, at)


@subscriber(DocumentSealed)
def tell_that_it_is_ready(event: DocumentSealed) -> None:
    """The timeline says when a document can be fetched."""
    note_step(event.case_reference, now(), "sealed", number=event.number)
    ask_to_print(reference=event.case_reference, at=now())


@subscriber(WorkingDaysChanged)
def move_terms(event: WorkingDaysChanged) -> None:
    """Terms of cases, of questions to applicants and of opinions count the working days again."""
    recount_terms(actor=event.by, at=event.at, day=event.day, closed=event.closed, reason=event.reason)
    recount_every(event.at)


@subscriber(TermsMove)
def move_terms_out_of_outages(event: TermsMove) -> None:
    """Applicants' terms that end in an outage move, in jobs of some hundred cases each."""
    where = {"department": event.department, "service_id": event.service_id}
    begin_extending(**where, since=event.since, until=event.until)


@subscriber(ServiceMoved)
def note_later_service(event: ServiceMoved) -> None:
    """The timeline says that a notice counts as received on another day."""
    count_hearing_from(notice_id=event.notice_id, served_on=event.until, at=event.at)
    _count_fine_from(event.case_reference, event.at)
    data = {"before": event.before, "until": event.until, "day": event.day}
    note_step(
        event.case_reference,
        event.at,
        "service_moved" if event.closed else "service_moved_back",
        reason=dict(event.reason),
        **{name: day.isoformat() for name, day in data.items()},
    )


@subscriber(NoticeOpened)
def note_service(event: NoticeOpened) -> None:
    """Officer and applicant see from when on a legal notice counts as received."""
    if event.served_on is not None:
        note_step(event.case_reference, event.opened_at, "notice_served", day=event.served_on.isoformat())
        _count_fine_from(event.case_reference, event.opened_at)


@subscriber(LetterPosted)
def note_letter(event: LetterPosted) -> None:
    """The timeline says that the letter is on its way, and under which number; a hearing's term begins."""
    day = event.posted_on.isoformat()
    note_step(event.case_reference, event.at, "letter_posted", who=event.by, day=day, number=event.tracking)
    count_hearing_from(notice_id=event.notice_id, served_on=event.served_on, at=event.at)
    _count_fine_from(event.case_reference, event.at)


def _count_fine_from(reference: str, at: datetime) -> None:
    """The days of a fine count from the day on which its decision counts as received."""
    case = Case.objects.filter(reference=reference, fine__decision__isnull=False).first()
    if case is not None:
        recount_days(case, at)


@subscriber(LetterReturned)
def note_returned_letter(event: LetterReturned) -> None:
    """The timeline says that the post brought the letter back, and why."""
    note_step(
        event.case_reference,
        event.at,
        "letter_returned",
        who=event.by,
        day=event.returned_on.isoformat(),
        reason=event.reason,
    )


@subscriber(OrderRefunded)
def tell_refunded(event: OrderRefunded) -> None:
    """Whose fee went back learns it in their inbox, and the case's timeline says so."""
    if (about := _what_was_paid(event.subject)) is not None:
        reference, scopes = about
        kind, data = money_step("refunded", event.amount, event.what)
        note_step(reference, event.refunded_at, kind, **data)
        tell_of_refund(event, reference, scopes)


@subscriber(LicenceChanged)
def tell_licence_changed(event: LicenceChanged) -> None:
    """Whose licence was restrained, ended or passed on learns it, and why."""
    tell_of_change(event)


@subscriber(LicenceEnding)
def tell_licence_ends(event: LicenceEnding) -> None:
    """Whose licence ends soon learns how to renew it."""
    tell_of_end(event)


@subscriber(ObligationOverdue)
def tell_overdue(event: ObligationOverdue) -> None:
    """Who let a day pass learns what to do now."""
    tell_of_neglect(event)


@subscriber(PaymentPossible)
def tell_payment_possible(event: PaymentPossible) -> None:
    """Who could not pay because the provider did not answer learns that they can now."""
    kind, _, number = event.subject.partition(":")
    draft = Draft.objects.filter(pk=int(number), state="open").first() if kind == "draft" else None
    if draft is not None:
        tell_payment_possible_again(draft=draft, at=event.at, order_id=event.order_id)


@subscriber(DayReconciled)
def look_for_what_was_paid_for(event: DayReconciled) -> None:
    """The third way of the daily comparison: what was paid is lodged, or says at the desk why it is not."""
    orders = {int(subject[6:]): reference for reference, subject in event.paid if subject.startswith("draft:")}
    answered = Draft.objects.filter(Q(state="lodged") | ~Q(lodge_problem=""), pk__in=orders).values_list(
        "pk", flat=True
    )
    for number in sorted(orders.keys() - set(answered)):
        note_difference(at=event.at, day=event.day, kind=DifferenceKind.NO_CASE, key=orders[number])


@subscriber(PartPaid)
def note_part_paid(event: PartPaid) -> None:
    """A fine may be settled by it; the officer sees that a part which was taken back is paid again."""
    if (fined := fined_case(event.subject)) is not None:
        part_of_fine_paid(case_id=fined.pk, paid_at=event.paid_at, receipt=event.receipt_number)
    if event.again and (about := _what_was_paid(event.subject)) is not None:
        note_step(about[0], event.paid_at, "paid_again", receipt=event.receipt_number)


@subscriber(OrderReversed)
def note_reversal(event: OrderReversed) -> None:
    """The officer sees that the fee, or a part of it, once paid, is not paid any more; whose it was is told."""
    if (about := _what_was_paid(event.subject)) is not None:
        reference, scopes = about
        if (fined := fined_case(event.subject)) is not None:
            unsettle_fine(case_id=fined.pk)
        kind, data = money_step("payment_reversed" if event.by_bank else "payment_void", event.amount, event.what)
        note_step(reference, event.reversed_at, kind, **data)
        tell_of_reversal(event, reference, scopes)


def _what_was_paid(subject: str) -> tuple[str, tuple[str, ...]] | None:
    """Of an application its case's reference, empty before lodging, and the names under which it may be mandated; of a
    fine those of the case that imposed it."""
    if (fined := fined_case(subject)) is not None:
        return fined.reference, scopes_of(fined.service_id, fined.draft_id)
    kind, _, number = subject.partition(":")
    if kind == SUBJECT:
        case = Case.objects.filter(charges__pk=int(number)).first()
        return (case.reference, scopes_of(case.service_id, case.draft_id)) if case else None
    if kind != "draft":
        return None
    draft = Draft.objects.select_related("case").only("service_id", "case__reference").filter(pk=int(number)).first()
    case = getattr(draft, "case", None)
    return case.reference if case else "", scopes_of(draft.service_id, draft.pk) if draft else ()


@subscriber(OrgansChanged)
def ask_who_holds_the_seats_now(event: OrgansChanged) -> None:
    """What waits for signatures is asked of those who bind the entity from now on."""
    follow_changed_seats(holder_id=f"e-{event.entity_id}", at=event.at)


@subscriber(BindingRuleChanged)
def count_by_the_new_rule(event: BindingRuleChanged) -> None:
    """What waits for signatures is asked of those whom the new rule names."""
    follow_changed_seats(holder_id=f"e-{event.entity_id}", at=event.at)


def ask_who_stands_in(event: SubstitutionAccepted | SubstitutionEnded) -> None:
    """While somebody is away, whoever stands in for them is asked to sign; afterwards it is they themself again."""
    found = substitution_for_notice(event.substitution_id)
    follow_changed_seats(holder_id=f"e-{found.entity_id}", at=event.at)


subscriber(SubstitutionAccepted)(ask_who_stands_in)
subscriber(SubstitutionEnded)(ask_who_stands_in)


@subscriber(MandateBegun)
def ask_whoever_may_sign_by_mandate(event: MandateBegun) -> None:
    """Its holder is asked soon after it began."""
    _follow_mandate(event.mandate_id)


@subscriber(MandateEnded)
def ask_no_more_by_mandate(event: MandateEnded) -> None:
    """Its holder is not asked any more, soon after it ended; the signature itself asks for the mandate anyway."""
    _follow_mandate(event.mandate_id)


def _follow_mandate(mandate_id: int) -> None:
    mandate = summary_for_notice(mandate_id, now())
    if Action.SIGN in mandate.actions:
        follow_signers.defer_once(key=f"e-{mandate.entity_id}", holder_id=f"e-{mandate.entity_id}")


@subscriber(EntityEnded)
def tell_officers_of_the_end(event: EntityEnded) -> None:
    """What the entity has in course goes on, and says on its timeline that the entity is no longer there."""
    mark_ended_holder(holder_id=f"e-{event.entity_id}", status=event.status, at=event.at)


@subscriber(EntryChanged)
def ask_about_it_again(event: EntryChanged) -> None:
    """Applications about an entity rest on its entry, which is another now."""
    mark_entry_changed(about=f"{event.kind}:{event.number}", at=event.told_at)


@subscriber(PlaceGiven)
def take_up_place(event: PlaceGiven) -> None:
    """Who moved up is told, and their case goes on, in a job."""
    go_on_with_place.defer(reference=event.case_reference, moved_up=event.moved_up)


@subscriber(RoundDrawn)
def tell_how_it_was_drawn(event: RoundDrawn) -> None:
    """Everyone in the round learns how they stand, each in a job."""
    for reference in entries_drawn(service_id=event.service_id, round_id=event.round_id):
        go_on_with_place.defer(reference=reference, moved_up=False)


@subscriber(WaitingOver)
def decide_without_place(event: WaitingOver) -> None:
    """Who waited in vain gets the decision, in a job."""
    end_without_place.defer(reference=event.case_reference)
