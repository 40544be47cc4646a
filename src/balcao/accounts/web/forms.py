"""The code asked for at a step-up."""

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction


class StepUpForm(ReauthenticateForm):  # type: ignore[misc]
    """A code counts once, whichever web process is asked (RFC 6238, section 5.2)."""

    def clean_code(self) -> Any:
        """The code, used up."""
        code = super().clean_code()
        found: Authenticator = self.authenticator
        if found.type == Authenticator.Type.TOTP and not use_up(found.pk, code):
            self._emit_authentication_failed(found)
            raise get_adapter().validation_error("incorrect_code")
        return code


@transaction.atomic
def use_up(authenticator_id: int, code: str) -> bool:
    """Whether this code, or a later one, had not been used before.

    allauth remembers used codes in the cache, which every web process has for itself.
    """
    kept = Authenticator.objects.select_for_update().get(pk=authenticator_id)
    secret = decrypt(kept.data["secret"])
    meant = [
        counter
        for counter in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
    ]
    if not meant or meant[-1] <= kept.data.get("last_counter", 0):
        return False
    kept.data["last_counter"] = meant[-1]
    kept.save(update_fields=["data"])
    return True
