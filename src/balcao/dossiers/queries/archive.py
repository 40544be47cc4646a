"""What a chief sees of archiving: what falls due, what is halted, what was archived."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from balcao.cases.api import Case, cases_of_duty, ended_moments
from balcao.catalogue.api import get_version
from balcao.dossiers.chiefs import as_chief
from balcao.dossiers.keeping import due_on, falling_due, not_halted, ready, table_at
from balcao.dossiers.models import Deposit, Halt
from balcao.foundation.audit.api import record_read
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import add_months, macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text

AHEAD_MONTHS = 12
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCase:
    """A case that falls due on a day, by a rule of `years` with its `basis`. `held`: a licence that lives or money on
    its way keeps it from being archived even then."""

    reference: str
    service: Text
    ended_on: date
    due_on: date
    years: int
    basis: Text
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HaltedCase:
    """A case that is not archived, and why; `mine` when the reader halted it, who so cannot end that."""

    reference: str
    service: Text
    why: str
    at: datetime
    by: str
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositView:
    """An archived case: size in bytes, and the package's SHA-256."""

    reference: str
    service: Text
    made_at: datetime
    table: str
    rule: str
    years: int
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveView:
    """Due within a year, the soonest first; halted; archived, the latest first. At most `MOST` of each."""

    due: tuple[DueCase, ...]
    halted: tuple[HaltedCase, ...]
    deposits: tuple[DepositView, ...]


def archive_view(*, actor: Actor, at: datetime) -> ArchiveView:
    """The archive of the departments whose chief the officer is, without their own matters."""
    seen = cases_of_duty(as_chief(actor), at)
    halts = Halt.objects.filter(case__in=seen, ended_at__isnull=True).select_related("case").order_by("-at")[:MOST]
    deposits = Deposit.objects.filter(case__in=seen).select_related("case").order_by("-made_at", "-pk")[:MOST]
    return ArchiveView(
        due=_due(seen, at),
        halted=tuple(_halted(each, actor) for each in halts),
        deposits=tuple(_deposit(each) for each in deposits),
    )


def fetch_deposit(*, actor: Actor, at: datetime, reference: str) -> tuple[str, str]:
    """Key and name of the package; fetching it is recorded as a reading.

    :raises NotFound: when there is none, and for who is no chief there.
    """
    found = Deposit.objects.filter(case__in=cases_of_duty(as_chief(actor), at), case__reference=reference)
    deposit = found.select_related("case").first()
    if deposit is None:
        raise NotFound(f"deposit of {reference}")
    record_read(
        actor=actor,
        at=at,
        subject=f"case:{reference}",
        holder_id=deposit.case.holder_id,
        purpose=text_of("dossiers.archive_reading"),
        basis=get_version(deposit.case.version_id).definition.data.legal_basis[0].text(),
        data={"deposit": deposit.pk, "sha256": deposit.sha256},
    )
    return deposit.key, f"{reference}.zip"


def _due(seen: QuerySet[Case], at: datetime) -> tuple[DueCase, ...]:
    found: list[DueCase] = []
    for rule, cases in falling_due(table_at(at), add_months(macau_date(at), AHEAD_MONTHS)):
        some = not_halted(cases.filter(pk__in=seen.values("pk")))
        rows = list(some.order_by("finished_at", "pk")[:MOST])
        shown = some.filter(pk__in=[row.pk for row in rows])
        free, ended = set(ready(shown, at)), ended_moments(shown)
        found += (
            DueCase(
                reference=row.reference,
                service=_service(row),
                ended_on=macau_date(ended[row.pk]),
                due_on=due_on(ended[row.pk], rule),
                years=rule.years,
                basis=rule.basis.text(),
                held=row.pk not in free,
            )
            for row in rows
        )
    return tuple(sorted(found, key=lambda each: (each.due_on, each.reference))[:MOST])


def _halted(halt: Halt, actor: Actor) -> HaltedCase:
    return HaltedCase(
        reference=halt.case.reference,
        service=_service(halt.case),
        why=halt.why,
        at=halt.at,
        by=halt.by_name,
        mine=bool(set(actor.eyes_in(halt.case.department)) & set(halt.eyes)),
    )


def _deposit(row: Deposit) -> DepositView:
    return DepositView(
        reference=row.case.reference,
        service=_service(row.case),
        made_at=row.made_at,
        table=row.table,
        rule=row.rule,
        years=row.years,
        sha256=row.sha256,
        size=row.size,
    )


def _service(case: Case) -> Text:
    return get_version(case.version_id).definition.text("name")
