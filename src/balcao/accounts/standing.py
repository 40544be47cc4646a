"""Whether accounts and sessions still stand, for rooms whose rights hang on them."""

from collections.abc import Iterable
from importlib import import_module
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session

from balcao.accounts.models import User
from balcao.kernel.clock import now


def live_sessions(session_keys: Iterable[str]) -> set[str]:
    """Those of these sessions that nobody ended and that have not run out."""
    live = Session.objects.filter(session_key__in=list(session_keys), expire_date__gt=now())
    return set(live.values_list("session_key", flat=True))


def session_belongs(session_key: str, person_id: int) -> bool:
    """Whether this session is still the person's: not ended, the account open, the password the same."""
    kept = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(SimpleNamespace(session=kept))  # type: ignore[arg-type]
    return isinstance(user, User) and user.is_active and user.person_id == person_id
