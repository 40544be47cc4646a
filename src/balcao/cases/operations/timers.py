"""What time itself does: silence that grants or refuses, terms that run out. Each is done once, oldest first."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min

from balcao.cases.applicant_terms import not_held
from balcao.cases.decision import conclude
from balcao.cases.jobs import advance
from balcao.cases.models import Case, Hearing, Opinion, Referral, Step, Supplement
from balcao.cases.officers_told import tell_of_late_referral
from balcao.cases.operations.hearing import end_silent_hearing
from balcao.cases.operations.recounting import recount_case
from balcao.cases.operations.visiting import end_unchosen_visits
from balcao.cases.referring import last_day
from balcao.cases.shelving import shelve
from balcao.cases.silence import may_be_presumed, presumed_refused
from balcao.cases.types import CaseState
from balcao.catalogue.api import get_version
from balcao.foundation.audit.api import record
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date

MOST_AT_ONCE = 2_000


def do_what_is_due(*, at: datetime) -> int:
    """Deadlines, unanswered questions and hearings, silent departments; returns how many cases moved."""
    today = macau_date(at)
    due = Case.objects.filter(deadline_at__lte=at, outcome="", overdue=False).order_by("deadline_at")
    moved = sum(_at_deadline(number, at) for number in due.values_list("pk", flat=True)[:MOST_AT_ONCE])
    sent_back = Referral.objects.filter(ended_at__isnull=True, case__overdue=False).order_by("counts_from", "pk")
    moved += sum(_not_decided_again(number, at) for number in sent_back.values_list("pk", flat=True)[:MOST_AT_ONCE])
    silent_long = may_be_presumed(at).values_list("pk", flat=True)[:MOST_AT_ONCE]
    moved += sum(_presume_refused(number, at) for number in list(silent_long))
    late = Supplement.objects.filter(answered_at__isnull=True, due_on__lt=today, case__state=CaseState.SUPPLEMENT)
    late = late.filter(not_held()).order_by("due_on", "pk")
    moved += sum(_shelve(number, at) for number in late.values_list("case_id", flat=True)[:MOST_AT_ONCE])
    unheard = Hearing.objects.filter(not_held(), ended_at__isnull=True, due_on__lt=today, case__stands_still="")
    unheard = unheard.order_by("due_on", "pk")
    moved += sum(
        end_silent_hearing(hearing_id=number, at=at) for number in unheard.values_list("pk", flat=True)[:MOST_AT_ONCE]
    )
    silent = Opinion.objects.filter(
        given_at__isnull=True,
        escalated_at__isnull=True,
        due_on__lt=today,
        case__outcome="",
        case__finished_at=None,
        case__stands_still="",
    )
    waiting = silent.values("case_id").annotate(since=Min("due_on")).order_by("since", "case_id")
    for number in waiting.values_list("case_id", flat=True)[:MOST_AT_ONCE]:
        advance.defer_once(key=f"case:{number}", case_id=number)
        moved += 1
    return moved + end_unchosen_visits(at=at)


@transaction.atomic
def _at_deadline(number: int, at: datetime) -> bool:
    """What the service says happens when nobody has decided."""
    case = Case.objects.select_for_update().get(pk=number)
    if not case.outcome:
        recount_case(case, at=at)
    if case.outcome or case.overdue or case.deadline_at is None or case.deadline_at > at:
        return False
    deadline = get_version(case.version_id).definition.data.deadline
    if deadline.on_deadline == "escalate":
        case.overdue = True
        case.save(update_fields=["overdue"])
        _note(case, at, "overdue", internal=True)
        return True
    actor = system_actor(case.department).acting_for(case.holder_id)
    conclude(case, actor=actor, at=at, outcome=deadline.on_deadline, route="tacit", reasons=())
    case.save()
    advance.defer(case_id=case.pk)
    return True


@transaction.atomic
def _not_decided_again(number: int, at: datetime) -> bool:
    """The author did not decide again within the superior's term: superior and chiefs are told, and it stays owed."""
    case = Case.objects.select_for_update().get(referrals__pk=number)
    referral = Referral.objects.select_related("decision").get(pk=number)
    if case.overdue or referral.ended_at is not None or last_day(referral) >= macau_date(at):
        return False
    case.overdue = True
    case.save(update_fields=["overdue"])
    _note(case, at, "overdue", internal=True)
    tell_of_late_referral(case, referral, at)
    return True


@transaction.atomic
def _presume_refused(number: int, at: datetime) -> bool:
    """Nobody decided for so long that the law lets the applicant hold it refused; a decision is owed all the same."""
    case = Case.objects.select_for_update().get(pk=number)
    definition = get_version(case.version_id).definition
    if case.outcome or case.stands_still or not presumed_refused(case, definition, at):
        return False
    actor = system_actor(case.department).acting_for(case.holder_id)
    conclude(case, actor=actor, at=at, outcome="refuse", route="tacit", reasons=())
    case.overdue = True
    case.save()
    _note(case, at, "still_owed", internal=True)
    advance.defer(case_id=case.pk)
    return True


@transaction.atomic
def _shelve(number: int, at: datetime) -> bool:
    """The applicant did not answer in time: the case is put away, and they are told."""
    case = Case.objects.select_for_update().get(pk=number)
    if case.state != CaseState.SUPPLEMENT:
        return False
    recount_case(case, at=at)
    if not case.supplements.filter(answered_at__isnull=True, due_on__lt=macau_date(at)).exists():
        return False
    shelve(case, at)
    return True


def _note(case: Case, at: datetime, kind: str, *, internal: bool = False) -> None:
    Step.objects.create(case=case, at=at, kind=kind, who="", internal=internal)
    record(
        actor=system_actor(case.department),
        at=at,
        event=f"cases:case:{kind}",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
    )
