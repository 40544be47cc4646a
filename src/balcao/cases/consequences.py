"""What follows for others when a decision takes the place of another: licences, bodies that were told, linked cases."""

from datetime import datetime

from django.db.models import Q

from balcao.cases.awarding import take_award_back
from balcao.cases.enrolling import take_publication_back
from balcao.cases.failures import NotNow
from balcao.cases.freeing import free_what_was_taken
from balcao.cases.models import Case, CaseLink, Decision, Step
from balcao.cases.notes import say
from balcao.cases.outputs import as_corrected
from balcao.cases.remedies import decisions_of_same_substance
from balcao.catalogue.api import ServiceDefinition, get_version
from balcao.exchange.api import Message, inform
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.licences.api import restore_for_decision, withdraw_for_case


def cause_of(decision: Decision) -> str:
    """Under which name licences keep what a decision did to them."""
    return f"decision:{decision.pk}"


def follow(case: Case, before: Decision, kept: Decision, at: datetime) -> None:
    """What a decision that superseded another does at once, to a locked case; what its process does comes after."""
    if before.outcome == "approve" and kept.outcome != "approve":
        free_what_was_taken(case, at)
        words = say("cases.revision.licence_reason", reference=case.reference)
        withdraw_for_case(
            actor=system_actor(),
            at=at,
            case_reference=case.reference,
            cause=cause_of(kept),
            reason=words,
        )
        take_award_back(case, at)
        take_publication_back(case, at)
        definition = get_version(case.version_id).definition
        if case.finished_at is not None or case.revision:
            inform_bodies(case, definition, at)
    if kept.outcome == "approve" and before.outcome != "approve":
        if get_version(case.version_id).definition.data.grant is not None:
            raise NotNow  # nobody said how much
        words = say("cases.revision.licence_restored", reference=case.reference)
        base = decisions_of_same_substance(before)[0]
        restore_for_decision(actor=system_actor(), at=at, cause=cause_of(base), reason=words)
    _tell_linked(case, kept, at)


def inform_bodies(case: Case, definition: ServiceDefinition, at: datetime) -> list[str]:
    """Tell the other bodies that the service names what was decided, once for each decision; returns which."""
    decided_on = macau_date(case.decided_at or at).isoformat()
    suffix = f":r{case.revision}" if case.revision else ""
    answers = as_corrected(case)
    messages = [
        Message(
            department=each.department,
            content={
                "service": case.service_id,
                "reference": case.reference,
                "outcome": case.outcome,
                "decided_on": decided_on,
                "purpose": each.purpose.text(),
                "basis": each.basis.text(),
                **({"tells": {name: answers[name] for name in each.tells if name in answers}} if each.tells else {}),
            },
            key=f"case:{case.pk}:{each.department}{suffix}",
        )
        for each in definition.data.inform
    ]
    inform(
        actor=system_actor(case.department).acting_for(case.holder_id),
        at=at,
        holder_id=case.holder_id,
        case_reference=case.reference,
        messages=messages,
    )
    return [each.department for each in messages]


def _tell_linked(case: Case, kept: Decision, at: datetime) -> None:
    """Whoever works on a case that has to do with this one reads that its decision is another now."""
    links = CaseLink.objects.filter(Q(source=case) | Q(target=case)).select_related("source", "target")
    linked = {each.target if each.source_id == case.pk else each.source for each in links}
    about = Case.objects.filter(licence_number=case.licence_number).exclude(pk=case.pk).exclude(licence_number="")
    others = linked | set(about.filter(outcome="", finished_at__isnull=True))
    data = {"reference": case.reference}
    Step.objects.bulk_create(
        Step(case=each, at=at, kind=f"linked_{kept.kind}", who="", data=data, internal=True)
        for each in others
        if kept.because_of_id != each.pk
    )
