"""What a department may do to a decision it took, by law: correct it, change it, take it back.

Errors in writing are corrected at any time and change nothing of substance; what burdens the party needs its hearing,
falls within a term, and does not happen over an appeal that waits for the superior.
Source: Code of Administrative Procedure (DL 57/99/M), revocation, amendment and rectification; terms in
`procedure.yaml`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.calendar.api import working_calendar
from balcao.cases.condition_types import Condition
from balcao.cases.conditions import as_rows, check_conditions, conditions_in, from_rows, reworded
from balcao.cases.decision import decision_text
from balcao.cases.failures import (
    AppealPending,
    BadCorrection,
    BoundByReasons,
    NothingChanged,
    NotNow,
    ReasonNeeded,
    WithdrawalOver,
)
from balcao.cases.fine_reducing import check_amount, fine_in_force
from balcao.cases.measures import is_measure
from balcao.cases.models import Case, Decision, Revision
from balcao.cases.proceedings import DecisionKind
from balcao.cases.referring import referral_of
from balcao.cases.remedies import decisions_of_same_substance, in_force
from balcao.cases.silence import still_owed
from balcao.catalogue.api import ServiceDefinition, get_version, procedure_on
from balcao.entities.api import holder_name
from balcao.formkit.api import kinds
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text

CORRECTABLE = frozenset({"text", "long_text"})
"""Kinds of answers in which one writes wrongly; another choice would be another application."""

LONGEST = 5000
"""More characters are not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be done to a decision. `reasons` are those of an express refusal; `corrected` are answers by
    question as documents should have them.

    `conditions` are those that are to hold, one a line; `days` say of some of them by when and how they are met. The
    others keep what they had. `reduces_to` leaves a fine and makes it so many avos.
    """

    kind: DecisionKind
    why: str
    reasons: tuple[str, ...] = ()
    note: str = ""
    conditions: str = ""
    days: tuple[Condition, ...] = ()
    corrected: Mapping[str, Any] = field(default_factory=dict)
    read_again: tuple[str, ...] = ()
    refund: bool = False
    reduces_to: int | None = None

    def outcome(self, case: Case) -> str:
        """What the decision comes to."""
        if self.kind in (DecisionKind.REVOKED, DecisionKind.EXPRESS):
            return "refuse"
        if self.reduces_to is not None:
            return case.outcome
        return "approve" if self.kind is DecisionKind.AMENDED else case.outcome

    def conditions_after(self, before: Sequence[Condition]) -> tuple[Condition, ...]:
        """The conditions in the decision to come; those that stay, or are only worded anew, keep their days."""
        if self.kind in (DecisionKind.REVOKED, DecisionKind.EXPRESS):
            return ()
        written = self.conditions.strip()[:LONGEST]
        known = [*before, *(reworded(written, before) if self.kind is DecisionKind.CORRECTED else ())]
        typed = {each.text: each for each in self.days}
        return tuple(
            replace(each, met=typed[each.text].met, due_on=typed[each.text].due_on) if each.text in typed else each
            for each in conditions_in(written, known)
        )

    def burdens(self, case: Case) -> bool:
        """Whether the party has less after it."""
        return self.burdens_after(case.outcome, from_rows(case.conditions))

    def burdens_after(self, outcome: str, conditions: Sequence[Condition]) -> bool:
        """The same, by what was decided before."""
        if self.kind is DecisionKind.AMENDED and outcome == "approve":
            before = {each.text: each for each in conditions}
            return any(each.burdens_beside(before.get(each.text)) for each in self.conditions_after(conditions))
        return self.kind is DecisionKind.REVOKED


def kinds_open(case: Case) -> tuple[DecisionKind, ...]:
    """What can be done to the decision of a decided case."""
    granted = (DecisionKind.CORRECTED, DecisionKind.AMENDED, DecisionKind.REVOKED)
    if is_measure(case):
        return (
            (DecisionKind.CORRECTED,) if case.outcome == "approve" else (DecisionKind.CORRECTED, DecisionKind.AMENDED)
        )
    if case.outcome == "approve":
        return granted
    owed = still_owed(case) or referral_of(case) is not None
    return (DecisionKind.AMENDED, DecisionKind.EXPRESS) if owed else (DecisionKind.CORRECTED, DecisionKind.AMENDED)


def correctable(definition: ServiceDefinition) -> tuple[str, ...]:
    """The questions whose answer may be corrected: words that stand on a document or in a register."""
    outputs = definition.data.outputs
    stated = {name for output in outputs for name in (*output.states, *output.terms.values())}
    every = any(not output.states for output in outputs)
    return tuple(
        each.id for each in definition.form.questions() if each.kind in CORRECTABLE and (every or each.id in stated)
    )


def check_possible(case: Case, definition: ServiceDefinition, wish: Wish, at: datetime) -> None:
    """See that it may be done to a decided case now.

    :raises BadFine: for a fine that becomes no less, or less than the law allows.
    :raises NotNow: if the law knows no such thing for this decision.
    :raises ReasonNeeded: without a ground.
    :raises BoundByReasons: for refusing again for what a superior found not to hold.
    :raises NothingChanged: when everything would stay as it is.
    :raises BadCorrection: for a word that cannot stand there.
    :raises BadCondition: for a condition whose day is over, or that lacks one.
    :raises WithdrawalOver: when the term is over.
    :raises AppealPending: while a superior looks at it.
    """
    if wish.kind not in kinds_open(case) or definition.data.objects:
        raise NotNow
    if not wish.why.strip():
        raise ReasonNeeded
    if wish.reduces_to is not None:
        _check_fine(case, wish, wish.reduces_to)
    _check_reasons(case, definition, wish)
    _check_words(case, definition, wish, at)
    if not wish.burdens(case):
        return
    rule = procedure_on(settings.BALCAO_SERVICES, macau_date(at)).withdrawal
    first = Decision.objects.filter(case=case, outcome="approve").earliest("pk")
    last = working_calendar().end_of_term(macau_date(first.at), rule.days, rule.count)
    if macau_date(at) > last:
        raise WithdrawalOver(last)
    pending = Case.objects.filter(against__in=decisions_of_same_substance(in_force(case)), outcome="")
    if pending.filter(finished_at__isnull=True, barred__len__gt=0).exists():
        raise AppealPending


def _check_fine(case: Case, wish: Wish, amount: int) -> None:
    fine = fine_in_force(case)
    if fine is None or wish.kind is not DecisionKind.AMENDED:
        raise NotNow
    check_amount(fine, amount)


def _check_reasons(case: Case, definition: ServiceDefinition, wish: Wish) -> None:
    if wish.kind is not DecisionKind.EXPRESS:
        return
    if not set(wish.reasons) <= set(definition.texts["zh-Hant"].reasons):
        raise NotNow
    referral = referral_of(case)
    gone = [each for each in wish.reasons if referral is not None and each in referral.unfounded]
    if gone:
        raise BoundByReasons(gone[0])


def _check_words(case: Case, definition: ServiceDefinition, wish: Wish, at: datetime) -> None:
    before = from_rows(case.conditions)
    after = wish.conditions_after(before)
    check_conditions([each for each in after if each not in before], at)
    same_conditions = after == before
    if wish.kind is DecisionKind.AMENDED and case.outcome == "approve" and same_conditions:
        raise NothingChanged
    if wish.kind is not DecisionKind.CORRECTED:
        return
    known, offered = {each.id: each for each in definition.form.questions()}, correctable(definition)
    for name, value in wish.corrected.items():
        if name not in offered or kinds()[known[name].kind].validate(known[name], value, {}):
            raise BadCorrection(name)
    if set(wish.read_again) - {each.id for each in definition.data.registers}:
        raise BadCorrection(wish.read_again[0])
    if same_conditions and wish.note.strip() == case.note and not wish.corrected and not wish.read_again:
        raise NothingChanged


def needs_two(definition: ServiceDefinition, kind: DecisionKind) -> bool:
    """Whether a second pair of eyes confirms it: where the decision needed one, and for all but a correction and a
    refusal that is only said expressly."""
    return definition.data.four_eyes or kind not in (DecisionKind.CORRECTED, DecisionKind.EXPRESS)


def note_after(wish: Wish) -> str:
    """The deciding officer's own reasons in the decision that is to come."""
    return wish.note.strip()[:LONGEST] if wish.kind is DecisionKind.CORRECTED else ""


