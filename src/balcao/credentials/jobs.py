"""Following what credentials state, the next signing key, tidying up."""

from datetime import datetime

from balcao.credentials import keys
from balcao.credentials.operations import following
from balcao.credentials.operations.tidying import forget_the_past
from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now


@job(name="credentials.follow_subject")
def follow_subject(source: str, key: str) -> int:
    """A licence, document or post stands otherwise: so do its credentials."""
    return following.follow_subject(source=source, key=key, at=now())


@job(name="credentials.follow_bearer")
def follow_bearer(holder_id: str, person_id: int | None = None) -> int:
    """Who may see a holder's things changed: one person, or nobody knows who."""
    return following.follow_bearer(person_id=person_id, holder_id=holder_id, at=now())


@periodic(name="credentials.follow_the_day", cron="5 16 * * *")
def follow_the_day(timestamp: int) -> int:
    """Five minutes after midnight in Macao: what changes by its day."""
    return following.follow_the_day(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="credentials.follow_documents", cron="*/10 * * * *")
def follow_documents(timestamp: int) -> int:
    """Every ten minutes: documents that were revoked or replaced."""
    return following.follow_documents(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="credentials.tidy", cron="29 * * * *")
def tidy(timestamp: int) -> None:
    """Every hour: nothing kept that nobody needs, and the next signing key where one has grown old."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    keys.rotate(at=at)
    forget_the_past(at=at)
