"""What changed between two versions of a service, as whoever applies has to know it; computed from the definitions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from balcao.catalogue.tariff import Fee
from balcao.catalogue.types import ServiceDefinition
from balcao.kernel.texts import LANGUAGES, Text

About = Literal[
    "name", "who", "audience", "fee", "stamp", "surcharge", "waivers", "paper", "question", "term", "time", "window",
    "visits", "signing", "law", "issued",
]  # fmt: skip
How = Literal["added", "removed", "changed"]
AMOUNTS = {"amount", "bands", "classes", "per", "kind"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is other than before. `text` names it where it has words of its own; a question goes by its `key`.

    `before` and `after` are texts, amounts in avos (`fee`), working days (`term`) or visits; None where there was none,
    or where more than one number changed.
    """

    about: About
    how: How
    text: Text = field(default_factory=dict)
    key: str = ""
    before: Text | int | None = None
    after: Text | int | None = None


def differences(before: ServiceDefinition, after: ServiceDefinition, *, on: date) -> tuple[Difference, ...]:
    """What changed for whoever applies on that day, the money first; nothing where only the inside changed."""
    return tuple(_all(before, after, on))


def _all(before: ServiceDefinition, after: ServiceDefinition, on: date) -> Iterator[Difference]:
    old, new = before.data, after.data
    yield from _fees(before, after, on)
    for about in ("stamp", "surcharge", "waivers"):
        if _meant(getattr(old, about)) != _meant(getattr(new, about)):
            yield Difference(about=about, how="changed")
    yield from _texts("paper", _needs(before), _needs(after))
    yield from _questions(before, after)
    if (old.deadline.working_days, old.deadline.hours_before) != (new.deadline.working_days, new.deadline.hours_before):
        days = old.deadline.working_days, new.deadline.working_days
        yield Difference(about="term", how="changed", before=days[0], after=days[1])
    for field_name in ("time", "who", "name"):
        if before.text(field_name) != after.text(field_name):
            texts = before.text(field_name), after.text(field_name)
            yield Difference(about=field_name, how="changed", before=texts[0], after=texts[1])
    if old.visits.count != new.visits.count:
        yield Difference(about="visits", how="changed", before=old.visits.count, after=new.visits.count)
    others: tuple[tuple[About, Any, Any], ...] = (
        ("window", _meant(old.window), _meant(new.window)),
        ("audience", set(old.audience), set(new.audience)),
        ("signing", old.signing.rule, new.signing.rule),
        ("issued", [_issued(each) for each in old.outputs], [_issued(each) for each in new.outputs]),
    )
    for name, was, is_now in others:
        if was != is_now:
            yield Difference(about=name, how="changed")
    yield from _texts("law", [each.text() for each in old.legal_basis], [each.text() for each in new.legal_basis])


def _meant(part: Any) -> Any:
    """A part without what only says how sure it is."""
    if isinstance(part, tuple):
        return [_meant(each) for each in part]
    return part and part.model_dump(exclude={"confidence", "rates", "basis", "label"})


def _issued(output: Any) -> Any:
    ends = output.valid_days, output.valid_on, output.valid_until, output.extends_months
    return output.kind, output.when, *ends, output.grants


def _fees(before: ServiceDefinition, after: ServiceDefinition, on: date) -> Iterator[Difference]:
    old = {each.id: each for each in before.data.fees if each.period.holds_on(on)}
    new = {each.id: each for each in after.data.fees if each.period.holds_on(on)}
    for name, fee in new.items():
        if name not in old:
            yield Difference(about="fee", how="added", text=fee.label.text(), after=_amount(fee))
        elif fee.model_dump(include=AMOUNTS) != old[name].model_dump(include=AMOUNTS):
            amounts = _amount(old[name]), _amount(fee)
            yield Difference(about="fee", how="changed", text=fee.label.text(), before=amounts[0], after=amounts[1])
    for name, fee in old.items():
        if name not in new:
            yield Difference(about="fee", how="removed", text=fee.label.text(), before=_amount(fee))


def _amount(fee: Fee) -> int | None:
    return fee.amount if fee.kind == "fixed" else None


def _needs(definition: ServiceDefinition) -> list[Text]:
    """The papers as texts: the lists of the languages are lines of each other."""
    lists = {language: definition.texts[language].needs for language in LANGUAGES if language in definition.texts}
    count = min((len(each) for each in lists.values()), default=0)
    return [{language: lines[number] for language, lines in lists.items()} for number in range(count)]


def _texts(about: About, before: list[Text], after: list[Text]) -> Iterator[Difference]:
    for text in after:
        if text not in before:
            yield Difference(about=about, how="added", text=text)
    for text in before:
        if text not in after:
            yield Difference(about=about, how="removed", text=text)


def _questions(before: ServiceDefinition, after: ServiceDefinition) -> Iterator[Difference]:
    old, new = _asked(before), _asked(after)
    for key in new:
        if key not in old:
            yield Difference(about="question", how="added", key=key)
    for key in old:
        if key not in new:
            yield Difference(about="question", how="removed", key=key)


def _asked(definition: ServiceDefinition) -> Mapping[str, str]:
    """The questions a person answers, by id."""
    return {each.id: each.kind for each in definition.form.questions() if not each.compute}
