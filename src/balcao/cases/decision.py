"""Deciding a case, once; and saying so in words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings

from balcao.cases.awarding import award_in_words
from balcao.cases.clauses import spoken, used_in
from balcao.cases.clock import end_clock
from balcao.cases.condition_types import Condition
from balcao.cases.conditions import as_rows, from_rows, listed
from balcao.cases.freeing import free_what_was_taken
from balcao.cases.joined import together_with
from balcao.cases.measures import measure_in_words, state_after, word_for
from balcao.cases.models import Case, Decision, Step
from balcao.cases.notes import mop_texts, say
from balcao.cases.opinions import opinions_heard
from balcao.cases.points_said import points_in_words
from balcao.cases.policies import capacity, confirming_eyes
from balcao.cases.proceedings import DecisionKind
from balcao.cases.referring import referred_text
from balcao.cases.remedies import is_adverse, remedies_in_words
from balcao.cases.staying import end_stays_by
from balcao.catalogue.api import ServiceDefinition, get_version, procedure_on, whole_law
from balcao.foundation.audit.api import record
from balcao.foundation.db.api import insert
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text, pick
from balcao.notices.api import expected_service


def conclude(
    case: Case,
    *,
    actor: Actor,
    at: datetime,
    outcome: str,
    route: str,
    reasons: Sequence[str],
    note: str = "",
    conditions: Sequence[Condition] = (),
) -> None:
    """Decide a locked case that is not decided; the caller saves it. `route`: instant, officer or tacit."""
    assert not case.outcome, "a case is decided once"
    definition = get_version(case.version_id).definition
    case.outcome, case.route, case.state = outcome, route, state_after(definition, outcome)
    case.reasons, case.note, case.conditions = list(reasons), note, as_rows(conditions)
    case.decided_at, case.decided_by, case.decided_by_name = at, actor.self_id, actor.name
    if route == "officer":
        stands, case.decided_eyes = capacity(actor, case, at), confirming_eyes(actor, case)
        case.decided_for_name = stands.lender_name if stands else ""
    case.overdue = False
    end_clock(case, at)
    keep_decision(case, kind=DecisionKind.DECIDED)
    if outcome != "approve":
        end_stays_by(case, at)
        free_what_was_taken(case, at)
    substitution = {"in_substitution_of": case.decided_for_name} if case.decided_for_name else {}
    kind = {"instant": "decided_at_once", "tacit": "decided_tacitly"}.get(route, "decided")
    insert(
        Step(
            case=case,
            at=at,
            kind=f"{kind}_{word_for(definition, outcome)}",
            who=actor.name if route == "officer" else "",
            note=note,
            data={"reasons": list(reasons), **substitution},
        )
    )
    record(
        actor=actor,
        at=at,
        event="cases:case:decided",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data={
            "outcome": outcome,
            "route": route,
            "reasons": list(reasons),
            "facts": sorted(case.facts),
            **substitution,
        },
    )


def keep_decision(
    case: Case,
    *,
    kind: DecisionKind,
    supersedes: Decision | None = None,
    because_of: Case | None = None,
    effect_on: date | None = None,
    why: str = "",
    changed: Mapping[str, Any] | None = None,
) -> Decision:
    """Write down for good what the case's columns say now was decided."""
    assert case.decided_at is not None
    kept = Decision(
        case=case,
        supersedes=supersedes,
        because_of=because_of,
        kind=kind,
        outcome=case.outcome,
        route=case.route,
        reasons=case.reasons,
        note=case.note,
        conditions=case.conditions,
        clauses=used_in(case.clauses, case.note, why, *(each["text"] for each in case.conditions)),
        trace=case.trace,
        at=case.decided_at,
        effect_on=effect_on or macau_date(case.decided_at),
        by=case.decided_by,
        by_name=case.decided_by_name,
        for_name=case.decided_for_name,
        why=why,
        changed=dict(changed or {}),
        proposed_eyes=case.proposed_eyes,
        eyes=case.decided_eyes,
    )
    insert(kept)
    return kept


