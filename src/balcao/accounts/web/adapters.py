"""Where allauth asks the house: words in our languages, which steps a sign-in has, what counts as proof."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from balcao.accounts.models import User
from balcao.foundation.ui.api import known, translate
from balcao.kernel.errors import BalcaoError

ASKED_LATER = "allauth.mfa.stages.AuthenticateStage"
STRONG_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecretUnreadable(BalcaoError):
    """A second factor was stored under another secret key; it has to be set up anew."""

    key = "accounts.error.secret_unreadable"


def _said(code: str) -> ValidationError | None:
    key = f"accounts.error.{code}"
    return ValidationError(translate(key), code=code) if known(key) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by password is level 1; the second factor is asked where a page or an act needs it."""

    def validation_error(self, code: str, *args: Any) -> Any:
        """Our words where we have them."""
        return _said(code) or super().validation_error(code, *args)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the identity register."""
        return False

    def get_login_stages(self) -> list[str]:
        """The second factor is no stage of signing in: see ADR 5."""
        return [stage for stage in super().get_login_stages() if stage != ASKED_LATER]

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor proves themself with it: a password alone never changes or adds one."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        strong = [method for method in methods if method["id"] != "reauthenticate"]
        if not strong:
            return methods
        if not Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists():
            strong.sort(key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")
        return strong

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # With the address in it, a stranger who guesses elsewhere does not lock the person out.
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"

    def _wide(self, request: HttpRequest, credentials: dict[str, Any], *, only_look: bool) -> Any:
        name = super()._get_login_attempts_cache_key(request, **credentials)
        return ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=name, dry_run=only_look
        )

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Guesses at one name from many addresses are slowed down too, for a minute at most."""
        if not self._wide(request, credentials, only_look=True):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the guess."""
        self._wide(request, credentials, only_look=False)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: our words, and secrets that a copy of the database alone does not give away."""

    def validation_error(self, code: str, *args: Any) -> Any:
        """Our words where we have them."""
        return _said(code) or super().validation_error(code, *args)

    def get_totp_label(self, user: User) -> str:
        """Under which name the authenticator app lists the account."""
        return user.username

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """What a new passkey is called unless the person says otherwise."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return translate("accounts.passkeys.default_name", number=count + 1)

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret from the database.

        :raises SecretUnreadable: if it was written under another secret key.
        """
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as cause:
            raise SecretUnreadable from cause


def _box() -> Fernet:
    derived = hashlib.sha256(b"balcao-second-factors:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(derived))
