"""Cases to be decided alike: what one sees of each before, and whether it is still what one saw."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from balcao.cases.joined import joined_along
from balcao.cases.models import Case
from balcao.cases.notes import say
from balcao.cases.policies import cases_of_duty, cases_to_confirm, may_confirm
from balcao.cases.readiness import entry_differs
from balcao.cases.types import CaseState
from balcao.catalogue.api import ServiceVersion, get_version
from balcao.entities.api import holder_names
from balcao.foundation.audit.api import record_reads
from balcao.kernel.actor import Actor
from balcao.kernel.texts import pick

CONFIRM = "confirm"
"""To be the second pair of eyes, rather than to decide anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeCase:
    """A case among those to be decided together. `reasons` by their keys: why an officer decides it. `problem` is the
    key of why it cannot be; `seen` stands for all that a decision rests on: when it is another later, something came in
    between. `proposal` is what waits to be confirmed."""

    reference: str
    department: str
    language: str
    version: ServiceVersion
    holder_name: str
    lodged_at: datetime
    answers: Mapping[str, Any]
    reasons: tuple[str, ...]
    urgent_reason: str
    problem: str
    by: str
    seen: str
    proposal: Mapping[str, Any] = field(default_factory=dict)


def alike_cases(*, actor: Actor, at: datetime, references: Sequence[str], outcome: str = "") -> list[AlikeCase]:
    """The cases of these references that are the actor's to decide, in that order. Reading them is recorded.

    :param outcome: what is to be decided, where it is known: some cases cannot be granted; ``confirm`` wants those that
        are proposed.
    """
    found = {case.reference: case for case in _loaded(actor, at, references)}
    return _read([found[each] for each in references if each in found], actor, at, outcome)


def proposals(*, actor: Actor, at: datetime, limit: int = 100) -> list[AlikeCase]:
    """What waits for the actor as the second pair of eyes, the most pressing first. Reading them is recorded."""
    waiting = _with_what_came(cases_to_confirm(actor, at)).order_by("pressing_at", "pk")
    return _read(list(waiting[:limit]), actor, at, CONFIRM)


def _read(cases: list[Case], actor: Actor, at: datetime, outcome: str) -> list[AlikeCase]:
    names = holder_names(case.holder_id for case in cases)
    for version_id in {case.version_id for case in cases}:
        record_reads(
            actor=actor,
            at=at,
            about=[(f"case:{case.reference}", case.holder_id) for case in cases if case.version_id == version_id],
            purpose=say("cases.reading.decide"),
            basis=get_version(version_id).definition.data.legal_basis[0].text(),
        )
    return [_alike(case, pick(names[case.holder_id], actor.language), actor, at, outcome) for case in cases]


def still_as_seen(*, actor: Actor, at: datetime, reference: str, seen: str) -> bool:
    """Whether nothing came in between; False for a case that is not the actor's any more."""
    return any(_seen(case) == seen for case in _loaded(actor, at, [reference]))


def _loaded(actor: Actor, at: datetime, references: Iterable[str]) -> list[Case]:
    return list(_with_what_came(cases_of_duty(actor, at).filter(reference__in=list(references))))


def _with_what_came(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related("reservation__person").annotate(
        answered=Count("supplements", filter=Q(supplements__answered_at__isnull=False), distinct=True),
        opined=Count("opinions", filter=Q(opinions__given_at__isnull=False), distinct=True),
        joined=joined_along(),
    )


def _seen(case: Case) -> str:
    told = [case.answered, case.opined]  # type: ignore[attr-defined]
    came = [case.content_hash, case.state, case.facts, *told, case.proposal]
    return hashlib.sha256(json.dumps(came, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _alike(case: Case, name: str, actor: Actor, at: datetime, outcome: str) -> AlikeCase:
    held = getattr(case, "reservation", None)
    by_another = held is not None and held.until > at and held.person_id != actor.person_id
    problem = ""
    if case.outcome:
        problem = "already_decided"
    elif case.state != (CaseState.PROPOSED if outcome == CONFIRM else CaseState.WITH_OFFICER):
        problem = "not_now"
    elif outcome == CONFIRM and not may_confirm(actor, case, at):
        problem = "four_eyes"
    elif by_another:
        problem = "reserved_by"
    elif outcome == "approve" and entry_differs(case):
        problem = "entry_differs"
    elif case.joined:  # type: ignore[attr-defined]
        problem = "joined"
    by = case.decided_by_name
    if held is not None and problem == "reserved_by":
        by = pick(held.person.names, actor.language)
    return AlikeCase(
        reference=case.reference,
        department=case.department,
        language=case.language,
        version=get_version(case.version_id),
        holder_name=name,
        lodged_at=case.lodged_at,
        answers=case.answers,
        reasons=tuple(case.reasons),
        urgent_reason=case.urgent_reason,
        problem=problem,
        by=by,
        seen=_seen(case),
        proposal=case.proposal,
    )
