"""What licences cost each year: when it is due next, and as an order among what is to be paid."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from balcao.cases.notes import mop_texts, tell
from balcao.cases.pricing import lines_of
from balcao.catalogue.api import LicenceKind, compute_amounts, licence_kinds
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import add_months, macau_date
from balcao.kernel.texts import LANGUAGES, Text
from balcao.licences.api import Licence, LicenceState, active_of_kind, licences_of
from balcao.payments.api import Line, place_order

AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyMatter:
    """A licence with a yearly fee, in avos, and the day on which it is due next."""

    matter: str
    number: str
    title: Text
    department: str
    amount: int
    next_on: date


def yearly_matters(*, actor: Actor, at: datetime) -> list[YearlyMatter]:
    """The holder's licences for which something is due each year.

    :raises NotFound: if the actor may not see them.
    """
    kinds = _kinds()
    found = [each for each in licences_of(actor=actor, at=at) if each.holder_id == actor.holder_id]
    return [
        _matter(each, kinds[each.kind], at)
        for each in found
        if each.kind in kinds and each.state is LicenceState.IN_FORCE
    ]


def _kinds() -> dict[str, LicenceKind]:
    return {kind: each for kind, each in licence_kinds(settings.BALCAO_SERVICES).items() if each.yearly}


def _matter(licence: Licence, kind: LicenceKind, at: datetime) -> YearlyMatter:
    lines = _lines(licence, kind, at)
    return YearlyMatter(
        matter=f"licence:{licence.number}",
        number=licence.number,
        title=_title(licence, lines),
        department=licence.department,
        amount=sum(line.amount for line in lines),
        next_on=next_due(licence.valid_from, macau_date(at)),
    )


def next_due(began: date, today: date) -> date:
    """The next day of the year on which a licence began, that day included."""
    years = max(1, today.year - began.year)
    return next(day for each in (years, years + 1) if (day := add_months(began, 12 * each)) >= today)


def _lines(licence: Licence, kind: LicenceKind, at: datetime) -> tuple[Line, ...]:
    assert kind.yearly is not None
    found = compute_amounts(kind.yearly, answers=licence.terms, facts={}, on=macau_date(at))
    return lines_of(found)


def _title(licence: Licence, lines: tuple[Line, ...]) -> Text:
    name = lines[0].label if lines else licence.name
    return {language: f"{name[language]} · {licence.name[language]} {licence.number}" for language in LANGUAGES}


def charge_yearly_fees(*, at: datetime) -> int:
    """Put among what is to be paid each yearly fee that is due within two weeks, and tell its holder; once each."""
    today, placed = macau_date(at), 0
    for kind, described in _kinds().items():
        for licence in active_of_kind(kind=kind, at=at):
            due = next_due(licence.valid_from, today)
            ends_before = licence.valid_until is not None and licence.valid_until < due
            if due <= today + AHEAD and not ends_before:
                _place(licence, described, due, at)
                placed += 1
    return placed


def _place(licence: Licence, kind: LicenceKind, due: date, at: datetime) -> None:
    lines = _lines(licence, kind, at)
    if not lines:
        return
    order = place_order(
        actor=system_actor(licence.department).acting_for(licence.holder_id),
        at=at,
        subject=f"yearly:{licence.number}/{due.year}",
        holder_id=licence.holder_id,
        department=licence.department,
        title=_title(licence, lines),
        lines=lines,
        debt=True,
        due_on=due,
        matter=f"licence:{licence.number}",
    )
    tell(
        holder_id=licence.holder_id,
        department=licence.department,
        at=at,
        key="yearly_due",
        unique=f"order:{order.id}:yearly",
        path=f"/as/{licence.holder_id}/consents/",
        what=order.title,
        amount=mop_texts(order.total),
        due=due,
    )