def wish_of(revision: Revision) -> Wish:
    """What was proposed."""
    return Wish(
        kind=DecisionKind(revision.kind),
        why=revision.why,
        reasons=tuple(revision.reasons),
        note=revision.note,
        conditions=revision.conditions,
        days=from_rows(revision.days),
        corrected=revision.corrected,
        read_again=tuple(revision.read_again),
        refund=revision.refund,
        reduces_to=revision.reduces_to,
    )


def revision_text(case: Case, wish: Wish, actor: Actor, at: datetime) -> Text:
    """What the addressee would read if it were done now; the case is changed in memory and must not be saved."""
    definition = get_version(case.version_id).definition
    case.outcome, case.route, case.decided_at = wish.outcome(case), "officer", at
    case.note = note_after(wish)
    case.conditions = as_rows(wish.conditions_after(from_rows(case.conditions)))
    if wish.kind is not DecisionKind.CORRECTED and wish.reduces_to is None:
        case.reasons = list(wish.reasons)
    case.fine_to_be = wish.reduces_to
    case.decided_by_name = "" if needs_two(definition, wish.kind) else actor.name
    case.decided_for_name = ""
    holder = holder_name(case.holder_id)
    return decision_text(case, definition, holder, at=at, kind=wish.kind, why=wish.why.strip())
