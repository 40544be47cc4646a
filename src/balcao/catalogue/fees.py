"""What is paid, line by line, each with its reason and its law. All amounts are integer avos.

Stamp duty: 10 % of an administrative licence's fee; MOP 15 flat per electronic certificate since 2024-09-01.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from balcao.catalogue.definition import Fee, ServiceData, Step, Surcharge
from balcao.catalogue.types import FeeLine, WindowState
from balcao.formkit.api import holds
from balcao.kernel.money import format_mop, mop, percent
from balcao.kernel.texts import LANGUAGES, Text

STAMP_BASIS = {
    "zh-Hant": "第17/88/M號法律《印花稅規章》及印花稅繳稅總表",
    "pt": "Lei n.º 17/88/M, Regulamento e Tabela Geral do Imposto do Selo",
    "en": "Law 17/88/M, Stamp Duty Regulation and General Table",
}
CERTIFICATE_STAMP = mop(15)
STAMP_LABEL = {"zh-Hant": "印花稅", "pt": "Imposto do selo", "en": "Stamp duty"}


def compute_fees(
    data: ServiceData, *, answers: Mapping[str, Any], facts: Mapping[str, Any], on: date, window: WindowState
) -> tuple[FeeLine, ...]:
    """The lines of the order on that day."""
    lines = [_fee_line(fee, answers) for fee in data.fees if fee.period.holds_on(on)]
    lines = [line for line in lines if line.amount]
    base = sum(line.amount for line in lines)
    if data.surcharge and (more := _surcharge(data.surcharge, base, window)):
        lines.append(more)
    context = {**answers, "facts": facts}
    for waiver in data.waivers:
        if base and holds(waiver.when, context):
            lines.append(
                FeeLine(
                    "waiver",
                    waiver.label.text(),
                    -percent(base, waiver.percent),
                    waiver.label.text(),
                    waiver.basis.text(),
                )
            )
            base -= percent(base, waiver.percent)
    return (*lines, *_stamp(data, base))


def _same(words: str) -> Text:
    return dict.fromkeys(LANGUAGES, words)


def _amounts(template: str, *amounts: int) -> Text:
    return {language: template.format(*(format_mop(amount, language) for amount in amounts)) for language in LANGUAGES}


def _fee_line(fee: Fee, answers: Mapping[str, Any]) -> FeeLine:
    value = answers.get(fee.per) if fee.per else None
    if fee.kind == "by_class":
        amount = fee.classes.get(str(value), 0)
        return FeeLine("fee", fee.label.text(), amount, _amounts("{}", amount), fee.basis.text())
    if fee.kind == "fixed":
        amount = fee.amount or 0
        return FeeLine("fee", fee.label.text(), amount, _amounts("{}", amount), fee.basis.text())
    quantity = len(value) if isinstance(value, list) else whole_units(value)
    if not fee.bands:
        unit = fee.amount or 0
        return FeeLine("fee", fee.label.text(), quantity * unit, _amounts(f"{quantity} × {{}}", unit), fee.basis.text())
    amount, pieces, done = 0, [], 0
    for band in fee.bands:
        units = max(0, (quantity if band.up_to is None else min(quantity, band.up_to)) - done)
        done += units
        if units:
            amount += units * band.amount
            pieces.append((units, band.amount))
    template = " + ".join(f"{units} × {{}}" for units, _ in pieces) or "0"
    return FeeLine(
        "fee", fee.label.text(), amount, _amounts(template, *(price for _, price in pieces)), fee.basis.text()
    )


def whole_units(value: Any) -> int:
    """Units or part of one: 12.01 m² are 13 units; what is no number is none."""
    try:
        return max(0, int(Decimal(str(value)).to_integral_value(rounding=ROUND_CEILING)))
    except ArithmeticError:
        return 0


def _surcharge(surcharge: Surcharge, base: int, window: WindowState) -> FeeLine | None:
    if surcharge.kind == "multiplier":
        left = window.days_left
        if left is None or surcharge.days_left is None or left >= surcharge.days_left:
            return None
        return _surcharge_line(surcharge, percent(base, surcharge.percent or 0), f"{left} < {surcharge.days_left}")
    step = _step(surcharge.steps, window.days_late)
    if step is None:
        return None
    amount = step.amount if step.amount is not None else percent(base, step.percent or 0)
    return _surcharge_line(surcharge, amount, f"+{window.days_late}")


def _step(steps: tuple[Step, ...], days: int) -> Step | None:
    if days <= 0:
        return None
    return next((step for step in steps if step.up_to_days is None or days <= step.up_to_days), None)


def _surcharge_line(surcharge: Surcharge, amount: int, days: str) -> FeeLine:
    why = {
        "zh-Hant": f"按日數計算（{days} 日）",
        "pt": f"calculado pelo número de dias ({days} dias)",
        "en": f"by the number of days ({days} days)",
    }
    return FeeLine("surcharge", surcharge.label.text(), amount, why, surcharge.basis.text())


def _stamp(data: ServiceData, base: int) -> list[FeeLine]:
    if data.stamp.kind == "licence" and base:
        return [FeeLine("stamp", STAMP_LABEL, percent(base, 10), _amounts("10% × {}", base), STAMP_BASIS)]
    if data.stamp.kind == "certificate":
        return [FeeLine("stamp", STAMP_LABEL, CERTIFICATE_STAMP, _amounts("{}", CERTIFICATE_STAMP), STAMP_BASIS)]
    return []