def decision_text(
    case: Case,
    definition: ServiceDefinition,
    holder: Text,
    *,
    at: datetime,
    kind: DecisionKind = DecisionKind.DECIDED,
    why: str = "",
    to: str = "",
) -> Text:
    """The decision as its addressee reads it: act, reasons, conditions, law, author, day, remedies. It is the holder,
    or another holder `to` whom it is served.

    `kind` is what it does to the decision before it, `why` on which ground. Without a name of who decided, the author
    is left out.
    """
    assert case.decided_at is not None
    word = word_for(definition, case.outcome)
    act = word if kind is DecisionKind.DECIDED else f"{kind}_{word}"
    words = say(
        f"cases.decision.{act}",
        holder=holder,
        service=definition.text("name"),
        reference=case.reference,
        day=case.decided_at,
    )
    corrects = kind is DecisionKind.CORRECTED
    parts: list[Text] = [words, award_in_words(case, definition, at)]
    if case.outcome == "refuse":
        parts.append(measure_in_words(case, definition, at))
    if corrects:
        parts.append(say("cases.decision.corrected", text=why))
    parts.append(_reasons(definition, case.reasons, spoken(case.note if corrects else why or case.note, case.clauses)))
    heard = opinions_heard(case)
    if any(heard.values()) and kind is DecisionKind.DECIDED:
        parts.append(say("cases.heard.title", text=heard))
    if kind is DecisionKind.DECIDED:
        parts.append(points_in_words(case, at))
    if case.conditions:
        parts.append(say("cases.decision.conditions", text=listed(from_rows(case.conditions), case.clauses)))
    if kind is DecisionKind.DECIDED and (together := together_with(case)):
        references = ", ".join(sorted([case.reference, *(each.reference for each in together)]))
        parts.append(say("cases.decision.together", references=references))
    if case.reduces_to is not None and case.against is not None:
        reference = case.against.case.reference
        parts.append(say("cases.fine.reduced_to", reference=reference, amount=mop_texts(case.reduces_to)))
    if case.refers_back is not None:
        parts.append(referred_text(case, at))
    parts.append(_law(case, definition, kind, case.decided_at))
    if case.decided_by_name:
        way = "substitute" if case.decided_for_name else case.route
        parts.append(say(f"cases.decision.by_{way}", who=case.decided_by_name, absent=case.decided_for_name))
    if case.route == "tacit" and case.outcome == "refuse":
        parts.append(say("cases.silence.still_owed"))
    if is_adverse(case):
        as_before = say("cases.remedies.as_before")
        expected = expected_service(holder_id=to or case.holder_id, at=at)
        parts.append(as_before if corrects else remedies_in_words(case, expected))
    return _joined(parts)


def intended_text(
    case: Case,
    definition: ServiceDefinition,
    holder: Text,
    *,
    at: datetime,
    reasons: Sequence[str],
    note: str,
    kind: DecisionKind = DecisionKind.DECIDED,
    conditions: Sequence[Condition] = (),
) -> Text:
    """What is intended against its addressee, as they read it before being heard: act, reasons, law.

    `kind` is what is to be done to the decision taken, if there is one.
    """
    first = "intended_measure" if definition.data.by_department else "intended"
    key = first if kind is DecisionKind.DECIDED else f"intended_{kind}"
    words = say(f"cases.hearing.{key}", holder=holder, service=definition.text("name"), reference=case.reference)
    parts = [words, measure_in_words(case, definition, at), _reasons(definition, reasons, spoken(note, case.clauses))]
    if conditions:
        parts.append(say("cases.decision.conditions", text=listed(conditions, case.clauses)))
    return _joined([*parts, _law(case, definition, kind, at)])


def _joined(parts: Sequence[Text]) -> Text:
    return {language: "\n\n".join(part[language] for part in parts if part[language]) for language in LANGUAGES}


def _law(case: Case, definition: ServiceDefinition, kind: DecisionKind, at: datetime) -> Text:
    texts = list(whole_law(definition, case.trace))
    if kind in (DecisionKind.REVOKED, DecisionKind.AMENDED):
        texts.append(procedure_on(settings.BALCAO_SERVICES, macau_date(at)).withdrawal.basis.text())
    law = {language: "\n".join(pick(text, language) for text in texts) for language in LANGUAGES}
    return say("cases.decision.law", text=law)


def _reasons(definition: ServiceDefinition, reasons: Sequence[str], note: Text) -> Text:
    lines = {
        language: [pick(definition.reason(key), language) for key in reasons]
        + ([note[language]] if note[language] else [])
        for language in LANGUAGES
    }
    if not any(lines.values()):
        return dict.fromkeys(LANGUAGES, "")
    text = {language: "\n".join(f"– {line}" for line in lines[language]) for language in LANGUAGES}
    return say("cases.decision.reasons", text=text)
