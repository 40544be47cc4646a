"""What this room listens to: the library that signs people out, and accounts whose way in was renewed."""

from typing import Any

from django.contrib.auth.signals import user_logged_out

from balcao.accounts.api import SignInRenewed
from balcao.foundation.bus.api import subscriber
from balcao.kernel.clock import now
from balcao.openid.operations.stays import end_session
from balcao.openid.operations.tokens import revoke_every_grant


def _signed_out(request: Any, **_rest: Any) -> None:
    """At once; sessions that end in any other way are noticed within a minute by a job."""
    session_key = getattr(getattr(request, "session", None), "session_key", None)
    if session_key:
        end_session(session_key=session_key, at=now())


user_logged_out.connect(_signed_out, dispatch_uid="balcao.openid.signed_out")


@subscriber(SignInRenewed)
def _renewed(event: SignInRenewed) -> None:
    """Whoever let sites go on in the person's name may have been somebody else: they are asked again."""
    revoke_every_grant(person_id=event.person_id, at=event.at)
