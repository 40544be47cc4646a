"""The licences of the demo world, as departments' data say: `<department>/demo-licences.yaml`."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.yaml_text import from_yaml
from balcao.licences.kinds import kind_of
from balcao.licences.models import Licence
from balcao.licences.operations.entering import record_licence

FILE = "demo-licences.yaml"
HOLDER = "e-7"
YEAR_END = "year-end"


def load_demo(*, at: datetime, holder: str | None = None) -> None:
    """Enter the demo licences that are not there yet, of everyone or of one holder."""
    known = set(Licence.objects.values_list("number", flat=True))
    for path in sorted(Path(settings.BALCAO_SERVICES).glob(f"*/{FILE}")):
        for said in from_yaml(path.read_text("utf-8")):
            if said["number"] not in known and holder in {None, said.get("holder", HOLDER)}:
                _enter(said, at)


def _enter(said: dict[str, Any], at: datetime) -> None:
    kind = kind_of(said["kind"])
    if kind is None:
        raise ValueError(f"{said['number']}: there is no kind of licence {said['kind']!r}")
    until = _day(str(said["valid_until"]), macau_date(at)) if "valid_until" in said else None
    record_licence(
        actor=system_actor(),
        at=at,
        kind=said["kind"],
        register=said["number"].rsplit("-", 2)[0],
        holder_id=said.get("holder", HOLDER),
        department=kind.department,
        name=kind.name.text(),
        terms=said.get("terms") or {},
        valid_from=_since(said.get("valid_from"), until, macau_date(at)),
        valid_until=until,
        document_number=said["number"],
        case_reference="",
        key=f"demo:{said['number']}",
    )


def _day(said: str, today: date) -> date:
    """A day, the end of this year, or so many days from today."""
    if said == YEAR_END:
        return date(today.year, 12, 31)
    return today + timedelta(days=int(said)) if said[0] in "+-" else date.fromisoformat(said)


def _since(said: str | None, until: date | None, today: date) -> date:
    """As said; otherwise so that it was given for a year."""
    if said:
        return date.fromisoformat(said)
    return min(until - timedelta(days=364), today) if until else today
