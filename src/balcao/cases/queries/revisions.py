"""Decisions that officers may correct, change or revoke, and what waits about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.cases.clauses import Clause
from balcao.cases.condition_types import Condition
from balcao.cases.conditions import from_rows, listed
from balcao.cases.failures import NotNow
from balcao.cases.fine_reducing import fine_in_force
from balcao.cases.hearing import grounds_without
from balcao.cases.models import Case, Referral, Revision
from balcao.cases.outputs import as_corrected
from balcao.cases.policies import capacity, cases_of_duty, confirming_eyes
from balcao.cases.proceedings import DecisionKind, DecisionView, ReferralView, RevisionView, StayView
from balcao.cases.queries.cases import hearing_of, summary_of
from balcao.cases.queries.decisions import decisions_of, referral_view, shown_referral, stays_of
from balcao.cases.remedies import in_force
from balcao.cases.revising import Wish, check_possible, correctable, kinds_open, needs_two, revision_text, wish_of
from balcao.cases.staying import can_stand_still, is_objected_to
from balcao.cases.types import CaseSummary
from balcao.catalogue.api import ServiceVersion, get_version
from balcao.entities.api import holder_name
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.payments.api import order_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisable:
    """A decided case, for the officer who wants to do something to its decision.

    `seen` is the decision in force, `kinds` what may be done to it, `words` the answers that may be corrected as they
    read now, `registers` those that may be asked again. `alone` names what one officer may do; `without` the grounds
    on which the law lets the party go unheard, `hears` that refusing expressly may begin with hearing them;
    `referral` is what a superior sent back; `paid`: something was paid that could go back; `fine`: to between which
    avos a fine in force may be reduced. `stays` say why it has no effect at present; `may_order`: the officer may
    order that it has none, or lift what was ordered."""

    reference: str
    department: str
    language: str
    lodged_at: datetime
    version: ServiceVersion
    holder: Text
    seen: int
    kinds: tuple[DecisionKind, ...]
    alone: frozenset[DecisionKind]
    outcome: str
    note: str
    conditions: tuple[Condition, ...]
    words: Mapping[str, Any]
    registers: tuple[str, ...]
    referral: ReferralView | None
    hears: bool
    paid: bool
    fine: tuple[int, int] | None
    without: Mapping[str, Text]
    decisions: tuple[DecisionView, ...]
    waiting: RevisionView | None
    stays: tuple[StayView, ...]
    may_order: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A revision that waits, in a list."""

    case: CaseSummary
    holder: Text
    revision: RevisionView


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """A case that is to be decided again, in a list."""

    case: CaseSummary
    referral: ReferralView


def revisable(*, actor: Actor, at: datetime, reference: str) -> Revisable:
    """What an officer may do to the decision of a case of their duty.

    :raises NotFound: for everyone else.
    :raises NotNow: while nothing is decided, or for a decision on an objection.
    """
    case = _case(actor, at, reference)
    version = get_version(case.version_id)
    definition, answers = version.definition, as_corrected(case)
    if not case.outcome or definition.data.objects:
        raise NotNow
    waiting = Revision.objects.filter(case=case, end="").first()
    order = order_of(subject=f"draft:{case.draft_id}")
    return Revisable(
        reference=case.reference,
        department=case.department,
        language=case.language,
        lodged_at=case.lodged_at,
        version=version,
        holder=holder_name(case.holder_id),
        seen=in_force(case).pk,
        kinds=kinds_open(case),
        alone=frozenset(kind for kind in kinds_open(case) if not needs_two(definition, kind)),
        outcome=case.outcome,
        note=case.note,
        conditions=from_rows(case.conditions),
        words={name: answers[name] for name in correctable(definition) if answers.get(name)},
        registers=tuple(each.id for each in definition.data.registers),
        referral=referral_view(case, at),
        hears=definition.data.hearing.exempt is None,
        paid=order is not None and order.state == "paid",
        fine=_reducible(case),
        without=grounds_without(at),
        decisions=decisions_of(case),
        waiting=_view(waiting, case, actor, at) if waiting else None,
        stays=stays_of(case),
        may_order=can_stand_still(case) and is_objected_to(case) and capacity(actor, case, at, chief=True) is not None,
    )


def revision_preview(*, actor: Actor, at: datetime, reference: str, wish: Wish, clauses: Sequence[Clause] = ()) -> Text:
    """What the addressee would read if it were done now; nothing is recorded.

    :raises NotFound: for an officer whose duty it is not.
    :raises NotNow, ReasonNeeded, NothingChanged, BadCorrection, BadCondition, WithdrawalOver, AppealPending: as when it
        is proposed.
    """
    case = _case(actor, at, reference)
    if not case.outcome:
        raise NotNow
    check_possible(case, get_version(case.version_id).definition, wish, at)
    case.clauses = [*case.clauses, *(each.as_json() for each in clauses)]
    return revision_text(case, wish, actor, at)


def revisions_waiting(*, actor: Actor, at: datetime) -> list[Waiting]:
    """Those of the officer's duty that wait, for the party or for a second officer, the oldest first."""
    mine = cases_of_duty(actor, at).filter(revisions__end="").values("pk")
    rows = Revision.objects.filter(end="", case__in=mine).select_related("case").order_by("proposed_at", "pk")
    return [
        Waiting(
            case=summary_of(row.case), holder=holder_name(row.case.holder_id), revision=_view(row, row.case, actor, at)
        )
        for row in rows
    ]


def owed_after_silence(*, actor: Actor, at: datetime) -> list[CaseSummary]:
    """Cases of the officer's duty that silence refused and that are still to be decided, the longest waiting first."""
    rows = cases_of_duty(actor, at).filter(route="tacit", outcome="refuse", overdue=True)
    return [summary_of(row) for row in rows.order_by("lodged_at", "pk")[:200]]


def referrals_waiting(*, actor: Actor, at: datetime) -> list[Referred]:
    """Cases of the officer's duty that a superior sent back and that are to be decided again, the oldest first."""
    rows = Referral.objects.filter(ended_at__isnull=True, case__in=cases_of_duty(actor, at).values("pk"))
    rows = rows.select_related("case", "decision").order_by("counts_from", "pk")[:200]
    return [Referred(case=summary_of(row.case), referral=shown_referral(row, at)) for row in rows]


def _reducible(case: Case) -> tuple[int, int] | None:
    fine = fine_in_force(case)
    return (fine.least, fine.amount - 1) if fine is not None and fine.least < fine.amount else None


def _case(actor: Actor, at: datetime, reference: str) -> Case:
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    return case


def _view(row: Revision, case: Case, actor: Actor, at: datetime) -> RevisionView:
    hearing = row.hearings.order_by("pk").last()
    heard = hearing is None or hearing.ended_at is not None
    two = needs_two(get_version(case.version_id).definition, DecisionKind(row.kind))
    second = not set(row.proposed_eyes) & set(confirming_eyes(actor, case))
    return RevisionView(
        id=row.pk,
        kind=DecisionKind(row.kind),
        outcome=row.outcome,
        why=row.why,
        note=row.note,
        conditions=listed(wish_of(row).conditions_after(from_rows(row.of.conditions)), case.clauses),
        reasons=tuple(row.reasons),
        corrected=row.corrected,
        read_again=tuple(row.read_again),
        refund=row.refund,
        reduces_to=row.reduces_to,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by_name,
        hearing=hearing_of(hearing) if hearing else None,
        may_confirm=heard and (not two or (second and capacity(actor, case, at, chief=True) is not None)),
    )
