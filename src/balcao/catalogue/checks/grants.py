"""Money granted out of a fund: that the fund, its report and the questions it names are there."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from balcao.catalogue.funds import funds
from balcao.catalogue.granted import GrantReport, GrantRule
from balcao.catalogue.loader import BadService
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import BadExpression, Question, check_expression


def check_funds(root: Path, departments: Collection[str] | None) -> Iterator[Problem]:
    """Problems of `funds.yaml`."""
    try:
        found = funds(root)
    except BadService as bad:
        yield from bad.problems
        return
    for name, fund in found.items():
        if departments is not None and fund.department not in departments:
            yield Problem(root / "funds.yaml", name, f"{fund.department!r} is not in departments.yaml")


def check_grants(
    folder: Path, definition: ServiceDefinition, reports: Mapping[str, ServiceDefinition]
) -> Iterator[Problem]:
    """What a service grants, and what it reports on; `reports` are the services by id."""
    file, data = folder / "service.yaml", definition.data
    questions = {question.id: question for question in definition.form.questions()}
    if (rule := data.grant) is not None:
        try:
            fund = funds(folder.parents[1]).get(rule.fund)
        except BadService:
            return
        if fund is None or fund.department != data.department:
            yield Problem(file, "grant.fund", f"{rule.fund!r} is no fund of {data.department} in funds.yaml")
        if rule.report is not None:
            yield from _check_report(file, rule, rule.report, reports)
            yield from _is(file, "grant.report.after", rule.report.after, questions, "date")
        if rule.repaid is not None:
            yield from _expression(file, "grant.repaid.instalments", rule.repaid.instalments)
            if rule.repaid.after:
                yield from _is(file, "grant.repaid.after", rule.repaid.after, questions, "date", "month")
        if rule.raises is not None:
            yield from _is(file, "grant.raises", rule.raises, questions, "search_choose")
            if not data.four_eyes:
                yield Problem(file, "grant.raises", "two officers give more money; write `four_eyes: true`")
        if rule.named:
            yield from _is(file, "grant.named", rule.named, questions, "text")
        for each in rule.parts:
            if each.day:
                yield from _is(file, "grant.parts", each.day, questions, "date")
        for key, expression in (("asked", rule.asked), ("most", rule.most)):
            yield from _expression(file, f"grant.{key}", expression)
    if (of := data.reports) is not None:
        yield from _is(file, "reports.grant", of.grant, questions, "search_choose")
        for key, expression in (("spent", of.spent), ("interim", of.interim)):
            yield from _expression(file, f"reports.{key}", expression)


def _check_report(
    file: Path, rule: GrantRule, report: GrantReport, reports: Mapping[str, ServiceDefinition]
) -> Iterator[Problem]:
    found = reports.get(report.service)
    if found is None or found.data.reports is None:
        yield Problem(file, "grant.report.service", f"{report.service!r} is no service with `reports`")
    elif rule.needs_interim and found.data.reports.interim is None:
        yield Problem(file, "grant.report.service", f"{report.service!r} takes no `interim` reports")


def _is(file: Path, key: str, name: str, questions: Mapping[str, Question], *kinds: str) -> Iterator[Problem]:
    if name not in questions or questions[name].kind not in kinds:
        yield Problem(file, key, f"{name!r} is no question of kind {' or '.join(kinds)}")


def _expression(file: Path, key: str, expression: object) -> Iterator[Problem]:
    if isinstance(expression, str):
        try:
            check_expression(expression)
        except BadExpression as bad:
            yield Problem(file, key, str(bad))
