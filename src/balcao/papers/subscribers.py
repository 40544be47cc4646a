"""What lower rooms tell us."""

from balcao.documents.api import FileFoundUnsafe
from balcao.foundation.bus.api import subscriber
from balcao.papers.operations import drop_unsafe


@subscriber(FileFoundUnsafe)
def drop_what_is_unsafe(event: FileFoundUnsafe) -> None:
    """The scanner found something in a file that was kept meanwhile."""
    drop_unsafe(at=event.at, sha256=event.sha256)
