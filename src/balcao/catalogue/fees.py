"""What is paid, line by line, each with its reason and its law. All amounts are integer avos.

Where the definition does not say what is paid, nothing is guessed: `NoFeeApplies`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from balcao.catalogue.definition import ServiceData
from balcao.catalogue.money import Amounts, ChargeRule
from balcao.catalogue.tariff import DutyRate, Fee, Stamp, Step, Surcharge, Waiver
from balcao.catalogue.types import FeeLine, WindowState
from balcao.formkit.api import holds
from balcao.kernel.errors import BalcaoError
from balcao.kernel.money import format_mop, percent
from balcao.kernel.texts import LANGUAGES, Text

STAMP_LABEL = {"zh-Hant": "印花稅", "pt": "Imposto do selo", "en": "Stamp duty"}


class NoFeeApplies(BalcaoError):
    """The definition has no fee, or more than one, for that day or that answer."""

    key = "catalogue.no_fee_applies"


def compute_fees(
    data: ServiceData, *, answers: Mapping[str, Any], facts: Mapping[str, Any], on: date, window: WindowState
) -> tuple[FeeLine, ...]:
    """The lines of the order on that day. What depends on an answer not yet given is not charged yet.

    :raises NoFeeApplies: if a fee has no period for that day (or two), no class or band for the answer, the
        surcharge no step for the days late, or stamp duty no rate for that day.
    """
    lines = [_fee_line(fee, answers) for fee in fees_on(data, on)]
    lines = [line for line in lines if line.amount]
    base = sum(line.amount for line in lines)
    if data.surcharge and (more := _surcharge(data.surcharge, base, window)):
        lines.append(more)
    context = {**answers, "facts": facts}
    for waiver in data.waivers:
        if base and waiver.period.holds_on(on) and holds(waiver.when, context):
            lines.append(_waiver_line(waiver, base))
            base += lines[-1].amount
    return (*lines, *_stamp(data.stamp, base, on))


def fees_on(data: ServiceData, day: date) -> list[Fee]:
    """Of each fee the one period that holds on that day.

    :raises NoFeeApplies: if a fee has none, or two.
    """
    return _on_day(data.fees, day, data.id)


def _on_day(dated: Sequence[Fee], day: date, what: str) -> list[Fee]:
    by_id: dict[str, list[Fee]] = {}
    for fee in dated:
        by_id.setdefault(fee.id, []).append(fee)
    return [_one_on(fees, day, f"{what}: fee {fee_id!r}") for fee_id, fees in by_id.items()]


def compute_charge(
    data: ServiceData, rule: ChargeRule, *, answers: Mapping[str, Any], facts: Mapping[str, Any], on: date
) -> tuple[FeeLine, ...]:
    """What a charge comes to on that day, stamp duty with it where the charge has it.

    :raises NoFeeApplies: as with fees.
    """
    lines = compute_amounts(rule, answers=answers, facts=facts, on=on)
    return (*lines, *(_stamp(data.stamp, sum(line.amount for line in lines), on) if rule.stamp and lines else ()))


def compute_amounts(
    of: Amounts, *, answers: Mapping[str, Any], facts: Mapping[str, Any], on: date
) -> tuple[FeeLine, ...]:
    """What a charge, or a payout, comes to on that day, line by line; no lines where its `when` does not hold.

    :raises NoFeeApplies: as with fees.
    """
    if of.when and not holds(of.when, {**answers, "facts": facts}):
        return ()
    lines = [_fee_line(fee, answers) for fee in _on_day(of.fees, on, of.id)]
    return tuple(line for line in lines if line.amount)


def _one_on[P: (Fee, DutyRate)](dated: Sequence[P], day: date, what: str) -> P:
    holding = [each for each in dated if each.period.holds_on(day)]
    if len(holding) != 1:
        raise NoFeeApplies(f"{what} has {len(holding) or 'no'} periods on {day}")
    return holding[0]


def _amounts(template: str, *amounts: int) -> Text:
    return {language: template.format(*(format_mop(amount, language) for amount in amounts)) for language in LANGUAGES}


def _line(fee: Fee, amount: int, why: Text) -> FeeLine:
    return FeeLine("fee", fee.label.text(), amount, why, fee.basis.text())


def _fee_line(fee: Fee, answers: Mapping[str, Any]) -> FeeLine:
    value = answers.get(fee.per) if fee.per else None
    if fee.kind == "fixed" or (fee.kind == "by_class" and value not in (None, "")):
        amount = fee.amount or 0 if fee.kind == "fixed" else _of_class(fee, value)
        return _line(fee, amount, _amounts("{}", amount))
    if fee.kind == "share":
        return _share_line(fee, value)
    quantity = len(value) if isinstance(value, list) else whole_units(value)
    if not fee.bands:
        unit = fee.amount or 0
        return _line(fee, quantity * unit, _amounts(f"{quantity} × {{}}", unit))
    return _banded(fee, quantity)


def _share_line(fee: Fee, value: Any) -> FeeLine:
    asked = whole_units(value)
    amount = percent(asked, fee.percent)
    return _line(fee, amount, _amounts("{}" if fee.percent == 100 else f"{fee.percent}% × {{}}", asked))


def class_of(value: Any) -> str:
    """The name of a class as fees write it; yes and no are `yes` and `no`."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _of_class(fee: Fee, value: Any) -> int:
    try:
        return fee.classes[class_of(value)]
    except KeyError:
        raise NoFeeApplies(f"fee {fee.id!r} knows no class {value!r}") from None


