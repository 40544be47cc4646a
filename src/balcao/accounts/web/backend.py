"""From a session to its account."""

from allauth.account.auth_backends import AuthenticationBackend

from balcao.accounts.models import User
from balcao.accounts.queries.people import account_with_standing
from balcao.kernel.clock import now


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signing in is allauth's; the account of a session is read with all that says who makes the request."""

    def get_user(self, user_id: int) -> User | None:
        """The account, unless it is closed; read anew at every click."""
        user = account_with_standing(user_id, now())
        return user if user is not None and self.user_can_authenticate(user) else None
