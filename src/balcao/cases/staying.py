"""When a decision that burdens somebody has no effect for a while: what begins it, what ends it, what follows.

Source: Code of Administrative Procedure (DL 57/99/M): a necessary hierarchical appeal suspends, an optional one does
not unless it is ordered; a complaint does where no appeal to the court lies yet.
"""

from datetime import datetime

from balcao.cases.consequences import cause_of
from balcao.cases.fine_days import recount_days
from balcao.cases.fine_parts import delay_parts_of
from balcao.cases.measures import is_measure
from balcao.cases.models import Case, Decision, Stay, Step
from balcao.cases.notes import say
from balcao.cases.proceedings import DecisionKind
from balcao.cases.remedies import decisions_of_same_substance, in_force
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.licences.api import end_stay, let_terms_go_on, stay_decision

BURDENS = frozenset({DecisionKind.REVOKED.value, DecisionKind.AMENDED.value})
"""What was done to an earlier decision against whom it favoured; a refusal gave nothing that could stand still."""


def staying(case: Case) -> list[Stay]:
    """The stays by which the decision in force of a case has no effect at present."""
    base = decisions_of_same_substance(in_force(case))[0]
    return list(Stay.objects.filter(decision=base, until_at__isnull=True).order_by("pk"))


def can_stand_still(case: Case) -> bool:
    """Whether the decision in force took or burdens something."""
    base = decisions_of_same_substance(in_force(case))[0]
    if is_measure(case):
        return case.outcome == "refuse"
    return base.kind in BURDENS and (case.outcome != "approve" or bool(case.conditions))


def is_objected_to(case: Case) -> bool:
    """Whether an objection to the decision in force waits."""
    same = decisions_of_same_substance(in_force(case))
    return Case.objects.filter(against__in=same, outcome="", finished_at__isnull=True).exists()


def begin_stay(
    case: Case,
    at: datetime,
    *,
    because_of: Case | None = None,
    why: str = "",
    by: str = "",
    eyes: list[str] | None = None,
) -> bool:
    """Let what the decision in force of a locked case did stand still; whether it begins now. Twice changes nothing."""
    base = decisions_of_same_substance(in_force(case))[0]
    first = not staying(case)
    _, begun = Stay.objects.get_or_create(
        decision=base,
        because_of=because_of,
        until_at=None,
        defaults={"since_at": at, "why": why, "ordered_by_name": by, "eyes": eyes or []},
    )
    if begun:
        _note(case, at, "stay_begun", note=why, who=by)
    if begun and first:
        words = say("cases.stay.licence_reason", reference=case.reference)
        stay_decision(actor=system_actor(), at=at, cause=cause_of(base), reason=words)
    return begun


def end_stays_by(objection: Case, at: datetime) -> None:
    """An objection is over: what stood still because of it comes alive, unless something else keeps it, or another
    decision stands by now. An order ends with the last objection. Said again, nothing changes."""
    if objection.against is None:
        return
    case = Case.objects.select_for_update().get(pk=objection.against.case_id)
    others = Case.objects.filter(against__case=case, outcome="", finished_at__isnull=True).exclude(pk=objection.pk)
    for stay in Stay.objects.filter(decision__case=case, until_at__isnull=True).select_related("decision"):
        if stay.because_of_id == objection.pk or (stay.because_of_id is None and not others.exists()):
            _end(stay, case, at)


def keep_staying(case: Case, at: datetime) -> None:
    """What came of the decision in force only after it was stayed stands still too."""
    if staying(case):
        base = decisions_of_same_substance(in_force(case))[0]
        words = say("cases.stay.licence_reason", reference=case.reference)
        stay_decision(actor=system_actor(), at=at, cause=cause_of(base), reason=words)


def lift_order(case: Case, at: datetime, *, by: str, why: str) -> bool:
    """Take back what was ordered about a locked case; whether there was an order."""
    stay = next((each for each in staying(case) if each.because_of_id is None), None)
    if stay is None:
        return False
    _end(stay, case, at, who=by, note=why)
    return True


def close_stays(superseded: Decision, at: datetime) -> None:
    """Another decision stands: nothing of the one before waits any more."""
    base = decisions_of_same_substance(superseded)[0]
    if Stay.objects.filter(decision=base, until_at__isnull=True).update(until_at=at):
        let_terms_go_on(actor=system_actor(), at=at, cause=cause_of(base))


def _end(stay: Stay, case: Case, at: datetime, *, who: str = "", note: str = "") -> None:
    stay.until_at = at
    stay.save(update_fields=["until_at"])
    if staying(case) or decisions_of_same_substance(in_force(case))[0].pk != stay.decision_id:
        return
    _note(case, at, "stay_ended", note=note, who=who)
    recount_days(case, at)
    delay_parts_of(case, at, days=(macau_date(at) - macau_date(stay.since_at)).days)
    words = say("cases.stay.licence_again", reference=case.reference)
    end_stay(actor=system_actor(), at=at, cause=cause_of(stay.decision), reason=words)


def _note(case: Case, at: datetime, kind: str, *, note: str, who: str) -> None:
    Step.objects.create(case=case, at=at, kind=kind, who=who, note=note, data={})
