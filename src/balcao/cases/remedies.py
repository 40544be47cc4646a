"""What one can do against a decision, until when, and to whom: computed for this addressee from the day of service.

Source: Code of Administrative Procedure (DL 57/99/M); the terms are dated data (`procedure.yaml`).
"""

from datetime import date, datetime

from django.conf import settings

from balcao.calendar.api import working_calendar
from balcao.cases.models import Case, Decision
from balcao.cases.notes import say
from balcao.cases.proceedings import DecisionKind, Remedy
from balcao.catalogue.api import RemedyRule, get_version, procedure_on
from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text, pick
from balcao.notices.api import service_keyed
from balcao.outages.api import closing_moved


def in_force(case: Case) -> Decision:
    """The decision that stands now, of a decided case."""
    found = _LAST.first(case=case.pk)
    assert found is not None, f"{case.reference} is decided, and has no decision"
    return found


_LAST = KeptQuestion(lambda: Decision.objects.filter(case=given("case")).order_by("-pk")[:1])


def decisions_of_same_substance(decision: Decision) -> list[Decision]:
    """The decision and those it only corrected, the one that decided first: they are one to whoever objects."""
    found = [decision]
    while found[0].kind == DecisionKind.CORRECTED and found[0].supersedes is not None:
        found.insert(0, found[0].supersedes)
    return found


def is_adverse(case: Case) -> bool:
    """Whether the decision in force gives its addressee something to object to; what was sent back does not stand."""
    less = bool(case.outcome) and (case.outcome != "approve" or bool(case.conditions))
    return less and not (case.revision and in_force(case).kind == DecisionKind.REFERRED)


def remedies_of(case: Case, at: datetime, holder_id: str = "") -> tuple[Remedy, ...]:
    """The remedies against the decision in force, each with its last day for this addressee: the holder of the case, or
    one of those who applied together with them.

    A decision on an objection, and one that gives everything that was asked, has none here.
    """
    if not is_adverse(case) or case.decided_at is None or get_version(case.version_id).definition.data.objects:
        return ()
    same = decisions_of_same_substance(in_force(case))
    addressee = holder_id or case.holder_id
    own = Case.objects.filter(against__in=same, holder_id=addressee)
    lodged = dict(own.values_list("service_id", "reference"))
    return tuple(_remedy(case, rule, lodged.get(rule.service or "", ""), at, addressee) for rule in _rules(case))


def _rules(case: Case) -> tuple[RemedyRule, ...]:
    """The remedies of a decided case; the court comes only after an appeal that is necessary."""
    assert case.decided_at is not None
    rules = procedure_on(settings.BALCAO_SERVICES, macau_date(case.decided_at)).remedies
    return tuple(rule for rule in rules if rule.service or not appeal_is_necessary(case))


def appeal_is_necessary(case: Case) -> bool:
    """Whether one has to appeal to the superior first: by the law of the service, or of its department.

    A decision on an objection is the last one before the court.
    """
    assert case.decided_at is not None
    data = get_version(case.version_id).definition.data
    if data.objects:
        return False
    if data.appeal is not None:
        return data.appeal.kind == "necessary"
    rule = procedure_on(settings.BALCAO_SERVICES, macau_date(case.decided_at)).appeal
    return rule.kind == "necessary" or case.department in rule.necessary_in


def suspends(case: Case, rule: RemedyRule) -> bool:
    """Whether the decision has no effect while this remedy against it waits."""
    return rule.suspends == "when_necessary" and appeal_is_necessary(case)


def _remedy(case: Case, rule: RemedyRule, lodged: str, at: datetime, addressee: str) -> Remedy:
    service = service_keyed(key=served_by(case, addressee), at=at)
    counts_from = service.expected_on if service else None
    last = last_day(rule, counts_from) if counts_from else None
    if last is not None and rule.service:
        last = closing_moved(
            what="remedy", department=case.department, service_id=rule.service, day=last, on=macau_date(at)
        )
    return Remedy(
        id=rule.id,
        service_id=rule.service or "",
        name=rule.name.text(),
        body=rule.body.text(),
        basis=rule.basis.text(),
        days=rule.days,
        suspends=suspends(case, rule),
        way=service.way if service else "",
        counts_from=counts_from,
        served=service is not None and service.served_on is not None,
        last_day=last,
        over=last is not None and macau_date(at) > last,
        lodged=lodged,
    )


def served_by(case: Case, holder_id: str = "") -> str:
    """By which key the decision in force was served on an addressee, the holder if none is named; a correction does not
    begin the terms anew."""
    corrections = len(decisions_of_same_substance(in_force(case))) - 1
    return f"case:{case.pk}:{notice_to(case, _served_as(case.revision - corrections), holder_id)}"


def notice_to(case: Case, name: str, holder_id: str) -> str:
    """The name of a notice of the case to one of its addressees."""
    return name if holder_id in ("", case.holder_id) else f"{name}:{holder_id}"


def served_as(case: Case) -> str:
    """The name of the notice of the decision in force among the notices of its case."""
    return _served_as(case.revision)


def _served_as(revision: int) -> str:
    return f"decision:{revision}" if revision else "decision"


def last_day(rule: RemedyRule, counts_from: date) -> date:
    """The last day of a remedy whose term counts from the day after."""
    return working_calendar().end_of_term(counts_from, rule.days, rule.count)


def remedies_in_words(case: Case, expected: date | None) -> Text:
    """The remedies as a decision states them to its addressee: which, to whom, how long, until when, and the effect.

    :param expected: the day on which the notice counts as received if nobody opens it; None where a letter goes.
    """
    if not is_adverse(case) or case.decided_at is None:
        return dict.fromkeys(LANGUAGES, "")
    objects = get_version(case.version_id).definition.data.objects
    rules = [rule for rule in _rules(case) if not (objects and rule.service)]
    lines = [_line(case, rule, expected) for rule in rules]
    text = {language: "\n".join(pick(line, language) for line in lines) for language in LANGUAGES}
    return say("cases.remedies.stated", text=text)


def _line(case: Case, rule: RemedyRule, expected: date | None) -> Text:
    values = {"name": rule.name.text(), "body": rule.body.text(), "days": rule.days}
    effect = say(f"cases.remedies.{'suspends' if suspends(case, rule) else 'goes_on'}")
    if expected is None:
        return say("cases.remedies.line", effect=effect, **values)
    return say("cases.remedies.line_until", effect=effect, last=last_day(rule, expected), **values)


def decision_facts(case: Case, decision: Decision, remedy: Remedy) -> dict[str, object]:
    """The decision as the form and the table of an objection see it; `late` when its last day is over."""
    return {
        "reference": case.reference,
        "service": dict(get_version(case.version_id).definition.text("name")),
        "outcome": decision.outcome,
        "decided_on": macau_date(decision.at).isoformat(),
        "served_on": remedy.counts_from.isoformat() if remedy.counts_from else None,
        "last_day": remedy.last_day.isoformat() if remedy.last_day else None,
        "late": remedy.over,
    }
