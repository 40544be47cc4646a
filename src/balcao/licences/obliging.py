"""Which obligations a licence has, and when the next one falls due."""

from datetime import date, datetime

from balcao.kernel.clock import add_months
from balcao.licences import models
from balcao.licences.kinds import kind_of


def first_obligations(row: models.Licence, at: datetime) -> None:
    """Set the obligations that the kind has from the beginning."""
    described = kind_of(row.kind)
    for key, obliged in described.obligations.items() if described else ():
        if obliged.first_months is not None:
            models.Obligation.objects.create(
                licence=row,
                key=key,
                name=obliged.name.text(),
                kind=obliged.kind,
                due_on=add_months(row.valid_from, obliged.first_months),
                every_months=obliged.every_months,
                neglect=obliged.overdue,
                basis=obliged.basis.text(),
                set_at=at,
            )


def next_obligation(met: models.Obligation, on: date, at: datetime) -> None:
    """Set the next of a series, so many months after the day on which the one before was met."""
    if met.every_months is None:
        return
    models.Obligation.objects.create(
        licence_id=met.licence_id,
        key=met.key,
        name=met.name,
        kind=met.kind,
        due_on=add_months(on, met.every_months),
        every_months=met.every_months,
        neglect=met.neglect,
        basis=met.basis,
        set_at=at,
    )
