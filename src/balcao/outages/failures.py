"""What can go wrong; each `key` names the words people read."""

from datetime import datetime

from balcao.kernel.errors import BalcaoError


class ServiceClosed(BalcaoError):
    """The service takes nothing at this moment. `until` is the end that was told, None while nobody knows it."""

    key = "outages.closed"

    def __init__(self, *, service_id: str, department: str, until: datetime | None) -> None:
        super().__init__(service_id)
        self.service_id, self.department, self.until = service_id, department, until


class EndsBeforeItBegins(BalcaoError):
    """An outage ends after it began."""

    key = "outages.fault.order"


class OutageTooFar(BalcaoError):
    """An outage begins at most sixty days back or four hundred ahead, and lasts at most a year."""

    key = "outages.fault.far"


class EndNeeded(BalcaoError):
    """What is planned has an end; only what broke may last for nobody knows how long."""

    key = "outages.fault.end"


class ToldAlready(BalcaoError):
    """The same is closed from the same moment on already."""

    key = "outages.fault.twice"


class OutageSettled(BalcaoError):
    """It is over or was taken back, or its terms do not wait for anybody."""

    key = "outages.fault.settled"


class OutageFourEyes(BalcaoError):
    """Whoever said that it lasts so long does not confirm that terms move."""

    key = "outages.fault.four_eyes"


class WhyNeeded(BalcaoError):
    """Taking back, and leaving terms as they are, need a reason."""

    key = "outages.fault.why"
