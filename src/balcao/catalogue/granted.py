"""Money that a service grants out of a fund: how much, in which parts, reported on by what."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from balcao.catalogue.parts import Avos, Confidence, Part, Trilingual
from balcao.formkit.api import BadExpression, evaluate_expression


class GrantPart(Part):
    """So many per cent of what is granted, paid once it is ``granted``, once the ``report_accepted``, on the ``day``
    that the question `day` holds, once an interim report is accepted (``interim_accepted``, one part each), or bit by
    bit, what each interim report says was spent (``claimed``)."""

    percent: int = Field(ge=1, le=100)
    when: Literal["granted", "report_accepted", "day", "interim_accepted", "claimed"]
    day: str | None = None

    @model_validator(mode="after")
    def _day_is_named(self) -> "GrantPart":
        if (self.when == "day") != (self.day is not None):
            raise ValueError("`day` names the question with the day, and goes with `when: day`")
        return self


class GrantReport(Part):
    """By which service its holder says what it was used for: `days` calendar days after the day that question `after`
    holds."""

    service: str
    after: str
    days: int = Field(ge=1, le=730)


class Repaid(Part):
    """That what is granted is a loan without interest: so many `instalments` (an expression), one every so many months,
    the first so many months (`first_after`) after the money arrived, or after the day, or first day of the month, that
    question `after` holds, if that is later. Once one is `late_days` late all that is left is due at once."""

    instalments: str
    every_months: int = Field(ge=1, le=12)
    first_after: int = Field(ge=1, le=60)
    after: str | None = None
    late_days: int = Field(ge=1, le=365)


class GrantRule(Part):
    """What is granted out of a `fund`: no more than is `asked` (an expression, avos), nor than `most`.

    With `raises`, the question that names a grant out of that fund, it is more money for that one, reported on with it.
    What is to be `repaid` is a loan, on which nobody reports. The question `named` says what it is for in a few words.
    """

    fund: str
    asked: str
    most: Avos | str | None = None
    parts: tuple[GrantPart, ...] = Field(min_length=1)
    report: GrantReport | None = None
    named: str | None = None
    raises: str | None = None
    repaid: Repaid | None = None
    basis: Trilingual
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _whole(self) -> "GrantRule":
        if sum(each.percent for each in self.parts) != 100:
            raise ValueError("the `parts` come to 100 per cent")
        if sum(each.when == "claimed" for each in self.parts) > 1:
            raise ValueError("one of the `parts` is `claimed`")
        if sum(each is not None for each in (self.report, self.raises, self.repaid)) != 1:
            raise ValueError("a grant has a `report`; what `raises` one, or is `repaid`, has none of its own")
        if self.repaid and [each.when for each in self.parts] != ["granted"]:
            raise ValueError("a loan is paid out in one part, once it is `granted`")
        return self

    @property
    def needs_interim(self) -> bool:
        """Whether a part is paid by an interim report."""
        return any(each.when in ("interim_accepted", "claimed") for each in self.parts)


class ReportsOn(Part):
    """That a service reports on a grant: the question that names it, and what was `spent` (an expression, avos), in all
    or, where it `adds`, since the report before. While `interim` (a condition) holds, the grant goes on after it."""

    grant: str
    spent: str
    adds: bool = False
    interim: str | None = None


def avos_by(expression: str, *, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> int:
    """What an expression comes to, in whole avos; 0 where it cannot be worked out or is less than nothing."""
    try:
        found = evaluate_expression(expression, {**answers, "facts": facts})
    except BadExpression:
        return 0
    return max(0, int(found)) if isinstance(found, int | float) and not isinstance(found, bool) else 0


def instalments_of(rule: Repaid, *, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> int:
    """In how many instalments a loan is paid back: at least one, at most 120."""
    return min(120, max(1, avos_by(rule.instalments, answers=answers, facts=facts)))


def most_to_grant(rule: GrantRule, *, answers: Mapping[str, Any], facts: Mapping[str, Any]) -> int:
    """The most that may be granted, in avos: what is asked for, or less by the service's own limit."""
    asked = avos_by(rule.asked, answers=answers, facts=facts)
    if rule.most is None:
        return asked
    most = rule.most if isinstance(rule.most, int) else avos_by(rule.most, answers=answers, facts=facts)
    return min(asked, most)
