"""What is charged on the way, held, paid in parts or paid out: that it names steps and questions that are there."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from balcao.catalogue.checks.money import check_fees
from balcao.catalogue.money import Amounts
from balcao.catalogue.process_steps import steps_in
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import BadExpression, check_expression


def check_charges(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Charges and payouts: their steps, conditions, amounts and days."""
    file, data = folder / "service.yaml", definition.data
    questions = {question.id: question for question in definition.form.questions()}
    steps = set(steps_in(definition.process).values())
    given: list[tuple[str, Amounts]] = [("charges", each) for each in data.charges]
    given += [("payouts", each) for each in data.payouts]
    for key, each in given:
        yield from check_fees(file, f"{key}.{each.id}", each.fees, questions)
        yield from _condition(file, f"{key}.{each.id}.when", each.when)
    for (key, name), count in Counter((key, each.id) for key, each in given).items():
        if count > 1:
            yield Problem(file, key, f"{name!r} stands there {count} times; give each an id of its own")
    for charge in data.charges:
        if charge.at not in steps:
            remedy = f"{charge.at!r} is no task of the process; there are {', '.join(sorted(steps))}"
            yield Problem(file, f"charges.{charge.id}.at", remedy)
        after = questions.get(charge.deposit.after) if charge.deposit else None
        if charge.deposit and (after is None or after.reads_as != "date"):
            remedy = f"{charge.deposit.after!r} is no question that holds a day"
            yield Problem(file, f"charges.{charge.id}.deposit.after", remedy)
    if data.instalments and not (data.fees or data.charges or data.fine):
        yield Problem(
            file, "instalments", "nothing is paid that could be paid in parts; add `fees`, `charges` or a `fine`"
        )


def _condition(file: Path, key: str, when: str) -> Iterator[Problem]:
    if when:
        try:
            check_expression(when)
        except BadExpression as bad:
            yield Problem(file, key, str(bad))
