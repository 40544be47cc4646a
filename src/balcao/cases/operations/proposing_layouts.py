"""Proposing a service's folder as its next version, once everything it issues can be printed."""

from datetime import datetime
from pathlib import Path

from balcao.cases.specimens import LayoutFault, layout_faults
from balcao.catalogue.api import printed_service, propose_release
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError


class LayoutsFail(BalcaoError):
    """Layouts cannot be typeset with worked examples; `faults` say where."""

    key = "cases.layouts_fail"

    def __init__(self, faults: tuple[LayoutFault, ...]) -> None:
        super().__init__("; ".join(f"{each.layout}, {each.example}: {each.failure}" for each in faults))
        self.faults = faults


def propose_printable(*, actor: Actor, at: datetime, service_id: str, root: Path, why: str) -> int:
    """Like `catalogue.propose_release`, whose errors it raises, once every layout was typeset with worked examples.

    :raises LayoutsFail: with the place of each mistake.
    """
    folder = printed_service(actor=actor, service_id=service_id, root=root).folder
    faults = tuple(layout_faults(folder)) if folder else ()
    if faults:
        raise LayoutsFail(faults)
    return propose_release(actor=actor, at=at, service_id=service_id, root=root, why=why)
