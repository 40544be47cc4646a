"""Sending a refusal back: the superior does not decide in its author's place, who decides again and is bound.

Source: Code of Administrative Procedure (DL 57/99/M), decision of the hierarchical appeal; the term is dated data.
"""

from datetime import date, datetime

from django.conf import settings

from balcao.calendar.api import working_calendar
from balcao.cases.measures import is_measure
from balcao.cases.models import Case, Decision, Referral, Step
from balcao.cases.notes import say
from balcao.cases.proceedings import DecisionKind
from balcao.cases.remedies import decisions_of_same_substance, in_force
from balcao.cases.staying import close_stays
from balcao.catalogue.api import Regime, Term, get_version, procedure_on
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text, pick

FIRST_HAND = frozenset({DecisionKind.DECIDED, DecisionKind.EXPRESS})
"""What decided the application itself. What took a grant back falls with a granted appeal; then nothing is owed."""


def refused_by(objection: Case) -> Case | None:
    """The case whose refusal an appeal may send back to its author; None when it is no such appeal."""
    if objection.against is None:
        return None
    rule = _regime(objection.against.at).remedy(objection.service_id)
    case = Case.objects.get(pk=objection.against.case_id)
    decision = decisions_of_same_substance(in_force(case))[0]
    superior = rule is not None and rule.handled_by == "superior"
    if is_measure(case):
        return None  # it falls with the appeal, and may be opened anew
    return case if superior and case.outcome == "refuse" and decision.kind in FIRST_HAND else None


def reasons_of(case: Case) -> tuple[str, ...]:
    """The reasons on which a refusal rests, of which a superior says which do not hold."""
    return tuple(case.reasons)


def term(at: datetime) -> Term:
    """Within which time the author decides again."""
    return _regime(at).refer_back


def referred_text(objection: Case, at: datetime) -> Text:
    """What a decision on an appeal says when it sends the refusal back."""
    assert objection.against is not None, "an appeal is against a decision"
    definition, rule = get_version(objection.against.case.version_id).definition, term(at)
    until = working_calendar().end_of_term(macau_date(at), rule.days, rule.count)
    words = say("cases.refer.stated", reference=objection.against.case.reference, until=until, basis=rule.basis.text())
    gone = (objection.refers_back or {}).get("unfounded", [])
    if not gone:
        return words
    lines = {
        language: "\n".join(f"– {pick(definition.reason(key), language)}" for key in gone) for language in LANGUAGES
    }
    unfounded = say("cases.refer.unfounded", text=lines)
    return {language: f"{words[language]}\n\n{unfounded[language]}" for language in LANGUAGES}


def refer_back(objection: Case, *, actor: Actor, at: datetime) -> Case:
    """Send the refusal that an appeal is against back; returns its case, with its author until it is decided again."""
    assert objection.against is not None, "an appeal is against a decision"
    case = Case.objects.select_for_update().get(pk=objection.against.case_id)
    before, rule = in_force(case), term(at)
    case.revision += 1
    kept = Decision.objects.create(
        case=case,
        supersedes=before,
        because_of=objection,
        kind=DecisionKind.REFERRED,
        outcome=case.outcome,
        route="officer",
        at=at,
        effect_on=macau_date(at),
        by=objection.decided_by,
        by_name=objection.decided_by_name,
        for_name=objection.decided_for_name,
        why=objection.note,
        proposed_eyes=objection.proposed_eyes,
        eyes=objection.decided_eyes,
    )
    Referral.objects.create(
        case=case,
        decision=kept,
        unfounded=(objection.refers_back or {}).get("unfounded", []),
        days=rule.days,
        count=rule.count,
        counts_from=macau_date(at),
    )
    if case.route == "officer" and case.decided_by.startswith("p-"):
        case.assignee_id = int(case.decided_by[2:])
    case.save(update_fields=["revision", "assignee"])
    close_stays(before, at)
    data = {"because_of": objection.reference}
    kind = f"{DecisionKind.REFERRED}_{case.outcome}"
    Step.objects.create(case=case, at=at, kind=kind, who=objection.decided_by_name, note=objection.note, data=data)
    record(
        actor=actor,
        at=at,
        event="cases:case:referred",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data={**data, "supersedes": before.pk},
    )
    return case


def referral_of(case: Case) -> Referral | None:
    """What the author has still to decide again, with the superior's words; None when nothing is."""
    return Referral.objects.filter(case=case, ended_at__isnull=True).select_related("decision").first()


def last_day(referral: Referral) -> date:
    """Until when the author decides again."""
    return working_calendar().end_of_term(referral.counts_from, referral.days, referral.count)


def end_referral(case: Case, at: datetime) -> None:
    """It was decided again."""
    Referral.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)


def _regime(at: datetime) -> Regime:
    return procedure_on(settings.BALCAO_SERVICES, macau_date(at))
