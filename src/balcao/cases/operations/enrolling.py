"""Enrolments after they were granted: a place is given back; the activity changes, or is called off."""

from datetime import datetime

from django.db import transaction

from balcao.activities.api import ActivityState, activity_facts, activity_of, in_figures
from balcao.cases.clock import end_clock
from balcao.cases.enrolling import activity_enrolled_in, goes_back, number_enrolled_in, was_changed
from balcao.cases.failures import NotNow
from balcao.cases.jobs import end_enrolment, refund_unlodged, settle_called_off, tell_of_changed_activity
from balcao.cases.models import Case, Draft, Step
from balcao.cases.notes import say, tell_holder
from balcao.cases.own import lock_own, note_own
from balcao.cases.types import CaseState
from balcao.catalogue.api import ACTIVITY
from balcao.foundation.ui.api import times_in_words
from balcao.intake.api import entries_of, has_place, leave_round
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.texts import LANGUAGES
from balcao.payments.api import order_of, refund_order


@transaction.atomic
def give_place_back(*, actor: Actor, at: datetime, reference: str) -> None:
    """Give back the place one was granted, before the activity begins: it is the next one's, and of the fee goes back
    what the service says. Twice changes nothing.

    :raises NotFound: if it is none of the actor's business, or no enrolment.
    :raises NotNow: before it is granted (then one withdraws), once it has begun, or when it was called off.
    """
    case, under = lock_own(actor, at, reference)
    found = activity_enrolled_in(case, at)
    if case.outcome == "approve" and not has_place(case_reference=reference):
        return
    if case.outcome != "approve" or found.spans[0][0] <= at or found.state is ActivityState.CALLED_OFF:
        raise NotNow
    percent = goes_back(case, found, at)
    _end(case, at, percent=percent, state=CaseState.LAPSED)
    note_own(case, actor, at, under, "place_given_back", title=dict(found.title), percent=percent)


@transaction.atomic
def end_enrolment_in(*, reference: str, at: datetime) -> None:
    """The activity does not take place: an enrolment in it ends, all that was paid goes back, its holder is told why.
    Again it changes nothing."""
    case = Case.objects.select_for_update().get(reference=reference)
    found = activity_enrolled_in(case, at)
    if found.state is not ActivityState.CALLED_OFF or case.steps.filter(kind="activity_called_off").exists():
        return
    _end(case, at, percent=100, state=CaseState.SHELVED)
    Step.objects.create(case=case, at=at, kind="activity_called_off", who="", data={"title": dict(found.title)})
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key="activity_called_off",
        unique="activity:called_off",
        legal=False,
        path=f"/as/{case.holder_id}/matters/{case.reference}/",
        activity=found.title,
        organiser=found.organiser,
        why=dict.fromkeys(LANGUAGES, found.why),
    )


def _end(case: Case, at: datetime, *, percent: int, state: CaseState) -> None:
    """The place of a locked case is the next one's; what is not finished ends so."""
    leave_round(at=at, case_reference=case.reference)
    if case.finished_at is None:
        end_clock(case, at)
        case.state, case.finished_at = state, at
        case.save()
    settle_called_off.defer(case_id=case.pk, percent=percent)


@transaction.atomic
def follow_activity(*, number: str, at: datetime) -> None:
    """What changed about an activity reaches every draft and every enrolment, each of these in a job."""
    found = activity_of(number=number, at=at)
    facts = activity_facts(number=number, at=at)
    drafts = Draft.objects.select_for_update().filter(
        service_id=found.enrolled_by, state="open", facts__activity__number=number
    )
    for draft in drafts.order_by("pk"):
        draft.facts = {**draft.facts, ACTIVITY: facts}
        draft.save(update_fields=["facts"])
        if found.state is ActivityState.CALLED_OFF:
            refund_unlodged.defer(draft_id=draft.pk)
    for entry in entries_of(service_id=found.enrolled_by, round_id=number):
        if found.state is ActivityState.CALLED_OFF:
            end_enrolment.defer(reference=entry.case_reference)
        else:
            tell_of_changed_activity.defer(reference=entry.case_reference, revision=found.revision)


@transaction.atomic
def refund_what_was_not_lodged(*, draft_id: int, at: datetime) -> None:
    """What was paid for an enrolment that was not lodged before its activity was called off goes back; what nobody paid
    yet is due no more. Again it changes nothing."""
    draft = Draft.objects.get(pk=draft_id)
    order, number = order_of(subject=f"draft:{draft_id}"), number_enrolled_in(draft.facts)
    if draft.state == "lodged" or order is None or number is None:
        return
    found = activity_of(number=number, at=at)
    if found.state is ActivityState.CALLED_OFF:
        reason = say("cases.activity.fee_back", activity=found.title)
        refund_order(actor=system_actor(found.department), at=at, order_id=order.id, reason=reason)


@transaction.atomic
def tell_of_change(*, reference: str, revision: int, at: datetime) -> None:
    """The holder of an enrolment learns when and where it is now, and that they may give the place back. Once for each
    change; one that was changed again meanwhile is told as it is now."""
    case = Case.objects.select_for_update().get(reference=reference)
    found = activity_enrolled_in(case, at)
    if found.revision != revision or found.state is ActivityState.CALLED_OFF or not was_changed(case, found):
        return
    if case.steps.filter(kind="activity_changed", data__revision=revision).exists():
        return
    times = {language: times_in_words(in_figures(found.spans), language) for language in LANGUAGES}
    data = {"title": dict(found.title), "times": times, "place": found.place, "revision": revision}
    Step.objects.create(case=case, at=at, kind="activity_changed", who="", data=data)
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key="activity_changed",
        unique=f"activity:{revision}",
        legal=False,
        path=f"/as/{case.holder_id}/matters/{case.reference}/",
        activity=found.title,
        organiser=found.organiser,
        times=times,
        place=found.place,
        why=dict.fromkeys(LANGUAGES, found.why),
    )
