"""The addresses of accounts: those of allauth that the house uses, by name; the others do not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from balcao.accounts.web import me, step_up

CLOSED = (
    ("signup/", "account_signup"),
    ("email/", "account_email"),
    ("confirm-email/", "account_email_verification_sent"),
    ("login/code/confirm/", "account_confirm_login_code"),
    ("2fa/authenticate/", "mfa_authenticate"),
)
"""allauth names these addresses; the house does not have the pages."""

_second_factors = [
    path("", mfa.index, name="mfa_index"),
    path("reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("webauthn/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("webauthn/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("webauthn/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("webauthn/reauthenticate/", step_up.reauthenticate_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("webauthn/keys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]
_account = [
    path("me/", me.me, name="account-me"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", me.password_forgotten, name="account_reset_password"),
    path("2fa/", include(_second_factors)),
    *[path(address, me.closed, name=name) for address, name in CLOSED],
]
urlpatterns = [
    path("step-up/", step_up.step_up, name="step-up"),
    path("account/", include(_account)),
]
