"""Putting another decision in the place of the one in force; its consequences follow by the case's process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.cases.condition_types import Condition
from balcao.cases.conditions import as_rows, from_rows
from balcao.cases.consequences import follow
from balcao.cases.decision import keep_decision
from balcao.cases.jobs import advance
from balcao.cases.measures import state_after, word_for
from balcao.cases.models import Case, Decision, Fine, Step
from balcao.cases.proceedings import DecisionKind
from balcao.cases.referring import end_referral
from balcao.cases.remedies import in_force
from balcao.cases.staying import close_stays
from balcao.catalogue.api import get_version
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who takes a decision: its number and name, in whose name if in substitution, and the eyes behind it."""

    by: str
    name: str
    for_name: str = ""
    eyes: Sequence[str] = ()
    proposed_eyes: Sequence[str] = ()


def supersede(
    case: Case,
    *,
    actor: Actor,
    author: Author,
    at: datetime,
    kind: DecisionKind,
    outcome: str,
    reasons: Sequence[str] = (),
    note: str = "",
    conditions: Sequence[Condition] = (),
    because_of: Case | None = None,
    why: str = "",
    changed: Mapping[str, Any] | None = None,
) -> Decision:
    """Decide a locked, decided case anew and save it: what was in force stays as it was taken, and is superseded.

    What it gave and no longer gives is taken back, what it took is given back. The process runs again from its
    beginning with the new outcome: documents are made and served anew, once for each decision.
    """
    before = in_force(case)
    case.revision += 1
    definition = get_version(case.version_id).definition
    case.outcome, case.state, case.route = outcome, state_after(definition, outcome), "officer"
    case.reasons, case.note, case.conditions = list(reasons), note, as_rows(conditions)
    case.decided_at, case.decided_by, case.decided_by_name = at, author.by, author.name
    case.decided_for_name = author.for_name
    case.proposal, case.proposed_eyes, case.decided_eyes = {}, list(author.proposed_eyes), list(author.eyes)
    case.process_state, case.finished_at, case.overdue = None, None, False
    case.save()
    kept = keep_decision(case, kind=kind, supersedes=before, because_of=because_of, why=why, changed=changed)
    if kind is not DecisionKind.CORRECTED:
        close_stays(before, at)
    end_referral(case, at)
    follow(case, before, kept, at)
    by_case = {"because_of": because_of.reference} if because_of else {}
    data = {"reasons": list(reasons), **by_case}
    Step.objects.create(
        case=case, at=at, kind=f"{kind}_{word_for(definition, outcome)}", who=author.name, note=why or note, data=data
    )
    record(
        actor=actor,
        at=at,
        event=f"cases:case:{kind}",
        subject=f"case:{case.reference}",
        holder_id=case.holder_id,
        data={"outcome": outcome, "reasons": list(reasons), "supersedes": before.pk, **by_case},
    )
    advance.defer(case_id=case.pk)
    return kept


def decide_again(objection: Case, *, actor: Actor, at: datetime) -> Case:
    """Give what a granted objection asks for, in the name of who granted it; returns the case decided anew."""
    assert objection.against is not None, "an objection is against a decision"
    case = Case.objects.select_for_update().get(pk=objection.against.case_id)
    changed = {}
    if objection.reduces_to is not None:
        fine = Fine.objects.select_for_update().get(case=case)
        changed = {"fine": {"before": fine.amount, "after": objection.reduces_to}}
        fine.amount = objection.reduces_to
        fine.save(update_fields=["amount"])
    supersede(
        case,
        actor=actor,
        author=Author(
            by=objection.decided_by,
            name=objection.decided_by_name,
            for_name=objection.decided_for_name,
            eyes=objection.decided_eyes,
            proposed_eyes=objection.proposed_eyes,
        ),
        at=at,
        kind=DecisionKind.AMENDED,
        outcome="refuse" if changed else "approve",
        reasons=case.reasons if changed else (),
        note=objection.note,
        conditions=from_rows(objection.conditions),
        because_of=objection,
        changed=changed,
    )
    return case
