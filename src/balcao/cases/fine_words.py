"""A fine in words and as lines of what is to be paid."""

from collections.abc import Sequence
from datetime import datetime

from balcao.cases.models import Case, Fine
from balcao.cases.notes import mop_texts, say
from balcao.catalogue.api import FineRule, ServiceDefinition
from balcao.kernel.clock import macau_date
from balcao.kernel.money import percent
from balcao.kernel.texts import LANGUAGES, Text, pick
from balcao.payments.api import Line


def early_amount(fine: Fine, rule: FineRule) -> int:
    """What is paid within the days of the reduction, in avos; 0 where the law reduces nothing."""
    return percent(fine.amount, rule.early.percent) if rule.early else 0


def reduced_now(fine: Fine, rule: FineRule, at: datetime, *, stayed: bool) -> bool:
    """Whether who pays at that moment pays less; the days of that wait too while the decision has no effect."""
    return rule.early is not None and (stayed or fine.early_until is None or macau_date(at) <= fine.early_until)


def fine_lines(
    fine: Fine, definition: ServiceDefinition, at: datetime, *, stayed: bool, early: bool = True
) -> tuple[Line, ...]:
    """What is paid at that moment, line by line; not `early`, without what is taken off for paying at once."""
    rule = definition.data.fine
    assert rule is not None, f"{definition.id} imposes no fine"
    whole = Line(
        kind="fine",
        label=say("cases.fine.line"),
        amount=fine.amount,
        why=say("cases.fine.line_why", reference=fine.case.reference),
        basis=rule.basis.text(),
    )
    if rule.early is None or not early or not reduced_now(fine, rule, at, stayed=stayed):
        return (whole,)
    until = fine.early_until
    less = Line(
        kind="fine_early",
        label=say("cases.fine.early_line", percent=100 - rule.early.percent),
        amount=early_amount(fine, rule) - fine.amount,
        why=say("cases.fine.early_until", until=until) if until else say("cases.fine.early_days", days=rule.early.days),
        basis=rule.early.basis.text(),
    )
    return whole, less


def fine_in_words(case: Case, definition: ServiceDefinition) -> Text:
    """What the fine comes to and how it is paid, as its addressee reads it in what is intended and in the decision."""
    rule, fine = definition.data.fine, Fine.objects.filter(case_id=case.pk).first()
    if rule is None or fine is None:
        return dict.fromkeys(LANGUAGES, "")
    if case.fine_to_be is not None:
        fine.amount = case.fine_to_be
    parts: list[Text] = [
        say("cases.fine.amount", amount=mop_texts(fine.amount), least=mop_texts(fine.least), most=mop_texts(fine.most))
    ]
    if fine.law:
        parts.append(say("cases.fine.law", law=_listed(fine.law)))
    parts.append(say(f"cases.fine.pay_within_{rule.count}", days=rule.days))
    if rule.early:
        amount = mop_texts(early_amount(fine, rule))
        parts.append(say(f"cases.fine.early_within_{rule.count}", days=rule.early.days, amount=amount))
    return {language: "\n".join(part[language] for part in parts) for language in LANGUAGES}


def _listed(texts: Sequence[Text]) -> Text:
    return {language: "; ".join(pick(each, language) for each in texts) for language in LANGUAGES}
