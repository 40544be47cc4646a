"""What would let someone pay too little, as far as it can be seen without an application."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from balcao.catalogue.parts import Period
from balcao.catalogue.tariff import Band, Fee, Step
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.window import Window
from balcao.formkit.api import Question

ONE_OF_MANY = frozenset({"choose_many", "group", "table", "bulk_table", "file", "signatures"})
ROWS = ONE_OF_MANY - {"signatures"}


def check_money(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Fees by period, band and class; the steps of the surcharge; the rates of stamp duty."""
    file, data = folder / "service.yaml", definition.data
    questions = {question.id: question for question in definition.form.questions()}
    yield from check_fees(file, "fees", data.fees, questions)
    if data.surcharge and data.surcharge.kind == "multiplier" and not data.licence:
        yield Problem(file, "surcharge", "counts the days left of a licence; name its kind as `licence`")
    elif data.surcharge and data.surcharge.kind != "multiplier":
        if not data.window.late_days:
            yield Problem(file, "surcharge", "nobody can be late: the window has no `late_days`")
        yield from _steps(file, data.surcharge.steps, data.window)
    yield from check_periods(
        folder.parent.parent / "_shared" / "stamp-duty.yaml",
        f"{data.stamp.kind}.period",
        [rate.period for rate in data.stamp.rates],
    )


def check_fees(file: Path, key: str, fees: Sequence[Fee], questions: dict[str, Question]) -> Iterator[Problem]:
    """Each fee by itself, and that the periods of one follow each other."""
    by_id: dict[str, list[Period]] = {}
    for fee in fees:
        by_id.setdefault(fee.id, []).append(fee.period)
        yield from _fee(file, f"{key}.{fee.id}", fee, questions)
    for fee_id, periods in by_id.items():
        yield from check_periods(file, f"{key}.{fee_id}.period", periods)


def check_periods(file: Path, key: str, periods: Sequence[Period]) -> Iterator[Problem]:
    """Days on which two of them hold, or none between the first and the last."""
    ordered = sorted(periods, key=lambda period: period.since or date.min)
    for earlier, later in pairwise(ordered):
        if earlier.until is None or later.since is None or later.since <= earlier.until:
            yield Problem(
                file, key, f"two periods hold on {later.since or earlier.since or 'every day'}; end one before"
            )
        elif later.since - earlier.until > timedelta(days=1):
            missing = earlier.until + timedelta(days=1)
            yield Problem(file, key, f"no period holds from {missing} until {later.since - timedelta(days=1)}")


def _fee(file: Path, key: str, fee: Fee, questions: dict[str, Question]) -> Iterator[Problem]:
    if fee.bands:
        yield from _bands(file, f"{key}.bands", fee.bands)
    if not fee.per:
        return
    if fee.per not in questions:
        yield Problem(file, f"{key}.per", f"there is no question {fee.per!r}")
        return
    question = questions[fee.per]
    if fee.kind == "per_row" and question.kind not in ROWS:
        yield Problem(file, f"{key}.per", f"{fee.per!r} has no rows to count; its kind is {question.kind}")
    if fee.kind == "share" and question.kind not in ("money", "computed"):
        yield Problem(file, f"{key}.per", f"{fee.per!r} is no amount of money; its kind is {question.kind}")
    if fee.kind == "by_class":
        yield from _classes(file, key, fee, question)


def _bands(file: Path, key: str, bands: Sequence[Band]) -> Iterator[Problem]:
    if bands[-1].up_to is not None:
        yield Problem(file, key, f"nothing is charged above {bands[-1].up_to}; leave `up_to` out of the last band")
    bounds = [band.up_to for band in bands[:-1]]
    if None in bounds or bounds != sorted(set(bounds), key=lambda bound: bound or 0):
        yield Problem(file, key, "each band but the last needs an `up_to`, each higher than the one before")


def _classes(file: Path, key: str, fee: Fee, question: Question) -> Iterator[Problem]:
    if question.kind in ONE_OF_MANY:
        yield Problem(file, f"{key}.per", f"{fee.per!r} may have several answers; a class has one")
    options = ("yes", "no") if question.kind == "yes_no" else question.options
    if not options:
        return
    for option in options:
        if option not in fee.classes:
            yield Problem(file, f"{key}.classes", f"{option!r} of {fee.per!r} has no amount; add it (0 if free)")
    for name in fee.classes:
        if name not in options:
            yield Problem(file, f"{key}.classes", f"{name!r} is no option of {fee.per!r}; remove it")


def _steps(file: Path, steps: Sequence[Step], window: Window) -> Iterator[Problem]:
    for step in steps:
        if (step.amount is None) == (step.percent is None):
            yield Problem(file, "surcharge.steps", "each step has either `amount` or `percent`")
    bounds = [step.up_to_days for step in steps[:-1]]
    if None in bounds or bounds != sorted(set(bounds), key=lambda bound: bound or 0):
        yield Problem(file, "surcharge.steps", "each step but the last needs `up_to_days`, higher than the one before")
    last = steps[-1].up_to_days
    if last is not None and last < window.late_days:
        remedy = f"nothing more is paid after {last} days, but it may be lodged {window.late_days} days late"
        yield Problem(file, "surcharge.steps", remedy)