def _banded(fee: Fee, quantity: int) -> FeeLine:
    amount, pieces, done = 0, [], 0
    for band in fee.bands:
        units = max(0, (quantity if band.up_to is None else min(quantity, band.up_to)) - done)
        done += units
        if units:
            amount += units * band.amount
            pieces.append((units, band.amount))
    if done < quantity:
        raise NoFeeApplies(f"fee {fee.id!r} has no band above {done} units")
    template = " + ".join(f"{units} × {{}}" for units, _ in pieces) or "0"
    return _line(fee, amount, _amounts(template, *(price for _, price in pieces)))


def whole_units(value: Any) -> int:
    """Units or part of one: 12.01 m² are 13 units; what is no number is none."""
    try:
        return max(0, int(Decimal(str(value)).to_integral_value(rounding=ROUND_CEILING)))
    except (ArithmeticError, ValueError):
        return 0


def _waiver_line(waiver: Waiver, base: int) -> FeeLine:
    label = waiver.label.text()
    return FeeLine("waiver", label, -percent(base, waiver.percent), label, waiver.basis.text())


def _surcharge(surcharge: Surcharge, base: int, window: WindowState) -> FeeLine | None:
    if surcharge.kind == "multiplier":
        left = window.days_left
        if left is None or surcharge.days_left is None or left >= surcharge.days_left:
            return None
        return _surcharge_line(surcharge, percent(base, surcharge.percent or 0), f"{left} < {surcharge.days_left}")
    if window.days_late <= 0:
        return None
    step = _step(surcharge.steps, window.days_late)
    if step is None and window.open:
        raise NoFeeApplies(f"the surcharge has no step for {window.days_late} days")
    if step is None:
        return None
    amount = step.amount if step.amount is not None else percent(base, step.percent or 0)
    return _surcharge_line(surcharge, amount, f"+{window.days_late}")


def _step(steps: tuple[Step, ...], days: int) -> Step | None:
    return next((step for step in steps if step.up_to_days is None or days <= step.up_to_days), None)


def _surcharge_line(surcharge: Surcharge, amount: int, days: str) -> FeeLine:
    why = {
        "zh-Hant": f"按日數計算（{days} 日）",
        "pt": f"calculado pelo número de dias ({days} dias)",
        "en": f"by the number of days ({days} days)",
    }
    return FeeLine("surcharge", surcharge.label.text(), amount, why, surcharge.basis.text())


def _stamp(stamp: Stamp, base: int, day: date) -> list[FeeLine]:
    if stamp.kind == "none" or (stamp.kind == "licence" and not base):
        return []
    rate = _one_on(stamp.rates, day, f"stamp duty of a {stamp.kind}")
    if rate.percent is not None:
        amount, why = percent(base, rate.percent), _amounts(f"{rate.percent}% × {{}}", base)
    else:
        # How many pages it gets is known only once it is made; every certificate has at least one.
        amount = (rate.amount or 0) + rate.per_page
        why = _amounts("{} + {}", rate.amount or 0, rate.per_page) if rate.per_page else _amounts("{}", amount)
    return [FeeLine("stamp", STAMP_LABEL, amount, why, rate.basis.text())]
