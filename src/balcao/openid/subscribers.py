"""What this room listens to: the library that signs people out."""

from typing import Any

from django.contrib.auth.signals import user_logged_out

from balcao.kernel.clock import now
from balcao.openid.operations.stays import end_session


def _signed_out(request: Any, **_rest: Any) -> None:
    """At once; sessions that end in any other way are noticed within a minute by a job."""
    session_key = getattr(getattr(request, "session", None), "session_key", None)
    if session_key:
        end_session(session_key=session_key, at=now())


user_logged_out.connect(_signed_out, dispatch_uid="balcao.openid.signed_out")
