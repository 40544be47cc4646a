"""Sessions as Django keeps them in its table; who reads one asks a question that is put together once."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session

from balcao.foundation.db.api import KeptQuestion, given
from balcao.kernel.clock import now

_SESSION = KeptQuestion(lambda: Session.objects.filter(session_key=given("key"), expire_date__gt=given("at")))


class SessionStore(DatabaseStore):
    """A session of the table, until its day is over."""

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(key=self.session_key, at=now())
        if found is None:
            self._session_key = None
        return found
