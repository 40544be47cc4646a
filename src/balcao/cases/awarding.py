"""What an application for money out of a fund is granted: how much, in which parts, reported on by when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from balcao.cases.award_types import Grantable
from balcao.cases.failures import NotNow
from balcao.cases.models import Case
from balcao.cases.notes import mop_texts, say
from balcao.cases.outputs import as_corrected
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import (
    GrantRule,
    Repaid,
    ServiceDefinition,
    avos_by,
    funds,
    get_version,
    instalments_of,
    most_to_grant,
)
from balcao.formkit.api import holds
from balcao.grants.api import (
    Awarded,
    BadGrant,
    NotEnoughLeft,
    NothingToRaise,
    Promised,
    Raised,
    Repayment,
    Reported,
    ReportOwed,
    When,
    accept_report,
    commit_grant,
    grants_to_raise,
    left_in,
    raise_grant,
    release_grant,
    report_is_late,
    withdraw_raise,
    withdraw_report,
)
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import LANGUAGES, Text


def grantable(case: Case, at: datetime) -> Grantable | None:
    """How much a case may be granted; None for one that grants no money out of a fund."""
    rule = get_version(case.version_id).definition.data.grant
    if rule is None:
        return None
    answers = as_corrected(case)
    return Grantable(
        fund=_fund_name(rule),
        asked=avos_by(rule.asked, answers=answers, facts=case.facts),
        most=most_to_grant(rule, answers=answers, facts=case.facts),
        left=left_in(fund=rule.fund, at=at, raises=_raised(rule, answers)),
    )


def check_award(case: Case, members: Sequence[Case], outcome: str, amount: int | None, at: datetime) -> int | None:
    """See that a case may be granted so many avos; returns them, None where it grants no money.

    What is left of the fund is looked at again, under its lock, when it is decided.

    :raises NotNow: with an amount for a case that grants none, or for one that is decided together with others.
    :raises BadGrant: for nothing, or more than may be granted.
    :raises ReportOwed: while a report on an earlier grant is late.
    :raises NothingToRaise: for more money for a grant that is settled or was taken back.
    :raises NotEnoughLeft: when the fund has less left this year.
    """
    if outcome != "approve":
        return None
    may = grantable(case, at)
    if may is None:
        if amount is not None or any(grantable(each, at) for each in members):
            raise NotNow
        return None
    if members:
        raise NotNow
    if amount is None or not 0 < amount <= may.most:
        raise BadGrant(may.most)
    if report_is_late(holder_id=case.holder_id, at=at):
        raise ReportOwed
    rule = get_version(case.version_id).definition.data.grant
    if rule is not None and rule.raises is not None:
        reference, given = _raised(rule, as_corrected(case)), grants_to_raise(holder_id=case.holder_id, fund=rule.fund)
        if reference not in {number for number, _title in given}:
            raise NothingToRaise
    if amount > may.left:
        raise NotEnoughLeft(may.left)
    return amount


def grants_again(objection: Case) -> bool:
    """Whether to grant an objection would grant money out of a fund, of which it does not say how much: it is granted
    by sending the refusal back to who says so."""
    if objection.against is None:
        return False
    case = objection.against.case
    return get_version(case.version_id).definition.data.grant is not None and case.outcome == "refuse"


def promise_award(case: Case, *, actor: Actor, at: datetime) -> None:
    """Promise what a locked case is granted out of its fund, in the transaction of its decision.

    :raises ReportOwed, NothingToRaise, NotEnoughLeft: as `check_award`, under the fund's lock.
    """
    definition = get_version(case.version_id).definition
    rule = definition.data.grant
    if rule is None:
        return
    if rule.raises is not None:
        raise_grant(actor=actor, at=at, raised=_raised_by(case, rule, at))
    else:
        commit_grant(actor=actor, at=at, awarded=_awarded(case, definition, rule, at))


def take_award_back(case: Case, at: datetime) -> None:
    """What a decision promised is promised no more, and a report that it accepted settles nothing any more."""
    data = get_version(case.version_id).definition.data
    if data.grant is not None:
        take_back = withdraw_raise if data.grant.raises else release_grant
        take_back(actor=system_actor(case.department), at=at, case_reference=case.reference)
    if data.reports is not None:
        withdraw_report(actor=system_actor(case.department), at=at, report_reference=case.reference)


def settle_reported(case: Case, definition: ServiceDefinition, at: datetime) -> None:
    """A report that is accepted settles the grant that it names."""
    rule = definition.data.reports
    if rule is None:
        return
    answers = as_corrected(case)
    accept_report(
        actor=system_actor(case.department).acting_for(case.holder_id),
        at=at,
        holder_id=case.holder_id,
        case_reference=str(answers.get(rule.grant, "")),
        reported=Reported(
            case_reference=case.reference,
            spent=avos_by(rule.spent, answers=answers, facts=case.facts),
            adds=rule.adds,
            interim=rule.interim is not None and holds(rule.interim, {**answers, "facts": case.facts}),
        ),
    )


def award_in_words(case: Case, definition: ServiceDefinition, at: datetime) -> Text:
    """The amount, the parts and the day of the report, as the decision states them; nothing where none is granted."""
    rule = definition.data.grant
    if rule is None or case.granted is None or case.outcome != "approve":
        return dict.fromkeys(LANGUAGES, "")
    awarded: Awarded | Raised
    more: dict[str, object]
    at = case.decided_at or at
    if rule.raises is not None:
        awarded = raised = _raised_by(case, rule, at)
        key, more = "raised", {"reference": raised.grant_reference}
    else:
        awarded = given = _awarded(case, definition, rule, at)
        key, more = "stated", {"due": given.report_due_on}
        if (loan := given.repayment) is not None:
            key, more = "lent", {"count": loan.count, "days": loan.late_days}
            often = "month" if loan.every_months == 1 else "months"
            more["every"] = say(f"cases.award.every.{often}", months=loan.every_months)
            more["first"] = say(
                "cases.award.first_after_day" if loan.after_on else "cases.award.first_after",
                months=loan.first_after,
                day=loan.after_on or "",
            )
    lines = [
        say(f"cases.award.part.{each.when}", amount=mop_texts(amount), day=each.due_on or "")
        for each, amount in zip(awarded.parts, awarded.shares, strict=True)
    ]
    return say(
        f"cases.award.{key}",
        amount=mop_texts(awarded.amount),
        asked=mop_texts(awarded.asked),
        fund=_fund_name(rule),
        parts={language: "\n".join(f"– {line[language]}" for line in lines) for language in LANGUAGES},
        **more,
    )


def _fund_name(rule: GrantRule) -> Text:
    return funds(settings.BALCAO_SERVICES)[rule.fund].name.text()


def _awarded(case: Case, definition: ServiceDefinition, rule: GrantRule, at: datetime) -> Awarded:
    answers, report = as_corrected(case), rule.report
    return Awarded(
        case_reference=case.reference,
        holder_id=case.holder_id,
        department=case.department,
        service_id=case.service_id,
        title=definition.text("name"),
        scopes=scopes_of(case.service_id, case.draft_id),
        basis=rule.basis.text(),
        fund=rule.fund,
        asked=avos_by(rule.asked, answers=answers, facts=case.facts),
        amount=case.granted or 0,
        parts=_parts(rule, answers, at),
        activity=str(answers.get(rule.named) or "") if rule.named else "",
        report_service=report.service if report else "",
        report_due_on=_day(answers.get(report.after), at) + timedelta(days=report.days) if report else None,
        repayment=_repayment(case, rule.repaid, answers) if rule.repaid else None,
    )


def _repayment(case: Case, rule: Repaid, answers: Mapping[str, Any]) -> Repayment:
    after = str(answers.get(rule.after) or "") if rule.after else ""
    return Repayment(
        count=instalments_of(rule, answers=answers, facts=case.facts),
        every_months=rule.every_months,
        first_after=rule.first_after,
        after_on=date.fromisoformat(after if len(after) > len("2028-06") else f"{after}-01") if after else None,
        late_days=rule.late_days,
    )


def _raised_by(case: Case, rule: GrantRule, at: datetime) -> Raised:
    answers = as_corrected(case)
    return Raised(
        case_reference=case.reference,
        grant_reference=_raised(rule, answers),
        holder_id=case.holder_id,
        asked=avos_by(rule.asked, answers=answers, facts=case.facts),
        amount=case.granted or 0,
        parts=_parts(rule, answers, at),
    )


def _raised(rule: GrantRule, answers: Mapping[str, Any]) -> str:
    """The grant that an application asks more money for; empty where it asks for one of its own."""
    return str(answers.get(rule.raises) or "") if rule.raises else ""


def _parts(rule: GrantRule, answers: Mapping[str, Any], at: datetime) -> list[Promised]:
    return [
        Promised(
            percent=each.percent,
            when=When(each.when),
            due_on=_day(answers.get(each.day), at) if each.day else None,
        )
        for each in rule.parts
    ]


def _day(answer: object, at: datetime) -> date:
    """The day that a question holds, not before the decision."""
    return max(date.fromisoformat(str(answer)), macau_date(at)) if answer else macau_date(at)
